package dev.belay.internal.transport;

import okhttp3.Handshake;
import okhttp3.Headers;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/**
 * A response without its body, with all that is known of it.
 *
 * @param request the one that it answers, as it was sent
 * @param message the reason phrase, empty over HTTP/2
 * @param handshake null without TLS
 * @param sentAtMillis when its request was sent, in milliseconds since 1970
 * @param receivedAtMillis when it came
 */
public record ResponseHead(
        Request request,
        Protocol protocol,
        int status,
        String message,
        Headers headers,
        @Nullable Handshake handshake,
        long sentAtMillis,
        long receivedAtMillis) {

    static ResponseHead of(Response response) {
        return new ResponseHead(
                response.request(),
                response.protocol(),
                response.code(),
                response.message(),
                response.headers(),
                response.handshake(),
                response.sentRequestAtMillis(),
                response.receivedResponseAtMillis());
    }
}
