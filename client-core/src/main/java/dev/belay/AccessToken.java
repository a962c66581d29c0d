package dev.belay;

import java.time.Instant;
import java.util.Objects;

/**
 * A bearer token (RFC 6750) and until when it is good. Immutable. Its value is shown by {@link #value()} and nowhere else: not
 * by {@link #toString()}, and in no exception, log line or event of the library.
 */
public final class AccessToken {

    private final String value;
    private final Instant expiry;

    private AccessToken(String value, Instant expiry) {
        this.value = value;
        this.expiry = expiry;
    }

    /**
     * Returns a token.
     *
     * @param value what follows {@code Bearer} in the header; visible ASCII, no spaces
     * @param expiry from when on it is no longer good; {@link Instant#MAX} when it always is. A server that says how long it
     *     is good counts from its answer: add that to the time at which it was asked.
     * @throws IllegalArgumentException when {@code value} cannot be sent so; the message does not show it
     */
    public static AccessToken of(String value, Instant expiry) {
        Objects.requireNonNull(value, "value");
        Objects.requireNonNull(expiry, "expiry");
        boolean isSendable = !value.isEmpty() && value.chars().allMatch(c -> c > ' ' && c <= '~');
        if (!isSendable) {
            throw new IllegalArgumentException(
                    "value: *** (expected: visible ASCII without spaces, nor \"Bearer\" before it)");
        }
        return new AccessToken(value, expiry);
    }

    /** Returns the token itself, which is secret. */
    public String value() {
        return value;
    }

    /** Returns from when on it is no longer good. */
    public Instant expiry() {
        return expiry;
    }

    /** Returns the expiry, without the token. */
    @Override
    public String toString() {
        return "AccessToken{***, expires " + expiry + "}";
    }
}
