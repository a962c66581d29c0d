package dev.belay.internal.transport;

import java.io.IOException;
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
