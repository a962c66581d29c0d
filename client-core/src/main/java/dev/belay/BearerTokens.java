package dev.belay;

import com.google.errorprone.annotations.CheckReturnValue;
import dev.belay.internal.origin.Origin;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Set;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/**
 * Bearer tokens (RFC 6750) for the calls of a client, and to which origins they go. Immutable.
 *
 * <pre>{@code
 * BelayClient client = BelayClient.builder()
 *         .credentials(BearerTokens.from(source, "https://api.example.com"))
 *         .build();
 * }</pre>
 *
 * <p>Every attempt to one of the origins carries {@code Authorization: Bearer} and the token of that moment, unless its
 * request has an {@code Authorization} of its own. It is added before the interceptors per attempt, so they can sign it. To
 * another origin it never goes: not by a redirect, whatever {@code RedirectPolicy} lets through, nor when an interceptor
 * changes the URL.
 *
 * <p>A token is used until {@link #skew(Duration)} before its expiry. Then, and at first, one refresh runs for all calls that
 * need a token; each waits for it within its own deadline, token and interrupt (phase {@code CREDENTIALS} of the ledger). When
 * a fifth of the time is left in which a token is used, the next call has another one fetched without waiting for it. A
 * refresh may take 30 s. When it fails, those who wait for it, and whoever comes within a second, fail with a
 * {@code CredentialException}, and nothing is sent.
 *
 * <p>Each refresh is one line in the log {@code dev.belay.audit}, without the token: for which origins, why, how long it took,
 * and when the token expires or how it failed. It is at level INFO; of the failures, one a minute is a warning.
 */
@CheckReturnValue
public final class BearerTokens {

    /** How long before its expiry a token is no longer used: 30 s. */
    public static final Duration DEFAULT_SKEW = Duration.ofSeconds(30);

    private static final Duration MOST_SKEW = Duration.ofHours(1);

    private final TokenSource source;
    private final Set<Origin> origins;
    private final Duration skew;

    private BearerTokens(TokenSource source, Set<Origin> origins, Duration skew) {
        this.source = source;
        this.origins = origins;
        this.skew = skew;
    }

    /**
     * Returns tokens from {@code source} for these origins and no others.
     *
     * @param origin scheme, host and, if it is not the scheme's own, port, such as {@code "https://api.example.com"}. With
     *     {@code http://}, whoever is on the way can read the token and use it.
     * @param more further ones
     */
    public static BearerTokens from(TokenSource source, String origin, String... more) {
        Objects.requireNonNull(source, "source");
        Set<Origin> origins = new LinkedHashSet<>();
        origins.add(parse(origin));
        for (String another : more) {
            origins.add(parse(another));
        }
        return new BearerTokens(source, Collections.unmodifiableSet(origins), DEFAULT_SKEW);
    }

    private static Origin parse(String text) {
        Objects.requireNonNull(text, "origin");
        HttpUrl url = HttpUrl.parse(text);
        if (url == null || !isBare(url)) {
            // What is before an @ or behind a ? may be secret.
            boolean isHarmless = text.indexOf('@') < 0 && text.indexOf('?') < 0;
            throw new IllegalArgumentException("origin: " + (isHarmless ? text : "***")
                    + " (expected: https://host or https://host:port, or http:// in place of https://, and no path)");
        }
        return Origin.of(url);
    }

    private static boolean isBare(HttpUrl url) {
        // OkHttp takes an asterisk for a host like any other: as a pattern it would match nothing.
        return url.host().indexOf('*') < 0
                && url.encodedPath().equals("/")
                && url.encodedUsername().isEmpty()
                && url.encodedPassword().isEmpty()
                && url.encodedQuery() == null
                && url.encodedFragment() == null;
    }

    /**
     * Returns a copy whose tokens are used until so long before their expiry: what the clocks of the two servers may differ,
     * and a request may take to arrive. The default is {@link #DEFAULT_SKEW}.
     *
     * @param skew 0 to 1 h; a token that is good for less when it comes is refused
     */
    public BearerTokens skew(Duration skew) {
        Objects.requireNonNull(skew, "skew");
        if (skew.isNegative() || skew.compareTo(MOST_SKEW) > 0) {
            throw new IllegalArgumentException("skew: " + skew + " (expected: 0 to 1 h)");
        }
        return new BearerTokens(source, origins, skew);
    }

    TokenSource source() {
        return source;
    }

    Set<Origin> origins() {
        return origins;
    }

    Duration skew() {
        return skew;
    }

    /** Throws when one of the origins has other tokens already. */
    void requireNoOriginOf(BearerTokens others) {
        for (Origin origin : origins) {
            if (others.origins.contains(origin)) {
                throw new IllegalArgumentException(
                        "credentials: " + origin + " twice (expected: one source for an origin)");
            }
        }
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof BearerTokens that
                && source.equals(that.source)
                && origins.equals(that.origins)
                && skew.equals(that.skew);
    }

    @Override
    public int hashCode() {
        return Objects.hash(source, origins, skew);
    }

    /** Returns origins and skew. */
    @Override
    public String toString() {
        return "BearerTokens{origins=" + origins + ", skew=" + skew + "}";
    }
}
