package dev.belay.internal.limit;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import java.util.concurrent.TimeUnit;

/** How results reach Resilience4j. */
final class Tally {

    private static final long QUICK_NANOS = 0;
    private static final long SLOW_NANOS = 2;

    private Tally() {}

    /** Resilience4j wants to see what was thrown; without a stack trace it costs nothing. */
    private static final class Failure extends Exception {
        private static final long serialVersionUID = 1;

        Failure() {
            super("the attempt failed", null, false, false);
        }
    }

    static void count(CircuitBreaker breaker, boolean failed, boolean slow) {
        long nanos = slow ? SLOW_NANOS : QUICK_NANOS;
        if (failed) {
            breaker.onError(nanos, TimeUnit.NANOSECONDS, new Failure());
        } else {
            breaker.onSuccess(nanos, TimeUnit.NANOSECONDS);
        }
    }
}
