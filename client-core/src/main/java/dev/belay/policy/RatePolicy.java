package dev.belay.policy;

import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/**
 * How many calls may begin in a period, for each origin (scheme, host and port) or for named groups of them. Immutable.
 *
 * <p>Time is cut into periods, and in each of them so many attempts may begin: retries count, and around the border of two
 * periods up to twice as many may follow each other. An attempt that comes too late for its period waits for the next one in
 * which there is room. It is refused at once, without having waited, if that is further away than {@code maxWait} or its
 * deadline.
 *
 * <p>Defaults: {@link #off()}; once limits are set, {@link #DEFAULT_MAX_WAIT} of waiting.
 */
public final class RatePolicy {

    /** Longest wait for a turn: 1 s, as for a permit, since whoever waits holds a thread. */
    public static final Duration DEFAULT_MAX_WAIT = Duration.ofSeconds(1);

    private static final int MOST_CALLS = 1_000_000;
    private static final Duration SHORTEST_PERIOD = Duration.ofMillis(1);
    private static final Duration LONGEST_PERIOD = Duration.ofHours(24);
    private static final RatePolicy OFF = builder().build();

    private final @Nullable Limit perOrigin;
    private final Map<String, Limit> groups;
    private final Map<String, String> groupByTarget;
    private final Duration maxWait;

    private RatePolicy(Builder builder) {
        this.perOrigin = builder.perOrigin;
        this.groups = Collections.unmodifiableMap(new LinkedHashMap<>(builder.groups));
        this.groupByTarget = Collections.unmodifiableMap(new LinkedHashMap<>(builder.groupByTarget));
        this.maxWait = builder.maxWait;
    }

    /**
     * So many calls in a period.
     *
     * @param calls 1 to 1,000,000
     * @param period 1 ms to 24 h
     */
    public record Limit(int calls, Duration period) {

        /** Checks the ranges. */
        public Limit {
            Checks.inRange("calls", calls, 1, MOST_CALLS);
            Checks.inRange("period", period, SHORTEST_PERIOD, LONGEST_PERIOD);
        }

        @Override
        public String toString() {
            return calls + " per " + period;
        }
    }

    /** Returns the policy without limits. */
    public static RatePolicy off() {
        return OFF;
    }

    /** Returns a builder that begins without limits. */
    public static Builder builder() {
        return new Builder();
    }

    /** Returns a builder that begins with these values. */
    public Builder toBuilder() {
        Builder builder = new Builder();
        builder.perOrigin = perOrigin;
        builder.groups.putAll(groups);
        builder.groupByTarget.putAll(groupByTarget);
        builder.maxWait = maxWait;
        return builder;
    }

    /** Returns whether there are no limits. */
    public boolean isOff() {
        return perOrigin == null && groups.isEmpty();
    }

    /** Returns the limit that each origin has which is in no group; empty when those have none. */
    public Optional<Limit> perOrigin() {
        return Optional.ofNullable(perOrigin);
    }

    /** Returns the limits of the groups by their names. */
    public Map<String, Limit> groups() {
        return groups;
    }

    /** Returns the name of the group that an origin is in, an origin that was named itself before its host; null if in none. */
    public @Nullable String groupOf(String scheme, String host, int port) {
        if (groupByTarget.isEmpty()) {
            return null;
        }
        String group = groupByTarget.get(Builder.origin(scheme, host, port));
        return group == null ? groupByTarget.get(host) : group;
    }

    /** Returns how long a call may wait for its turn. */
    public Duration maxWait() {
        return maxWait;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RatePolicy that
                && Objects.equals(perOrigin, that.perOrigin)
                && groups.equals(that.groups)
                && groupByTarget.equals(that.groupByTarget)
                && maxWait.equals(that.maxWait);
    }

    @Override
    public int hashCode() {
        return Objects.hash(perOrigin, groups, groupByTarget, maxWait);
    }

    @Override
    public String toString() {
        return isOff()
                ? "off"
                : "perOrigin=" + (perOrigin == null ? "off" : perOrigin) + ", groups=" + groups + ", members="
                        + groupByTarget + ", maxWait=" + maxWait;
    }

    /** Builds a {@link RatePolicy}. Not thread-safe. */
    public static final class Builder {
        private @Nullable Limit perOrigin;
        private final Map<String, Limit> groups = new LinkedHashMap<>();
        private final Map<String, String> groupByTarget = new LinkedHashMap<>();
        private Duration maxWait = DEFAULT_MAX_WAIT;

        private Builder() {}

        /**
         * Sets the limit of each origin that is in no group.
         *
         * @param calls 1 to 1,000,000
         * @param period 1 ms to 24 h
         */
        public Builder perOrigin(int calls, Duration period) {
            this.perOrigin = new Limit(calls, period);
            return this;
        }

        /**
         * Adds a limit that several origins share; they have no limit of their own then.
         *
         * @param name the group's name, for messages and metrics
         * @param targets hosts ({@code "api.example.com"}: every scheme and port) or origins ({@code
         *     "https://api.example.com:8443"}), none of them in another group
         * @param calls 1 to 1,000,000
         * @param period 1 ms to 24 h
         */
        public Builder group(String name, Collection<String> targets, int calls, Duration period) {
            if (name.isBlank() || groups.containsKey(name)) {
                throw new IllegalArgumentException("group: " + name + " (expected: a name that no other group has)");
            }
            if (targets.isEmpty()) {
                throw new IllegalArgumentException("group " + name + ": " + targets + " (expected: hosts or origins)");
            }
            Limit limit = new Limit(calls, period);
            Map<String, String> members = new LinkedHashMap<>();
            for (String target : targets) {
                String normal = normal(name, target);
                String taken = groupByTarget.get(normal);
                if (taken != null) {
                    throw new IllegalArgumentException(
                            "group " + name + ": " + target + " (expected: in one group, and it is in " + taken + ")");
                }
                members.put(normal, name);
            }
            groups.put(name, limit);
            groupByTarget.putAll(members);
            return this;
        }

        /** Sets how long a call may wait for its turn: 0 (refuse at once) to 24 h, cut to the call's deadline. */
        public Builder maxWait(Duration maxWait) {
            this.maxWait = Checks.inRange("maxWait", maxWait, Duration.ZERO, Duration.ofHours(24));
            return this;
        }

        /** Returns the policy. */
        public RatePolicy build() {
            return new RatePolicy(this);
        }

        /** Spelled as a request's URL would be: lower case, punycode, the scheme's own port. */
        private static String normal(String group, String target) {
            boolean isOrigin = target.contains("://");
            HttpUrl url = HttpUrl.parse(isOrigin ? target : "http://" + (isIpv6(target) ? "[" + target + "]" : target));
            boolean isPlain = url != null
                    && url.encodedPath().equals("/")
                    && url.query() == null
                    && url.fragment() == null
                    && url.username().isEmpty()
                    && url.password().isEmpty()
                    && (isOrigin || (url.port() == 80 && (isIpv6(target) || !target.endsWith(":80"))));
            if (url == null || !isPlain) {
                throw new IllegalArgumentException("group " + group + ": " + target
                        + " (expected: a host as \"api.example.com\" or an origin as \"https://api.example.com\")");
            }
            return isOrigin ? origin(url.scheme(), url.host(), url.port()) : url.host();
        }

        private static boolean isIpv6(String target) {
            return target.indexOf(':') != target.lastIndexOf(':') && !target.startsWith("[");
        }

        private static String origin(String scheme, String host, int port) {
            return scheme + "://" + host + ":" + port;
        }
    }
}
