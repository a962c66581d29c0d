package dev.belay.error;

import dev.belay.event.CallLedger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import okhttp3.Headers;
import org.jspecify.annotations.Nullable;

/** The server answered with a status outside 200 to 299, to a reader that accepts only those. */
public final class HttpStatusException extends BelayException {

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
    public int status() {
        return status;
    }

    /** Returns the response's headers; empty in a copy that went through serialization. */
    public Headers headers() {
        return headers == null ? Headers.of() : headers;
    }

    /** Returns the body as UTF-8, as far as the limit for error bodies allowed it to be read. */
    public String body() {
        return new String(body, StandardCharsets.UTF_8);
    }

    /**
     * Returns the response's {@code Retry-After} (RFC 9110 §10.2.3), a date being taken relative to the response's own
     * {@code Date}; empty when there is none, or none that can be understood.
     */
    @Override
    public Optional<Duration> retryAfter() {
        String value = headers().get("Retry-After");
        if (value == null) {
            return Optional.empty();
        }
        try {
            if (value.chars().allMatch(c -> c >= '0' && c <= '9')) {
                return Optional.of(Duration.ofSeconds(Long.parseLong(value)));
            }
            Instant until = parse(value);
            String date = headers().get("Date");
            Duration wait = Duration.between(date == null ? Instant.now() : parse(date), until);
            return Optional.of(wait.isNegative() ? Duration.ZERO : wait);
        } catch (DateTimeParseException | NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static Instant parse(String date) {
        return ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
    }
}
