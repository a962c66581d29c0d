package dev.belay.internal.transport;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import okhttp3.Headers;
import okhttp3.Protocol;
import okhttp3.Response;
import okio.BufferedSource;

/** An OkHttp response as the rest of the library sees it. */
final class OkHttpResponse implements TransportResponse {

    private final Response response;
    private final Runnable atEnd;
    private boolean ended;

    /**
     * Makes a response of OkHttp's.
     *
     * @param atEnd is run once, when this is closed
     */
    OkHttpResponse(Response response, Runnable atEnd) {
        this.response = response;
        this.atEnd = atEnd;
    }

    @Override
    public int status() {
        return response.code();
    }

    @Override
    public Headers headers() {
        return response.headers();
    }

    @Override
    public Protocol protocol() {
        return response.protocol();
    }

    @Override
    public long contentLength() {
        return response.body().contentLength();
    }

    @Override
    public BufferedSource source() {
        return response.body().source();
    }

    @Override
    public ResponseHead head() {
        return ResponseHead.of(response);
    }

    @Override
    public Headers trailers() throws IOException {
        // What is there already: OkHttp's other way to ask reads what is left of the body.
        Headers trailers = response.peekTrailers();
        return trailers == null ? Headers.EMPTY : trailers;
    }

    /**
     * A stream over HTTP/2 whose end is still on its way would be reset by being closed, which servers count against a client,
     * and its trailers would be lost.
     */
    @Override
    public void bodyRead() {
        if (response.protocol() == Protocol.HTTP_1_1 || response.protocol() == Protocol.HTTP_1_0) {
            return;
        }
        try {
            if (response.peekTrailers() == null) {
                source().timeout().timeout(TransportConfig.STREAM_END_WAIT.toMillis(), TimeUnit.MILLISECONDS);
                source().exhausted();
            }
        } catch (IOException e) {
            // It does not end, or in another way; all of the body is there.
        }
    }

    /** Okio writes nothing on an interrupted thread, so that an HTTP/2 peer would not hear that nobody reads any more. */
    @Override
    public void close() {
        boolean interrupted = Thread.interrupted();
        try {
            response.close();
        } finally {
            end();
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void end() {
        if (!ended) {
            ended = true;
            atEnd.run();
        }
    }
}
