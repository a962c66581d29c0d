package dev.belay.internal.adapter.jdk;

import dev.belay.ResponseHandle;
import dev.belay.internal.body.GuardedResponse;
import dev.belay.internal.transport.ResponseHead;
import java.io.IOException;
import java.net.ProtocolException;
import java.net.http.HttpClient.Version;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.ResponseInfo;
import java.util.Optional;
import javax.net.ssl.SSLSession;
import okhttp3.Headers;
import okhttp3.Protocol;
import org.jspecify.annotations.Nullable;

/**
 * A response without its body, in the words of the JDK.
 *
 * @param request the one that it answers
 * @param session null without TLS
 * @param previous the redirect that led to it; null when there was none
 */
record IncomingHead(
        HttpRequest request,
        int statusCode,
        HttpHeaders headers,
        Version version,
        @Nullable SSLSession session,
        @Nullable IncomingHead previous)
        implements ResponseInfo {

    /**
     * Returns the head of an open response, with those before it.
     *
     * @throws IOException when there is no way to say it to the JDK
     */
    static IncomingHead of(HttpRequest request, ResponseHandle response) throws IOException {
        GuardedResponse guarded = response instanceof GuardedResponse own ? own : null;
        IncomingHead previous = null;
        if (guarded != null) {
            for (ResponseHead redirect : guarded.redirects()) {
                previous = of(request, redirect, redirect.headers(), previous);
            }
        }
        ResponseHead head = guarded == null ? null : guarded.head();
        if (head != null) {
            return of(request, head, response.headers(), previous);
        }
        return new IncomingHead(
                request, response.status(), headers(response.headers()), version(response.protocol()), null, previous);
    }

    private static IncomingHead of(
            HttpRequest initial, ResponseHead head, Headers headers, @Nullable IncomingHead previous)
            throws IOException {
        return new IncomingHead(
                previous == null ? initial : RedirectedRequest.of(initial, head.request()),
                head.status(),
                headers(headers),
                version(head.protocol()),
                head.handshake() == null
                        ? null
                        : new HandshakeSession(head.handshake(), head.request().url(), head.sentAtMillis()),
                previous);
    }

    private static Version version(Protocol protocol) {
        return ClientFacts.version(protocol);
    }

    private static HttpHeaders headers(Headers headers) throws IOException {
        try {
            return HttpHeaders.of(headers.toMultimap(), (name, value) -> true);
        } catch (IllegalArgumentException e) {
            throw (IOException) new ProtocolException("the response has headers that are none").initCause(e);
        }
    }

    Optional<SSLSession> sslSession() {
        return Optional.ofNullable(session);
    }
}
