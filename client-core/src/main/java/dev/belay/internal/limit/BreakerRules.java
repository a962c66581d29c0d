package dev.belay.internal.limit;

import dev.belay.event.BreakerState;
import dev.belay.internal.time.Jitter;
import dev.belay.policy.CircuitBreakerPolicy;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import java.time.Clock;
import java.time.Duration;
import java.util.function.LongUnaryOperator;

/** What all breakers of a client share. */
public final class BreakerRules {

    /*
     * Resilience4j compares durations with one threshold; ours differs from call to call. So it is told of two durations
     * only, one on either side of a threshold that no call has.
     */
    private static final Duration BETWEEN_QUICK_AND_SLOW = Duration.ofNanos(1);

    /** After so long a half-open breaker without a verdict lets one more probe through. */
    static final long PROBE_PATIENCE_NANOS = 30_000_000_000L;

    private static final int SPREAD = 5;

    private final CircuitBreakerPolicy policy;
    private final BreakerListener listener;
    private final LongUnaryOperator chance;
    private final long windowNanos;
    private final CircuitBreakerConfig closed;
    private final CircuitBreakerConfig halfOpen;

    public BreakerRules(CircuitBreakerPolicy policy, BreakerListener listener) {
        this(policy, listener, Jitter::below);
    }

    /**
     * @param chance returns a number from 0 up to, not including, its argument
     */
    public BreakerRules(CircuitBreakerPolicy policy, BreakerListener listener, LongUnaryOperator chance) {
        this.policy = policy;
        this.listener = listener;
        this.chance = chance;
        this.windowNanos = policy.window().toNanos();
        CircuitBreakerConfig common = CircuitBreakerConfig.custom()
                .failureRateThreshold(orAll(policy.failurePercent()))
                .slowCallRateThreshold(orAll(policy.slowPercent()))
                .slowCallDurationThreshold(BETWEEN_QUICK_AND_SLOW)
                .build();
        // The other strategy, LOCK_FREE, takes three times as long, makes six times the garbage and reads the system's
        // clock.
        this.closed = CircuitBreakerConfig.from(common)
                .slidingWindow(
                        (int) policy.window().toSeconds(),
                        policy.minimumCalls(),
                        CircuitBreakerConfig.SlidingWindowType.TIME_BASED,
                        CircuitBreakerConfig.SlidingWindowSynchronizationStrategy.SYNCHRONIZED)
                .build();
        this.halfOpen = CircuitBreakerConfig.from(common)
                .initialState(CircuitBreaker.State.HALF_OPEN)
                .permittedNumberOfCallsInHalfOpenState(policy.probes())
                .minimumNumberOfCalls(policy.probes())
                .build();
    }

    /** What is not to count is never reported, so any percentage does. */
    private static int orAll(int percent) {
        return percent == 0 ? 100 : percent;
    }

    CircuitBreakerPolicy policy() {
        return policy;
    }

    BreakerListener listener() {
        return listener;
    }

    /** Returns Resilience4j's breaker for one closed period. */
    CircuitBreaker newWindow(String name, Clock clock) {
        return CircuitBreaker.of(
                name, CircuitBreakerConfig.from(closed).clock(clock).build());
    }

    /** Returns Resilience4j's breaker for one half-open period. */
    CircuitBreaker newProbes(String name) {
        return CircuitBreaker.of(name, halfOpen);
    }

    long windowNanos() {
        return windowNanos;
    }

    boolean countsFailures() {
        return policy.failurePercent() > 0;
    }

    boolean countsSlowness() {
        return policy.slowPercent() > 0;
    }

    /**
     * Returns how long to stay open.
     *
     * @param openings how often the breaker has opened without having closed in between, this time included
     */
    long openNanos(int openings) {
        long longest = policy.longestOpen().toNanos();
        long nanos = policy.openFor().toNanos();
        for (int i = 1; i < openings && nanos < longest; i++) {
            nanos *= 2;
        }
        nanos = Math.min(nanos, longest);
        // Only ever shorter, so that the two limits remain what they say.
        return nanos - chance.applyAsLong(nanos / SPREAD + 1);
    }

    /** Returns "12 of 20 calls failed in 30 s", say, from the counts of a breaker that has just opened. */
    String verdict(CircuitBreaker.Metrics counts, BreakerState during) {
        int failed = counts.getNumberOfFailedCalls();
        int slow = counts.getNumberOfSlowCalls();
        int all = counts.getNumberOfBufferedCalls();
        boolean byFailures = countsFailures() && failed * 100L >= (long) policy.failurePercent() * all;
        String share = (byFailures ? failed : slow) + " of " + all;
        return during == BreakerState.CLOSED
                ? share + (byFailures ? " calls failed in " : " calls were slow in ")
                        + policy.window().toSeconds() + " s"
                : share + (byFailures ? " probes failed" : " probes were slow");
    }
}
