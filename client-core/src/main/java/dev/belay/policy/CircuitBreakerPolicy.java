package dev.belay.policy;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * When calls to an origin (scheme, host and port) that fails are refused instead of sent, and for how long. Immutable.
 *
 * <p>Each origin has its own breaker. It opens when, of the calls that ended within the window, so many in a hundred failed
 * or were slow, provided there were enough of them to judge by. While it is open calls are refused at once; then a few go
 * as probes, and what becomes of them decides whether it closes or opens again, for twice as long as before. Of a hundred
 * calls that are to be refused one goes all the same, at most one a second and one at a time: if it is answered well, the
 * probes begin at once. So a busy origin need not stay closed to its callers for a minute because it was ill for one. A
 * cancelled call counts as nothing.
 *
 * <p>Defaults: a window of {@link #DEFAULT_WINDOW}, at least {@link #DEFAULT_MINIMUM_CALLS} calls in it,
 * {@link #DEFAULT_FAILURE_PERCENT} % failed or {@link #DEFAULT_SLOW_PERCENT} % slow; open for {@link #DEFAULT_OPEN_FOR},
 * doubling up to {@link #DEFAULT_LONGEST_OPEN}, each time up to a fifth less so that clients do not come back all at once;
 * {@link #DEFAULT_PROBES} probes.
 */
public final class CircuitBreakerPolicy {

    /** How far back calls count: 30 s. */
    public static final Duration DEFAULT_WINDOW = Duration.ofSeconds(30);
    /** Calls in the window below which nothing is judged: 20. */
    public static final int DEFAULT_MINIMUM_CALLS = 20;
    /** Failed calls in a hundred that open the breaker: 50. */
    public static final int DEFAULT_FAILURE_PERCENT = 50;
    /** Slow calls in a hundred that open the breaker: 80. */
    public static final int DEFAULT_SLOW_PERCENT = 80;
    /** How long the breaker is open at first: 5 s. */
    public static final Duration DEFAULT_OPEN_FOR = Duration.ofSeconds(5);
    /** How long the breaker is open at most: 60 s. */
    public static final Duration DEFAULT_LONGEST_OPEN = Duration.ofSeconds(60);
    /** Calls that are let through to find out whether the origin is well again: 3. */
    public static final int DEFAULT_PROBES = 3;

    private static final int MOST_CALLS = 1_000_000;
    private static final int MOST_PROBES = 1_000;
    private static final Duration LONGEST_WINDOW = Duration.ofMinutes(10);
    private static final Duration LEAST_OPEN = Duration.ofMillis(1);
    private static final Duration MOST_OPEN = Duration.ofHours(24);

    private static final CircuitBreakerPolicy DEFAULTS = builder().build();
    private static final CircuitBreakerPolicy OFF =
            new CircuitBreakerPolicy(builder().failurePercent(0).slowPercent(0));

    private final Duration window;
    private final int minimumCalls;
    private final int failurePercent;
    private final int slowPercent;
    private final Duration openFor;
    private final Duration longestOpen;
    private final int probes;

    private CircuitBreakerPolicy(Builder builder) {
        this.window = builder.window;
        this.minimumCalls = builder.minimumCalls;
        this.failurePercent = builder.failurePercent;
        this.slowPercent = builder.slowPercent;
        this.openFor = builder.effectiveOpenFor();
        this.longestOpen = builder.effectiveLongestOpen();
        this.probes = builder.probes;
    }

    /** Returns the default policy. */
    public static CircuitBreakerPolicy defaults() {
        return DEFAULTS;
    }

    /** Returns the policy with which no call is refused because others failed. */
    public static CircuitBreakerPolicy off() {
        return OFF;
    }

    /** Returns a builder that begins with the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** Returns a builder that begins with these values; after {@link #off()} it builds once one of the percentages is set. */
    public Builder toBuilder() {
        return new Builder()
                .window(window)
                .minimumCalls(minimumCalls)
                .failurePercent(failurePercent)
                .slowPercent(slowPercent)
                .openFor(openFor)
                .longestOpen(longestOpen)
                .probes(probes);
    }

    /** Returns whether there is no breaker at all. */
    public boolean isOff() {
        return failurePercent == 0 && slowPercent == 0;
    }

    /** Returns how far back calls count. */
    public Duration window() {
        return window;
    }

    /** Returns how many calls there must be in the window before anything is judged. */
    public int minimumCalls() {
        return minimumCalls;
    }

    /** Returns how many failed calls in a hundred open the breaker; 0 when failures do not count. */
    public int failurePercent() {
        return failurePercent;
    }

    /** Returns how many slow calls in a hundred open the breaker; 0 when slowness does not count. */
    public int slowPercent() {
        return slowPercent;
    }

    /** Returns how long the breaker is open at first. */
    public Duration openFor() {
        return openFor;
    }

    /** Returns how long the breaker is open at most, after it has opened again and again. */
    public Duration longestOpen() {
        return longestOpen;
    }

    /** Returns how many calls are let through to find out whether the origin is well again. */
    public int probes() {
        return probes;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CircuitBreakerPolicy that
                && window.equals(that.window)
                && minimumCalls == that.minimumCalls
                && failurePercent == that.failurePercent
                && slowPercent == that.slowPercent
                && openFor.equals(that.openFor)
                && longestOpen.equals(that.longestOpen)
                && probes == that.probes;
    }

    @Override
    public int hashCode() {
        return Objects.hash(window, minimumCalls, failurePercent, slowPercent, openFor, longestOpen, probes);
    }

    @Override
    public String toString() {
        return isOff()
                ? "off"
                : "window=" + window + ", minimumCalls=" + minimumCalls + ", failurePercent=" + failurePercent
                        + ", slowPercent=" + slowPercent + ", openFor=" + openFor + ", longestOpen=" + longestOpen
                        + ", probes=" + probes;
    }

    /** Builds a {@link CircuitBreakerPolicy}. Not thread-safe. */
    public static final class Builder {
        private Duration window = DEFAULT_WINDOW;
        private int minimumCalls = DEFAULT_MINIMUM_CALLS;
        private int failurePercent = DEFAULT_FAILURE_PERCENT;
        private int slowPercent = DEFAULT_SLOW_PERCENT;
        private @Nullable Duration openFor;
        private @Nullable Duration longestOpen;
        private int probes = DEFAULT_PROBES;

        private Builder() {}

        /** Sets how far back calls count: 1 s to 10 min, in whole seconds. */
        public Builder window(Duration window) {
            Checks.inRange("window", window, Duration.ofSeconds(1), LONGEST_WINDOW);
            if (!window.equals(window.truncatedTo(ChronoUnit.SECONDS))) {
                throw new IllegalArgumentException("window: " + window + " (expected: whole seconds)");
            }
            this.window = window;
            return this;
        }

        /** Sets how many calls there must be in the window before anything is judged: 1 to 1,000,000. */
        public Builder minimumCalls(int minimumCalls) {
            this.minimumCalls = Checks.inRange("minimumCalls", minimumCalls, 1, MOST_CALLS);
            return this;
        }

        /** Sets how many failed calls in a hundred open the breaker: 1 to 100, or 0 when failures shall not count. */
        public Builder failurePercent(int failurePercent) {
            this.failurePercent = Checks.inRange("failurePercent", failurePercent, 0, 100);
            return this;
        }

        /** Sets how many slow calls in a hundred open the breaker: 1 to 100, or 0 when slowness shall not count. */
        public Builder slowPercent(int slowPercent) {
            this.slowPercent = Checks.inRange("slowPercent", slowPercent, 0, 100);
            return this;
        }

        /** Sets how long the breaker is open at first: 1 ms to 24 h, at most {@code longestOpen} if that is set. */
        public Builder openFor(Duration openFor) {
            this.openFor = Checks.inRange("openFor", openFor, LEAST_OPEN, MOST_OPEN);
            return this;
        }

        /** Sets how long the breaker is open at most, after it has opened again and again: 1 ms to 24 h. */
        public Builder longestOpen(Duration longestOpen) {
            this.longestOpen = Checks.inRange("longestOpen", longestOpen, LEAST_OPEN, MOST_OPEN);
            return this;
        }

        /** Sets how many calls are let through to find out whether the origin is well again: 1 to 1,000. */
        public Builder probes(int probes) {
            this.probes = Checks.inRange("probes", probes, 1, MOST_PROBES);
            return this;
        }

        /** Only values that somebody set contradict each other: a default gives way. */
        private Duration effectiveOpenFor() {
            if (openFor != null) {
                return openFor;
            }
            return longestOpen == null || longestOpen.compareTo(DEFAULT_OPEN_FOR) > 0 ? DEFAULT_OPEN_FOR : longestOpen;
        }

        private Duration effectiveLongestOpen() {
            if (longestOpen != null) {
                return longestOpen;
            }
            return openFor == null || openFor.compareTo(DEFAULT_LONGEST_OPEN) < 0 ? DEFAULT_LONGEST_OPEN : openFor;
        }

        /**
         * Returns the policy.
         *
         * @throws IllegalArgumentException if {@code openFor} is set above {@code longestOpen}, or if neither failures nor
         *     slowness count, so that the breaker could never open
         */
        public CircuitBreakerPolicy build() {
            if (openFor != null && longestOpen != null && openFor.compareTo(longestOpen) > 0) {
                throw new IllegalArgumentException(
                        "openFor: " + openFor + " (expected: at most longestOpen, which is " + longestOpen + ")");
            }
            if (failurePercent == 0 && slowPercent == 0) {
                throw new IllegalArgumentException(
                        "failurePercent and slowPercent: 0 (expected: one of them above 0, or"
                                + " the breaker could never open; CircuitBreakerPolicy.off() goes without one)");
            }
            return new CircuitBreakerPolicy(this);
        }
    }
}
