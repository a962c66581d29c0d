package dev.belay.policy;

import java.time.Duration;

/**
 * Whether a server that asks one caller to wait is left alone by all callers of its origin (scheme, host and port).
 * Immutable.
 *
 * <p>A response 429 or 503 with {@code Retry-After} is such a request. Until that time has passed, calls to the origin wait,
 * or are refused when they could not be sent before their deadline. So that they do not all come back in one instant, each
 * of them waits a little longer: up to a quarter of the pause, and at most 1 s.
 *
 * <p>Default: on, a pause being cut to {@link #DEFAULT_LONGEST_PAUSE}, whatever the server says.
 */
public final class CoolDownPolicy {

    /** The longest pause that a server can impose: 60 s. */
    public static final Duration DEFAULT_LONGEST_PAUSE = Duration.ofSeconds(60);

    private static final CoolDownPolicy DEFAULTS = builder().build();
    private static final CoolDownPolicy NEVER = new CoolDownPolicy(Duration.ZERO);

    private final Duration longestPause;

    private CoolDownPolicy(Duration longestPause) {
        this.longestPause = longestPause;
    }

    /** Returns the default policy. */
    public static CoolDownPolicy defaults() {
        return DEFAULTS;
    }

    /** Returns the policy with which what a server asks of one caller does not concern the others. */
    public static CoolDownPolicy never() {
        return NEVER;
    }

    /** Returns a builder that begins with the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** Returns a builder that begins with these values. */
    public Builder toBuilder() {
        Builder builder = new Builder();
        builder.longestPause = longestPause;
        return builder;
    }

    /** Returns whether no call waits because of another one's response. */
    public boolean isNever() {
        return longestPause.isZero();
    }

    /** Returns the longest pause that a server can impose; zero when there is none. */
    public Duration longestPause() {
        return longestPause;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CoolDownPolicy that && longestPause.equals(that.longestPause);
    }

    @Override
    public int hashCode() {
        return longestPause.hashCode();
    }

    @Override
    public String toString() {
        return isNever() ? "never" : "longestPause=" + longestPause;
    }

    /** Builds a {@link CoolDownPolicy}. Not thread-safe. */
    public static final class Builder {
        private Duration longestPause = DEFAULT_LONGEST_PAUSE;

        private Builder() {}

        /** Sets the longest pause that a server can impose: 1 ms to 24 h; a longer one is cut to it. */
        public Builder longestPause(Duration longestPause) {
            this.longestPause =
                    Checks.inRange("longestPause", longestPause, Duration.ofMillis(1), Duration.ofHours(24));
            return this;
        }

        /** Returns the policy. */
        public CoolDownPolicy build() {
            return longestPause.isZero() ? NEVER : new CoolDownPolicy(longestPause);
        }
    }
}
