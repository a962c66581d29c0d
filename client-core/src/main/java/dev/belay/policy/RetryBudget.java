package dev.belay.policy;

import java.time.Duration;

/**
 * How many attempts beyond the first the calls to one origin (scheme, host and port) may have together. Immutable.
 *
 * <p>In any {@link #WINDOW} no more than {@link #percent()} of the calls of that time and {@link #perSecond()} for each of its
 * seconds, whoever makes the calls: when a server fails them all, its load grows by that and not by the factor that
 * {@link RetryPolicy#retries()} is. What is not used is not kept. Cannot be switched off.
 * (Of the calls, those of nine of the ten seconds count, so that from 500 calls/s on both together are less than
 * {@link #percent()} of the calls also when what has been earned before is spent at once.)
 *
 * <p>Defaults: {@link #DEFAULT_PERCENT} % of the calls and {@link #DEFAULT_PER_SECOND} per second, those of Finagle.
 */
public final class RetryBudget {

    /** Attempts beyond the first for a hundred calls: 20. */
    public static final int DEFAULT_PERCENT = 20;
    /** Attempts beyond the first per second, however few calls there are: 10. */
    public static final int DEFAULT_PER_SECOND = 10;
    /** The time over which calls and attempts are counted: 10 s, fixed. */
    public static final Duration WINDOW = Duration.ofSeconds(10);

    private static final int MOST_PERCENT = 100;
    private static final int MOST_PER_SECOND = 10_000;
    private static final RetryBudget DEFAULTS = builder().build();

    private final int percent;
    private final int perSecond;

    private RetryBudget(Builder builder) {
        this.percent = builder.percent;
        this.perSecond = builder.perSecond;
    }

    /** Returns the default budget. */
    public static RetryBudget defaults() {
        return DEFAULTS;
    }

    /** Returns a builder that begins with the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** Returns a builder that begins with these values. */
    public Builder toBuilder() {
        return new Builder().percent(percent).perSecond(perSecond);
    }

    /** Returns how many attempts beyond the first a hundred calls give. */
    public int percent() {
        return percent;
    }

    /** Returns how many attempts beyond the first a second gives. */
    public int perSecond() {
        return perSecond;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RetryBudget that && percent == that.percent && perSecond == that.perSecond;
    }

    @Override
    public int hashCode() {
        return percent * 31 + perSecond;
    }

    @Override
    public String toString() {
        return percent + " % of calls + " + perSecond + "/s over " + WINDOW.toSeconds() + " s";
    }

    /** Builds a {@link RetryBudget}. Not thread-safe. */
    public static final class Builder {
        private int percent = DEFAULT_PERCENT;
        private int perSecond = DEFAULT_PER_SECOND;

        private Builder() {}

        /** Sets how many attempts beyond the first a hundred calls give: 0 to 100. */
        public Builder percent(int percent) {
            this.percent = Checks.inRange("percent", percent, 0, MOST_PERCENT);
            return this;
        }

        /** Sets how many attempts beyond the first a second gives, however few calls there are: 0 to 10,000. */
        public Builder perSecond(int perSecond) {
            this.perSecond = Checks.inRange("perSecond", perSecond, 0, MOST_PER_SECOND);
            return this;
        }

        /** Returns the budget. */
        public RetryBudget build() {
            return new RetryBudget(this);
        }
    }
}
