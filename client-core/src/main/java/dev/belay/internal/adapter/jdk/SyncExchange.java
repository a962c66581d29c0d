package dev.belay.internal.adapter.jdk;

import dev.belay.CallOptions;
import dev.belay.ResponseHandle;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;

/** An exchange for which the thread that makes it waits. */
final class SyncExchange<T> {

    private final ExchangeScope scope;
    private final BodyHandler<T> handler;

    SyncExchange(ExchangeScope scope, BodyHandler<T> handler) {
        this.scope = scope;
        this.handler = handler;
    }

    HttpResponse<T> send() throws IOException, InterruptedException {
        boolean goesOn = false;
        try {
            scope.enter();
            if (Thread.currentThread().isInterrupted()) {
                throw new InterruptedIOException("the thread was interrupted before the exchange began");
            }
            SubscribedBody<T> body = subscribe();
            if (body.pump(body::isReady)) {
                body.awaitReady();
            } else {
                // The value is there before the body's end: it is read while the caller has its response.
                scope.calls().threads().execute(scope.around().carrying(body.carrying(() -> finish(body))));
                goesOn = true;
            }
            Throwable failure = body.failure();
            if (failure != null) {
                throw failure;
            }
            return body.response();
        } catch (Throwable t) {
            throw thrown(JdkFailures.of(t));
        } finally {
            if (!goesOn) {
                scope.leave();
            }
        }
    }

    private SubscribedBody<T> subscribe() throws IOException {
        ResponseHandle response = scope.calls().open(scope.sent(), scope.token(), CallOptions.none());
        return SubscribedBody.of(scope, handler, response, () -> {});
    }

    private void finish(SubscribedBody<T> body) {
        try {
            boolean unused = body.pump(() -> false);
        } finally {
            scope.leave();
        }
    }

    /** What fails because of an interrupt fails as one, with the flag cleared. */
    private static IOException thrown(Throwable failure) throws InterruptedException {
        if (Thread.interrupted()) {
            throw (InterruptedException) new InterruptedException(failure.getMessage()).initCause(failure);
        }
        return failure instanceof IOException checked ? checked : new IOException(failure.getMessage(), failure);
    }
}
