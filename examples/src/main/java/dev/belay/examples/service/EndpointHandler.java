package dev.belay.examples.service;

import dev.belay.CancellationSource;
import java.io.IOException;
import java.util.Optional;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Has Jetty cancel what is done for a request when the request's stream fails, which is how it sees the caller go. */
final class EndpointHandler extends Handler.Abstract {
    private static final String GONE = "the caller has gone";

    private final Endpoint endpoint;

    EndpointHandler(Endpoint endpoint) {
        this.endpoint = endpoint;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws IOException {
        try (CancellationSource caller = CancellationSource.create();
                CancellationSource scope = CallerHeaders.scope(caller.token(), request.getHeaders()::get)) {
            request.addFailureListener(failure -> caller.cancel(GONE, failure));
            cancelIfGone(request, caller);
            Optional<Answer> answer = Answer.of(endpoint, scope.token());
            if (answer.isPresent()) {
                send(answer.get(), response, callback);
            } else {
                // Resets the stream, or closes an HTTP/1.1 connection, instead of answering 500.
                callback.failed(new Request.Handler.AbortException(GONE));
            }
        }
        return true;
    }

    /** A failure from before the listener was there is told to nobody but a reader. */
    private static void cancelIfGone(Request request, CancellationSource caller) {
        Content.Chunk first = request.read();
        if (Content.Chunk.isFailure(first)) {
            caller.cancel(GONE, first.getFailure());
        } else if (first != null) {
            // The endpoint takes no body. With one that does, read the body here: a failure ends that as well.
            first.release();
        }
    }

    private static void send(Answer answer, Response response, Callback callback) {
        response.setStatus(answer.status());
        if (answer.retryAfter() != null) {
            response.getHeaders().put(HttpHeader.RETRY_AFTER, answer.retryAfter());
        }
        Content.Sink.write(response, true, answer.body(), callback);
    }
}
