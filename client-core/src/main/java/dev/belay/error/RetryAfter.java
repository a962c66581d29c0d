package dev.belay.error;

import java.time.Duration;
import java.time.Instant;
import okhttp3.Headers;
import org.jspecify.annotations.Nullable;

/** How long a response asks callers to wait before they come again. */
final class RetryAfter {

    private static final Duration MOST = Duration.ofSeconds(Seconds.MOST);
    /** Over thirty years: no server means that as a time to wait, and GitLab sends the time of day. */
    private static final long LEAST_TIME_OF_DAY = 1_000_000_000;

    private RetryAfter() {}

    /** Returns the wait, from zero to a hundred years; null when the response does not ask for one. */
    static @Nullable Duration of(Headers headers, Instant now) {
        Duration wait = retryAfter(headers, now);
        if (wait == null) {
            wait = rateLimit(headers);
        }
        return wait == null ? olderRateLimit(headers, now) : wait;
    }

    /** Of several, which RFC 9110 does not allow, the longest. */
    private static @Nullable Duration retryAfter(Headers headers, Instant now) {
        Duration longest = null;
        for (int i = 0; i < headers.size(); i++) {
            if (headers.name(i).equalsIgnoreCase("Retry-After")) {
                longest = longer(longest, parse(headers.value(i), headers, now));
            }
        }
        return longest;
    }

    private static @Nullable Duration parse(String value, Headers headers, Instant now) {
        long seconds = Seconds.parse(value, 0, value.length());
        if (seconds != Seconds.NONE) {
            return Duration.ofSeconds(seconds);
        }
        Instant until = HttpDate.parse(value, now);
        if (until == null) {
            return null;
        }
        // What the server's clock makes of it: ours may go differently.
        String date = headers.get("Date");
        Instant sent = date == null ? null : HttpDate.parse(date, now);
        return between(sent == null ? now : sent, until);
    }

    private static @Nullable Duration rateLimit(Headers headers) {
        Duration longest = null;
        for (int i = 0; i < headers.size(); i++) {
            if (headers.name(i).equalsIgnoreCase("RateLimit")) {
                long seconds = RateLimitField.secondsUntilMore(headers.value(i));
                longest = longer(longest, seconds == Seconds.NONE ? null : Duration.ofSeconds(seconds));
            }
        }
        return longest;
    }

    /** The fields of draft-ietf-httpapi-ratelimit-headers up to 06, which are in use. */
    private static @Nullable Duration olderRateLimit(Headers headers, Instant now) {
        String remaining = headers.get("RateLimit-Remaining");
        String reset = headers.get("RateLimit-Reset");
        if (remaining == null || reset == null || Seconds.parse(remaining, 0, remaining.length()) != 0) {
            return null;
        }
        long seconds = Seconds.parse(reset, 0, reset.length());
        if (seconds == Seconds.NONE) {
            return null;
        }
        return seconds < LEAST_TIME_OF_DAY ? Duration.ofSeconds(seconds) : between(now, Instant.ofEpochSecond(seconds));
    }

    private static Duration between(Instant from, Instant until) {
        Duration wait = Duration.between(from, until);
        if (wait.isNegative()) {
            return Duration.ZERO;
        }
        return wait.compareTo(MOST) > 0 ? MOST : wait;
    }

    private static @Nullable Duration longer(@Nullable Duration one, @Nullable Duration other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return one.compareTo(other) >= 0 ? one : other;
    }
}
