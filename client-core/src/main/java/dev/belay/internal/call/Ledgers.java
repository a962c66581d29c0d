package dev.belay.internal.call;

import dev.belay.event.AttemptLedger;
import dev.belay.event.CallLedger;
import dev.belay.event.CallResult;
import dev.belay.event.Phase;
import dev.belay.event.PhaseTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Makes a call's account of itself. */
final class Ledgers {

    private static final Phase[] ALL = Phase.values();

    /** How many phases there are. */
    static final int PHASES = ALL.length;

    private Ledgers() {}

    static CallLedger of(CallContext call) {
        List<AttemptLedger> attempts = new ArrayList<>();
        boolean mayHaveBeenSent = false;
        for (Attempt each = call.attempt(); each != null; each = each.previous()) {
            attempts.add(each.ledger());
            mayHaveBeenSent |= each.sending().mayHaveBeenSent();
        }
        Collections.reverse(attempts);
        return new CallLedger(
                call.info(),
                call.sinceStart(call.now()),
                call.remaining(),
                attempts,
                new CallResult(mayHaveBeenSent, call.notRetried()));
    }

    /**
     * Returns how long each phase of an attempt lasted.
     *
     * @param begun when each began; 0 for those that did not
     */
    static List<PhaseTime> times(long[] begun, long until, CallContext call) {
        List<PhaseTime> times = new ArrayList<>(PHASES);
        for (Phase each : ALL) {
            if (begun[each.ordinal()] != 0) {
                times.add(time(begun, each, until, call));
            }
        }
        return times;
    }

    /** Phases follow each other without gaps: one lasts until the next one that happened. */
    static PhaseTime time(long[] begun, Phase each, long until, CallContext call) {
        long from = begun[each.ordinal()];
        long to = until;
        for (int i = each.ordinal() + 1; i < begun.length; i++) {
            if (begun[i] != 0) {
                to = begun[i];
                break;
            }
        }
        return new PhaseTime(each, call.sinceStart(from), Duration.ofNanos(Math.max(0, to - from)));
    }
}
