package dev.belay.policy;

import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * Which redirects (301, 302, 303, 307, 308 with a {@code Location}) are followed. Immutable.
 *
 * <p>Defaults: at most {@link #DEFAULT_LIMIT} in a row, never from https to http, never in a circle. 303, and 301 and 302
 * after a POST, go on as a GET without the body, as Fetch has it; 307 and 308 keep method and body. To another origin
 * (scheme, host or port) only GET and HEAD go on, with {@link #DEFAULT_HEADERS_ACROSS_ORIGINS} of the request's headers and
 * nothing else of it: no credentials, no cookies, no body. What is not followed is a {@code RedirectRefusedException}.
 */
public final class RedirectPolicy {

    /** Redirects in a row: 5. */
    public static final int DEFAULT_LIMIT = 5;

    /** The headers of a request that another origin gets to see; an asterisk stands for any ending. */
    public static final List<String> DEFAULT_HEADERS_ACROSS_ORIGINS = List.of(
            "Accept*",
            "User-Agent",
            "Range",
            "If-Match",
            "If-None-Match",
            "If-Modified-Since",
            "If-Unmodified-Since",
            "If-Range",
            "traceparent",
            "tracestate",
            "b3",
            "X-B3-*");

    private static final int MOST = 20;
    private static final RedirectPolicy DEFAULTS = builder().build();
    private static final RedirectPolicy NEVER = builder().limit(0).build();

    private final int limit;
    private final List<String> headersAcrossOrigins;

    private RedirectPolicy(Builder builder) {
        this.limit = builder.limit;
        this.headersAcrossOrigins = builder.headersAcrossOrigins;
    }

    /** Returns the default policy. */
    public static RedirectPolicy defaults() {
        return DEFAULTS;
    }

    /** Returns the policy with which every redirect is a response like any other. */
    public static RedirectPolicy never() {
        return NEVER;
    }

    /** Returns a builder that begins with the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** Returns a builder that begins with these values. */
    public Builder toBuilder() {
        return new Builder().limit(limit).headersAcrossOrigins(headersAcrossOrigins);
    }

    /** Returns how many redirects in a row are followed; 0 when they are responses like any other. */
    public int limit() {
        return limit;
    }

    /** Returns the headers that another origin gets to see; an asterisk stands for any ending. */
    public List<String> headersAcrossOrigins() {
        return headersAcrossOrigins;
    }

    /** Returns whether a redirect to another origin keeps a header of this name. */
    public boolean goesAcrossOrigins(String name) {
        for (String allowed : headersAcrossOrigins) {
            int fixed = allowed.length() - 1;
            boolean matches = allowed.endsWith("*")
                    ? name.regionMatches(true, 0, allowed, 0, fixed)
                    : name.equalsIgnoreCase(allowed);
            if (matches) {
                return true;
            }
        }
        return false;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RedirectPolicy that
                && limit == that.limit
                && headersAcrossOrigins.equals(that.headersAcrossOrigins);
    }

    @Override
    public int hashCode() {
        return Objects.hash(limit, headersAcrossOrigins);
    }

    @Override
    public String toString() {
        return "limit=" + limit + ", headersAcrossOrigins=" + headersAcrossOrigins;
    }

    /** Builds a {@link RedirectPolicy}. Not thread-safe. */
    public static final class Builder {
        private int limit = DEFAULT_LIMIT;
        private List<String> headersAcrossOrigins = DEFAULT_HEADERS_ACROSS_ORIGINS;

        private Builder() {}

        /** Sets how many redirects in a row are followed: 0 (a redirect is a response like any other) to 20. */
        public Builder limit(int limit) {
            this.limit = Checks.inRange("limit", limit, 0, MOST);
            return this;
        }

        /**
         * Sets the headers that another origin gets to see, in place of {@link #DEFAULT_HEADERS_ACROSS_ORIGINS}.
         *
         * @param names names of headers; with an asterisk at the end it is the beginning of names
         */
        public Builder headersAcrossOrigins(List<String> names) {
            for (String name : names) {
                requireName(name);
            }
            this.headersAcrossOrigins = List.copyOf(names);
            return this;
        }

        private static void requireName(String name) {
            String fixed = name.endsWith("*") ? name.substring(0, name.length() - 1) : name;
            boolean isToken = !fixed.isEmpty()
                    && fixed.toLowerCase(Locale.ROOT)
                            .chars()
                            .allMatch(c -> (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_');
            if (!isToken) {
                throw new IllegalArgumentException("headersAcrossOrigins: " + name
                        + " (expected: a header's name, or its beginning and an asterisk)");
            }
        }

        /** Returns the policy. */
        public RedirectPolicy build() {
            return new RedirectPolicy(this);
        }
    }
}
