package dev.belay.internal.adapter.okhttp;

import dev.belay.ResponseHandle;
import dev.belay.internal.body.GuardedResponse;
import dev.belay.internal.transport.ForeignCredentials;
import dev.belay.internal.transport.ResponseHead;
import java.io.IOException;
import java.net.ProtocolException;
import java.util.List;
import okhttp3.Headers;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okhttp3.TrailersSource;
import okio.Buffer;
import okio.BufferedSource;
import org.jspecify.annotations.Nullable;

/** Makes OkHttp's responses out of Belay's. */
final class Responses {

    private static final int DISCARDED_BYTES = 8 << 10;

    private final Request original;
    private final long bufferedBytes;

    /**
     * Makes the responses to one call.
     *
     * @param bufferedBytes how much of a body may be read into memory at once
     */
    Responses(Request original, long bufferedBytes) {
        this.original = original;
        this.bufferedBytes = bufferedBytes;
    }

    /** Returns a response whose body is that of {@code handle}, and closes it. */
    Response of(ResponseHandle handle) {
        return handle instanceof GuardedResponse guarded && guarded.head() != null
                ? complete(guarded, guarded.head())
                : bare(handle);
    }

    /** An interceptor's own response, of which no more is known. */
    private Response bare(ResponseHandle handle) {
        long length = handle instanceof GuardedResponse guarded ? guarded.contentLength() : -1;
        return new Response.Builder()
                .request(original)
                .protocol(handle.protocol())
                .code(handle.status())
                .message("")
                .headers(handle.headers())
                .body(body(handle, length))
                .build();
    }

    private Response complete(GuardedResponse response, ResponseHead head) {
        GuardedBody body = body(response, response.contentLength());
        Response.Builder builder = builder(head, response.redirects());
        if (!response.headers().equals(head.headers())) {
            builder.headers(response.headers());
        }
        return builder.body(body)
                .trailers(new Trailers(response, body.source()))
                .build();
    }

    private GuardedBody body(ResponseHandle handle, long length) {
        return new GuardedBody(handle.header("Content-Type"), length, new GuardedSource(handle, bufferedBytes));
    }

    /** Returns the response to the caller's request that the network's answer is, with the redirects that led to it. */
    private Response.Builder builder(ResponseHead head, List<ResponseHead> redirects) {
        Response.Builder builder = ofNetwork(head);
        // The same builder goes on: each other one copies the headers once more.
        return builder.networkResponse(builder.build())
                .request(initiating(head, redirects.isEmpty()))
                .priorResponse(prior(redirects));
    }

    private @Nullable Response prior(List<ResponseHead> redirects) {
        if (redirects.isEmpty()) {
            return null;
        }
        int last = redirects.size() - 1;
        ResponseHead head = redirects.get(last);
        return builder(head, redirects.subList(0, last)).build();
    }

    private Response.Builder ofNetwork(ResponseHead head) {
        return new Response.Builder()
                .request(ForeignCredentials.removed(head.request(), original))
                .protocol(head.protocol())
                .code(head.status())
                .message(head.message())
                .handshake(head.handshake())
                .headers(head.headers())
                .body(new UnreadableBody(head))
                .sentRequestAtMillis(head.sentAtMillis())
                .receivedResponseAtMillis(head.receivedAtMillis());
    }

    /** Returns the caller's own request as far as it was still the one that was sent; after a redirect what became of it. */
    private Request initiating(ResponseHead head, boolean first) {
        Request sent = head.request();
        if (first && sent.url().equals(original.url()) && sent.method().equals(original.method())) {
            return original;
        }
        Headers.Builder kept = new Headers.Builder();
        for (int i = 0; i < sent.headers().size(); i++) {
            String name = sent.headers().name(i);
            if (original.header(name) != null) {
                kept.add(name, sent.headers().value(i));
            }
        }
        return original.newBuilder()
                .url(sent.url())
                .method(sent.method(), bodyOf(sent))
                .headers(kept.build())
                .build();
    }

    /** Not the one that was sent if it can be helped: the transport has wrapped that. */
    private @Nullable RequestBody bodyOf(Request sent) {
        RequestBody own = original.body();
        return sent.body() == null || own == null ? sent.body() : own;
    }

    /** Reads what is left of the body through its guard, as whoever asks for trailers has it. */
    private record Trailers(GuardedResponse response, BufferedSource body) implements TrailersSource {

        @Override
        public @Nullable Headers peek() throws IOException {
            if (response.isComplete()) {
                return response.trailers();
            }
            if (response.isClosed()) {
                throw none();
            }
            return null;
        }

        @Override
        public Headers get() throws IOException {
            Buffer discarded = new Buffer();
            while (body.isOpen() && body.read(discarded, DISCARDED_BYTES) >= 0) {
                discarded.clear();
            }
            Headers trailers = peek();
            if (trailers == null) {
                throw none();
            }
            return trailers;
        }

        private static ProtocolException none() {
            return new ProtocolException("the body was closed before its end, after which its trailers come");
        }
    }
}
