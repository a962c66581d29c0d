package dev.belay.error;

import dev.belay.event.CallLedger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import okhttp3.Headers;
import org.jspecify.annotations.Nullable;

/**
 * The server answered with a status outside 200 to 299, to a reader that accepts only those. Not final: a reader that knows how a
 * service describes its errors may throw a subtype, so that who catches this catches that as well.
 */
public class HttpStatusException extends BelayException {

    private static final long serialVersionUID = 1;

    private final int status;
    private final transient @Nullable Headers headers;
    private final byte[] body;

    /**
     * For the library, and for tests of code that handles it.
     *
     * @param body the beginning of the response's body, decoded
     */
    public HttpStatusException(String message, CallLedger ledger, int status, Headers headers, byte[] body) {
        super(message, null, ledger);
        this.status = status;
        this.headers = headers;
        this.body = body.clone();
    }

    /** Returns the status. */
    public final int status() {
        return status;
    }

    /** Returns the response's headers; empty in a copy that went through serialization. */
    public final Headers headers() {
        return headers == null ? Headers.of() : headers;
    }

    /** Returns the body as UTF-8, as far as the limit for error bodies allowed it to be read. */
    public final String body() {
        return new String(body, StandardCharsets.UTF_8);
    }

    /** Returns the bytes of the body, decoded, as far as the limit for error bodies allowed it to be read. */
    public final byte[] bodyBytes() {
        return body.clone();
    }

    /**
     * Returns how long the response asks to wait before the next try, as {@link #retryAfter(Headers, Instant)} has it; without
     * a {@code Date} of its own, dates count from now.
     */
    @Override
    public Optional<Duration> retryAfter() {
        return retryAfter(headers(), Instant.now());
    }

    /**
     * Returns how long a response with these headers asks callers to wait before the next try: zero to 100 years, longer ones
     * being cut; empty when it does not ask, or in no way that can be understood. The first of these that is there and
     * understood counts:
     *
     * <ul>
     *   <li>{@code Retry-After} (RFC 9110, section 10.2.3), in seconds or as a date in any of the three formats, which is taken
     *       relative to the response's own {@code Date}, and is zero if past; of several the longest;
     *   <li>{@code RateLimit} (draft-ietf-httpapi-ratelimit-headers-10): of the quotas with nothing left ({@code r=0}) the
     *       longest {@code t};
     *   <li>{@code RateLimit-Reset} (the same draft up to 06) when {@code RateLimit-Remaining} is 0, in seconds, or from
     *       1,000,000,000 on as a Unix time.
     * </ul>
     *
     * @param now what dates count from when there is no {@code Date}
     */
    public static Optional<Duration> retryAfter(Headers headers, Instant now) {
        return Optional.ofNullable(RetryAfter.of(headers, now));
    }
}
