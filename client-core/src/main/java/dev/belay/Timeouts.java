package dev.belay;

import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The limits on every wait of a call, none of which can be switched off. Immutable.
 *
 * <table>
 * <caption>Defaults; each may be 1 ms to 24 h</caption>
 * <tr><th>limit</th><th>default</th><th>on what</th></tr>
 * <tr><td>dns</td><td>5 s</td><td>looking up the host's addresses</td></tr>
 * <tr><td>connect</td><td>3 s</td><td>TCP and TLS of a new connection, and a proxy's tunnel, as one</td></tr>
 * <tr><td>firstByte</td><td>10 s</td><td>from the request sent to the response's head</td></tr>
 * <tr><td>read</td><td>10 s</td><td>the gap between two arrivals of body bytes</td></tr>
 * <tr><td>write</td><td>10 s</td><td>the gap between two writes of request bytes</td></tr>
 * <tr><td>attempt</td><td>12 s</td><td>from the permit to the response's head</td></tr>
 * <tr><td>total</td><td>30 s</td><td>the whole call, from the wait for a permit to the last decoded byte</td></tr>
 * </table>
 *
 * <p>A default that does not fit into {@code total} is lowered to it. An attempt timeout that was set and is longer than a
 * total that was set contradicts it and is refused.
 */
public final class Timeouts {

    /** Looking up addresses: 5 s. */
    public static final Duration DEFAULT_DNS = Duration.ofSeconds(5);
    /** TCP and TLS: 3 s. */
    public static final Duration DEFAULT_CONNECT = Duration.ofSeconds(3);
    /** Request sent to response head: 10 s. */
    public static final Duration DEFAULT_FIRST_BYTE = Duration.ofSeconds(10);
    /** Gap between body bytes: 10 s. */
    public static final Duration DEFAULT_READ = Duration.ofSeconds(10);
    /** Gap between body bytes of an event stream: 60 s. */
    public static final Duration DEFAULT_EVENT_STREAM_READ = Duration.ofSeconds(60);
    /** Gap between written bytes: 10 s. */
    public static final Duration DEFAULT_WRITE = Duration.ofSeconds(10);
    /** Permit to response head: 12 s. */
    public static final Duration DEFAULT_ATTEMPT = Duration.ofSeconds(12);
    /** The whole call: 30 s. */
    public static final Duration DEFAULT_TOTAL = Duration.ofSeconds(30);

    private static final Duration SHORTEST = Duration.ofMillis(1);
    private static final Duration LONGEST = Duration.ofHours(24);
    private static final Timeouts DEFAULTS = builder().build();

    private final Builder set;
    private final Duration total;

    private Timeouts(Builder set) {
        this.set = new Builder(set);
        this.total = set.total == null ? DEFAULT_TOTAL : set.total;
        if (set.attempt != null && set.total != null && set.attempt.compareTo(set.total) > 0) {
            throw new IllegalArgumentException(
                    "attempt: " + set.attempt + " (expected: at most total, which was set to " + set.total + ")");
        }
    }

    /** Returns the default timeouts. */
    public static Timeouts defaults() {
        return DEFAULTS;
    }

    /** Returns a builder in which nothing is set: what stays so has its default. */
    public static Builder builder() {
        return new Builder();
    }

    /** Returns a builder in which the same is set as here. */
    public Builder toBuilder() {
        return new Builder(set);
    }

    /** Returns the limit on looking up the host's addresses. */
    public Duration dns() {
        return effective(set.dns, DEFAULT_DNS);
    }

    /** Returns the limit on TCP and TLS of a new connection, and on a proxy's tunnel, as one. */
    public Duration connect() {
        return effective(set.connect, DEFAULT_CONNECT);
    }

    /** Returns the limit from the request sent to the response's head. */
    public Duration firstByte() {
        return effective(set.firstByte, DEFAULT_FIRST_BYTE);
    }

    /** Returns the limit on the gap between two arrivals of body bytes. */
    public Duration read() {
        return effective(set.read, DEFAULT_READ);
    }

    /**
     * Returns the limit that takes the place of {@link #read()} for answers of type {@code text/event-stream} and NDJSON,
     * which are quiet for long stretches: 60 s, or what was set for read.
     */
    public Duration eventStreamRead() {
        return effective(set.read, DEFAULT_EVENT_STREAM_READ);
    }

    /** Returns the limit on the gap between two writes of request bytes. */
    public Duration write() {
        return effective(set.write, DEFAULT_WRITE);
    }

    /** Returns the limit from the permit to the response's head. */
    public Duration attempt() {
        return effective(set.attempt, DEFAULT_ATTEMPT);
    }

    /** Returns the limit on the whole call. */
    public Duration total() {
        return total;
    }

    private Duration effective(@Nullable Duration value, Duration byDefault) {
        Duration wanted = value == null ? byDefault : value;
        return wanted.compareTo(total) > 0 ? total : wanted;
    }

    static Duration checked(String name, Duration value) {
        Objects.requireNonNull(value, () -> refusal(name, null));
        if (value.compareTo(SHORTEST) < 0 || value.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(refusal(name, value));
        }
        return value;
    }

    private static String refusal(String name, @Nullable Duration value) {
        return name + ": " + value + " (expected: 1 ms to 24 h)";
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Timeouts that && toString().equals(that.toString());
    }

    @Override
    public int hashCode() {
        return toString().hashCode();
    }

    @Override
    public String toString() {
        return "dns=" + dns() + ", connect=" + connect() + ", firstByte=" + firstByte() + ", read=" + read()
                + ", eventStreamRead=" + eventStreamRead() + ", write=" + write() + ", attempt=" + attempt()
                + ", total=" + total;
    }

    /** Builds {@link Timeouts}. Each value may be 1 ms to 24 h. Not thread-safe. */
    public static final class Builder {
        private @Nullable Duration dns;
        private @Nullable Duration connect;
        private @Nullable Duration firstByte;
        private @Nullable Duration read;
        private @Nullable Duration write;
        private @Nullable Duration attempt;
        private @Nullable Duration total;

        private Builder() {}

        private Builder(Builder other) {
            this.dns = other.dns;
            this.connect = other.connect;
            this.firstByte = other.firstByte;
            this.read = other.read;
            this.write = other.write;
            this.attempt = other.attempt;
            this.total = other.total;
        }

        /** Sets the limit on looking up the host's addresses. */
        public Builder dns(Duration dns) {
            this.dns = checked("dns", dns);
            return this;
        }

        /** Sets the limit on TCP and TLS of a new connection, and on a proxy's tunnel, as one. */
        public Builder connect(Duration connect) {
            this.connect = checked("connect", connect);
            return this;
        }

        /** Sets the limit from the request sent to the response's head. */
        public Builder firstByte(Duration firstByte) {
            this.firstByte = checked("firstByte", firstByte);
            return this;
        }

        /** Sets the limit on the gap between two arrivals of body bytes. */
        public Builder read(Duration read) {
            this.read = checked("read", read);
            return this;
        }

        /** Sets the limit on the gap between two writes of request bytes. */
        public Builder write(Duration write) {
            this.write = checked("write", write);
            return this;
        }

        /** Sets the limit from the permit to the response's head. */
        public Builder attempt(Duration attempt) {
            this.attempt = checked("attempt", attempt);
            return this;
        }

        /** Sets the limit on the whole call. */
        public Builder total(Duration total) {
            this.total = checked("total", total);
            return this;
        }

        /**
         * Returns the timeouts.
         *
         * @throws IllegalArgumentException when a set attempt is longer than a set total
         */
        public Timeouts build() {
            return new Timeouts(this);
        }
    }
}
