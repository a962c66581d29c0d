package dev.belay.internal.limit;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** The calls of one closed period that ended within the window, as Resilience4j counts them. */
final class CallWindow {

    private final Time time;
    private final CircuitBreaker breaker;

    CallWindow(String name, BreakerRules rules, long now) {
        this.time = new Time(now);
        this.breaker = rules.newWindow(name, time);
    }

    /*
     * The clock of the window says what its callers said: they know the time already, reading it again would double the cost
     * of a call. The window only asks for the second, under its lock, so one object a second is enough. It never goes back,
     * which the window could not bear, when threads come in another order than that in which they looked at the clock.
     */
    private static final class Time extends Clock {
        private static final long SECOND_NANOS = 1_000_000_000L;

        private final long start;
        private volatile long latest;
        private Instant second = Instant.EPOCH;

        Time(long start) {
            this.start = start;
            this.latest = start;
        }

        @Override
        public Instant instant() {
            Instant known = second;
            long seconds = (latest - start) / SECOND_NANOS;
            if (seconds > known.getEpochSecond()) {
                known = Instant.ofEpochSecond(seconds);
                second = known;
            }
            return known;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    void count(boolean failed, boolean slow, long now) {
        time.latest = now;
        Tally.count(breaker, failed, slow);
    }

    /** Returns whether too many calls have failed or were slow. */
    boolean isOverThreshold() {
        return breaker.getState() != CircuitBreaker.State.CLOSED;
    }

    CircuitBreaker.Metrics counts() {
        return breaker.getMetrics();
    }

    /** Returns when the latest call was counted. */
    long latest() {
        return time.latest;
    }
}
