package dev.belay.policy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * When a call is tried again, and after how long. Immutable.
 *
 * <p>What is worth a retry: no connection, a connection that was lost, an attempt that timed out, and the statuses of
 * {@link #statuses()}. What is safe to retry is not for this policy to say: a request of which the server can have seen
 * nothing, whatever its method; otherwise only an idempotent method (RFC 9110, section 9.2.2) or a request with an idempotency
 * key; and never a body that can be sent only once and has been begun.
 *
 * <p>Never retried: what was cancelled, interrupted or has no time left, what the client itself refused (limits, addresses,
 * redirects, sizes), and what {@link #shouldRetryHeaders()} forbid. A {@link RetryBudget} bounds the retries of all calls.
 *
 * <p>Before retry <i>n</i> the call waits for a time by chance from 0 to {@code base · 2}<sup>n-1</sup>, at most
 * {@link #longestBackOff()}; for longer if the response's {@code Retry-After} says so (RFC 9110, section 10.2.3), and not at
 * all if that is past the deadline: then it is over at once.
 *
 * <p>Defaults: {@link #DEFAULT_RETRIES} retries, {@link #DEFAULT_BACK_OFF} to {@link #DEFAULT_LONGEST_BACK_OFF}, for what was
 * throttled from {@link #DEFAULT_THROTTLED_BACK_OFF}, the statuses {@link #DEFAULT_STATUSES}, the headers
 * {@link #DEFAULT_SHOULD_RETRY_HEADERS}, no conditions, no header with the attempt's number.
 */
public final class RetryPolicy {

    /** Retries of a call, the first attempt not counted: 2. */
    public static final int DEFAULT_RETRIES = 2;
    /** Back-off before the first retry, at most: 50 ms. Doubles with each. */
    public static final Duration DEFAULT_BACK_OFF = Duration.ofMillis(50);
    /** Longest back-off: 2 s. */
    public static final Duration DEFAULT_LONGEST_BACK_OFF = Duration.ofSeconds(2);
    /** Back-off before the first retry of what was throttled, at most: 1 s. Doubles with each. */
    public static final Duration DEFAULT_THROTTLED_BACK_OFF = Duration.ofSeconds(1);
    /** Statuses worth a retry: those that say that it was not the request's fault and may be over soon. */
    public static final Set<Integer> DEFAULT_STATUSES = sorted(List.of(408, 429, 502, 503, 504));
    /** Headers with which a server forbids a retry. */
    public static final List<String> DEFAULT_SHOULD_RETRY_HEADERS = List.of("X-Should-Retry", "Stripe-Should-Retry");

    private static final int MOST_RETRIES = 9_999;
    private static final Duration LEAST = Duration.ofMillis(1);
    private static final Duration MOST = Duration.ofHours(24);
    private static final RetryPolicy DEFAULTS = builder().build();
    private static final RetryPolicy NEVER = builder().retries(0).build();

    private final int retries;
    private final Duration backOff;
    private final Duration longestBackOff;
    private final Duration throttledBackOff;
    private final Set<Integer> statuses;
    private final List<RetryCondition> conditions;
    private final List<String> shouldRetryHeaders;
    private final @Nullable String attemptHeader;

    private RetryPolicy(Builder builder) {
        this.retries = builder.retries;
        this.backOff = builder.backOff;
        this.longestBackOff = builder.longestBackOff;
        this.throttledBackOff = builder.effectiveThrottledBackOff();
        this.statuses = sorted(builder.statuses);
        this.conditions = List.copyOf(builder.conditions);
        this.shouldRetryHeaders = builder.shouldRetryHeaders;
        this.attemptHeader = builder.attemptHeader;
    }

    private static Set<Integer> sorted(Collection<Integer> statuses) {
        return Collections.unmodifiableSet(new TreeSet<>(statuses));
    }

    /** Returns the default policy. */
    public static RetryPolicy defaults() {
        return DEFAULTS;
    }

    /** Returns the policy with which every call has one attempt. */
    public static RetryPolicy never() {
        return NEVER;
    }

    /** Returns a builder that begins with the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** Returns a builder that begins with these values. */
    public Builder toBuilder() {
        Builder builder = new Builder()
                .retries(retries)
                .backOff(backOff, longestBackOff)
                .throttledBackOff(throttledBackOff)
                .statuses(statuses)
                .shouldRetryHeaders(shouldRetryHeaders)
                .attemptHeader(attemptHeader);
        builder.conditions.addAll(conditions);
        return builder;
    }

    /** Returns how many retries a call has, its first attempt not counted; 0 for none. */
    public int retries() {
        return retries;
    }

    /** Returns the back-off before the first retry, of which chance takes a part. */
    public Duration backOff() {
        return backOff;
    }

    /** Returns the longest back-off, of which chance takes a part. */
    public Duration longestBackOff() {
        return longestBackOff;
    }

    /** Returns the back-off before the first retry of what was throttled. */
    public Duration throttledBackOff() {
        return throttledBackOff;
    }

    /** Returns the statuses worth a retry, in order. */
    public Set<Integer> statuses() {
        return statuses;
    }

    /** Returns the conditions under which more is worth a retry. */
    public List<RetryCondition> conditions() {
        return conditions;
    }

    /** Returns the headers with which a server forbids a retry. */
    public List<String> shouldRetryHeaders() {
        return shouldRetryHeaders;
    }

    /** Returns the name of the header that tells the server the attempt's number; null when it is not told. */
    public @Nullable String attemptHeader() {
        return attemptHeader;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RetryPolicy that
                && retries == that.retries
                && backOff.equals(that.backOff)
                && longestBackOff.equals(that.longestBackOff)
                && throttledBackOff.equals(that.throttledBackOff)
                && statuses.equals(that.statuses)
                && conditions.equals(that.conditions)
                && shouldRetryHeaders.equals(that.shouldRetryHeaders)
                && Objects.equals(attemptHeader, that.attemptHeader);
    }

    @Override
    public int hashCode() {
        return Objects.hash(
                retries,
                backOff,
                longestBackOff,
                throttledBackOff,
                statuses,
                conditions,
                shouldRetryHeaders,
                attemptHeader);
    }

    @Override
    public String toString() {
        return "retries=" + retries + ", backOff=" + backOff + " to " + longestBackOff + ", throttledBackOff="
                + throttledBackOff + ", statuses=" + statuses + ", conditions=" + conditions.size()
                + ", shouldRetryHeaders=" + shouldRetryHeaders + ", attemptHeader="
                + (attemptHeader == null ? "none" : attemptHeader);
    }

    /** Builds a {@link RetryPolicy}. Not thread-safe. */
    public static final class Builder {
        private int retries = DEFAULT_RETRIES;
        private Duration backOff = DEFAULT_BACK_OFF;
        private Duration longestBackOff = DEFAULT_LONGEST_BACK_OFF;
        private Duration throttledBackOff = DEFAULT_THROTTLED_BACK_OFF;
        private boolean throttledIsSet;
        private final Set<Integer> statuses = new TreeSet<>(DEFAULT_STATUSES);
        private final List<RetryCondition> conditions = new ArrayList<>();
        private List<String> shouldRetryHeaders = DEFAULT_SHOULD_RETRY_HEADERS;
        private @Nullable String attemptHeader;

        private Builder() {}

        /** Sets how many retries a call has, its first attempt not counted: 0 (none) to 9,999. */
        public Builder retries(int retries) {
            this.retries = Checks.inRange("retries", retries, 0, MOST_RETRIES);
            return this;
        }

        /**
         * Sets the back-off: before retry <i>n</i> a time by chance from 0 to {@code base · 2}<sup>n-1</sup>, at most
         * {@code longest}.
         *
         * @param base 1 ms to 24 h
         * @param longest {@code base} to 24 h
         */
        public Builder backOff(Duration base, Duration longest) {
            Checks.inRange("base", base, LEAST, MOST);
            Checks.inRange("longest", longest, LEAST, MOST);
            if (base.compareTo(longest) > 0) {
                throw new IllegalArgumentException(
                        "base: " + base + " (expected: at most longest, which is " + longest + ")");
            }
            this.backOff = base;
            this.longestBackOff = longest;
            return this;
        }

        /**
         * Sets the back-off before the first retry of what was throttled (status 429), in place of {@code base}. It is also
         * what a call waits at least after a look-up of the host that failed, since that failure is remembered for 1 s.
         *
         * @param base 1 ms to the longest back-off
         */
        public Builder throttledBackOff(Duration base) {
            this.throttledBackOff = Checks.inRange("throttledBackOff", base, LEAST, MOST);
            this.throttledIsSet = true;
            return this;
        }

        /** Adds statuses that are worth a retry, each from 400 to 599. */
        public Builder alsoOn(int... statuses) {
            for (int status : statuses) {
                checkStatus(status);
            }
            for (int status : statuses) {
                this.statuses.add(status);
            }
            return this;
        }

        /** Sets the statuses that are worth a retry, each from 400 to 599, in place of {@link #DEFAULT_STATUSES}. */
        public Builder statuses(Set<Integer> statuses) {
            Set<Integer> checked = Set.copyOf(statuses);
            checked.forEach(Builder::checkStatus);
            this.statuses.clear();
            this.statuses.addAll(checked);
            return this;
        }

        private static void checkStatus(int status) {
            Checks.inRange("status", status, 400, 599);
        }

        /**
         * Adds a condition under which a failed attempt is worth a retry, besides all others. Retries stay bounded, timed and
         * safe as they are.
         */
        public Builder retryIf(RetryCondition condition) {
            this.conditions.add(Objects.requireNonNull(condition, "condition"));
            return this;
        }

        /**
         * Sets the headers with which a server forbids a retry, in place of {@link #DEFAULT_SHOULD_RETRY_HEADERS}: a response
         * on which one of them is {@code false} is not retried. Stripe's API and those of several makers of language models
         * send them, and their own clients obey. {@code true} changes nothing: no server can make it safe to send twice.
         *
         * @param names names of headers; none for a server that has no say
         */
        public Builder shouldRetryHeaders(List<String> names) {
            for (String name : names) {
                Checks.headerName("shouldRetryHeaders", name);
            }
            this.shouldRetryHeaders = List.copyOf(names);
            return this;
        }

        /**
         * Sets the name of a header that tells the server the attempt's number, 1 for the first; null, as by default, for
         * none. What is sent for a request that {@linkplain dev.belay.CancellationToken#isRetry() was a retry itself} is
         * never called the first: it is 2.
         */
        public Builder attemptHeader(@Nullable String name) {
            this.attemptHeader = name == null ? null : Checks.headerName("attemptHeader", name);
            return this;
        }

        /**
         * Returns the policy.
         *
         * @throws IllegalArgumentException when {@code throttledBackOff} is set longer than the longest back-off; its default is
         *     lowered to that
         */
        public RetryPolicy build() {
            if (throttledIsSet && throttledBackOff.compareTo(longestBackOff) > 0) {
                throw new IllegalArgumentException("throttledBackOff: " + throttledBackOff
                        + " (expected: at most the longest back-off, which is " + longestBackOff + ")");
            }
            return new RetryPolicy(this);
        }

        private Duration effectiveThrottledBackOff() {
            return throttledBackOff.compareTo(longestBackOff) > 0 ? longestBackOff : throttledBackOff;
        }
    }
}
