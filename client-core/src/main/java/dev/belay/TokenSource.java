package dev.belay;

import java.io.IOException;

/**
 * Where access tokens come from: usually a call to a token server. See {@link BearerTokens}.
 *
 * <pre>{@code
 * TokenSource source = token -> {
 *     Instant asked = Instant.now();
 *     Answer answer = loginClient.execute(request, token, json.value(Answer.class));
 *     return AccessToken.of(answer.accessToken(), asked.plusSeconds(answer.expiresIn()));
 * };
 * }</pre>
 *
 * <p>The client keeps what it returns, so a source keeps nothing itself: it is asked when another token is needed. It is
 * called by one thread at a time, a thread of the client that was made for it and on whose answer calls may be waiting.
 * Requests of its own to the origins of its {@link BearerTokens}, if it makes them on that thread or with the token that it is
 * given, carry no access token; it is better off with a client of its own, since those who wait for it hold permits.
 */
@FunctionalInterface
public interface TokenSource {

    /**
     * Returns another access token, one that is still good for longer than {@link BearerTokens#skew(java.time.Duration)}.
     *
     * @param token is cancelled, and the thread interrupted, after 30 s and when the client is closed. Whatever is returned or
     *     thrown after that is dropped.
     * @throws IOException or whatever else it may throw: all who wait get a {@code CredentialException} with it as the cause,
     *     so it should not contain what is secret. It is asked again after a second at the earliest.
     */
    AccessToken fetch(CancellationToken token) throws IOException;
}
