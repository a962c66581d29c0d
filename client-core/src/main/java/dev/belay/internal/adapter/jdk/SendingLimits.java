package dev.belay.internal.adapter.jdk;

import dev.belay.CancellationSource;
import dev.belay.CancellationToken;
import dev.belay.internal.time.TimeSource;
import java.time.Duration;

/**
 * How long a request's body is waited for, where the call cannot reach the thread that waits.
 *
 * @param token what ends the exchange
 * @param end when its time is over, by the clock's nanoseconds
 * @param gap how long the next bytes may take
 */
record SendingLimits(CancellationToken token, long end, Duration gap) {

    /** The call ends first, and says why. */
    private static final Duration MOMENT = Duration.ofMillis(10);

    static SendingLimits of(CancellationToken token, Duration total, Duration gap) {
        return new SendingLimits(token, TimeSource.SYSTEM.nanoTime() + total.toNanos(), gap);
    }

    /** Returns what is cancelled with the exchange, or when its time is over. */
    CancellationSource begin() {
        return CancellationSource.withTimeout(token, left().plus(MOMENT));
    }

    /** Returns how much of the time is left, which may be less than nothing. */
    Duration left() {
        return Duration.ofNanos(end - TimeSource.SYSTEM.nanoTime());
    }
}
