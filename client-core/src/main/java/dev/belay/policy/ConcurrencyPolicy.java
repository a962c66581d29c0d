package dev.belay.policy;

import java.time.Duration;

/**
 * How many calls a client has in flight at once, and how many may wait for their turn. Immutable.
 *
 * <p>A permit is held from before the first byte is sent until the response's body is closed, by synchronous and
 * asynchronous calls alike. Those that wait are served in the order in which they came, and never past their deadline.
 *
 * <p>Defaults: {@link #DEFAULT_PER_ORIGIN} per origin (scheme, host and port), {@link #DEFAULT_TOTAL} in all,
 * {@link #DEFAULT_QUEUE} waiting, {@link #DEFAULT_MAX_WAIT} of waiting.
 */
public final class ConcurrencyPolicy {

    /** Calls in flight to one origin: 256. */
    public static final int DEFAULT_PER_ORIGIN = 256;
    /** Calls in flight in all: 1,024. */
    public static final int DEFAULT_TOTAL = 1_024;
    /** Calls that may wait for a permit: 1,024. */
    public static final int DEFAULT_QUEUE = 1_024;
    /** Longest wait for a permit: 1 s. */
    public static final Duration DEFAULT_MAX_WAIT = Duration.ofSeconds(1);

    private static final int MOST = 1_000_000;
    private static final ConcurrencyPolicy DEFAULTS = builder().build();

    private final int perOrigin;
    private final int total;
    private final int queue;
    private final Duration maxWait;

    private ConcurrencyPolicy(Builder builder) {
        this.perOrigin = builder.perOrigin;
        this.total = builder.total;
        this.queue = builder.queue;
        this.maxWait = builder.maxWait;
    }

    /** Returns the default limits. */
    public static ConcurrencyPolicy defaults() {
        return DEFAULTS;
    }

    /** Returns a builder that begins with the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** Returns a builder that begins with these values. */
    public Builder toBuilder() {
        return new Builder().perOrigin(perOrigin).total(total).queue(queue).maxWait(maxWait);
    }

    /** Returns how many calls to one origin may be in flight. */
    public int perOrigin() {
        return perOrigin;
    }

    /** Returns how many calls may be in flight in all. */
    public int total() {
        return total;
    }

    /** Returns how many calls may wait for a permit. */
    public int queue() {
        return queue;
    }

    /** Returns how long a call may wait for a permit. */
    public Duration maxWait() {
        return maxWait;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ConcurrencyPolicy that
                && perOrigin == that.perOrigin
                && total == that.total
                && queue == that.queue
                && maxWait.equals(that.maxWait);
    }

    @Override
    public int hashCode() {
        return ((perOrigin * 31 + total) * 31 + queue) * 31 + maxWait.hashCode();
    }

    @Override
    public String toString() {
        return "perOrigin=" + perOrigin + ", total=" + total + ", queue=" + queue + ", maxWait=" + maxWait;
    }

    /** Builds a {@link ConcurrencyPolicy}. Not thread-safe. */
    public static final class Builder {
        private int perOrigin = DEFAULT_PER_ORIGIN;
        private int total = DEFAULT_TOTAL;
        private int queue = DEFAULT_QUEUE;
        private Duration maxWait = DEFAULT_MAX_WAIT;

        private Builder() {}

        /** Sets how many calls to one origin may be in flight: 1 to 1,000,000. */
        public Builder perOrigin(int perOrigin) {
            this.perOrigin = Checks.inRange("perOrigin", perOrigin, 1, MOST);
            return this;
        }

        /** Sets how many calls may be in flight in all: 1 to 1,000,000. */
        public Builder total(int total) {
            this.total = Checks.inRange("total", total, 1, MOST);
            return this;
        }

        /** Sets how many calls may wait for a permit: 0 (refuse at once) to 1,000,000. */
        public Builder queue(int queue) {
            this.queue = Checks.inRange("queue", queue, 0, MOST);
            return this;
        }

        /** Sets how long a call may wait for a permit: 1 ms to 24 h, cut to the call's deadline. */
        public Builder maxWait(Duration maxWait) {
            this.maxWait = Checks.inRange("maxWait", maxWait, Duration.ofMillis(1), Duration.ofHours(24));
            return this;
        }

        /** Returns the policy. */
        public ConcurrencyPolicy build() {
            return new ConcurrencyPolicy(this);
        }
    }
}
