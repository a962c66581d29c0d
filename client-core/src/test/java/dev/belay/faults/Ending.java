package dev.belay.faults;

import dev.belay.testing.VirtualTimer;
import dev.belay.testing.waits.StuckCall;
import java.time.Duration;
import java.util.List;

/** How calls to a {@link MoodyPeer} end without success. */
enum Ending {
    CANCELLED(MoodyPeer.Mood.HANGS),
    INTERRUPTED(MoodyPeer.Mood.HANGS),
    /** The caller was in a hurry. */
    DEADLINE(MoodyPeer.Mood.HANGS),
    /** The server was slow. */
    TIMEOUT(MoodyPeer.Mood.HANGS),
    RESET(MoodyPeer.Mood.RESETS),
    ERROR(MoodyPeer.Mood.FAILS);

    /** Of the calls, and shorter than the other limit. */
    static final Duration TOTAL = Duration.ofSeconds(1);

    /** Of each attempt, from its permit on, which it has for certain when its request has reached the server. */
    static final Duration ATTEMPT = Duration.ofSeconds(4);

    private final MoodyPeer.Mood mood;

    Ending(MoodyPeer.Mood mood) {
        this.mood = mood;
    }

    /** Returns what the server has to do for it. */
    MoodyPeer.Mood mood() {
        return mood;
    }

    /** Returns whether somebody has to {@linkplain #end end} the calls. */
    boolean isOurs() {
        return mood == MoodyPeer.Mood.HANGS;
    }

    /** Returns whether it speaks against the server. */
    boolean isFailure() {
        return this == TIMEOUT || this == RESET || this == ERROR;
    }

    /** Ends calls that have reached the server, unless it does that; {@code cancel} cancels their token. */
    void end(List<StuckCall> calls, Runnable cancel, VirtualTimer timer) {
        switch (this) {
            case CANCELLED -> cancel.run();
            case INTERRUPTED -> calls.forEach(StuckCall::interrupt);
            case DEADLINE -> timer.advance(TOTAL);
            case TIMEOUT -> timer.advance(ATTEMPT);
            case RESET, ERROR -> {}
        }
    }
}
