package dev.belay.internal.transport;

import okhttp3.Headers;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.Response;
import okio.BufferedSource;
import okio.GzipSource;
import okio.Okio;
import org.jspecify.annotations.Nullable;

/** An OkHttp response as the rest of the library sees it: unzipped, if OkHttp asked for it to be zipped. */
final class OkHttpResponse implements TransportResponse {

    private static final String ENCODING = "Content-Encoding";

    private final Response response;
    private final @Nullable BufferedSource unzipped;
    private final Runnable atEnd;
    private boolean ended;

    /**
     * Makes a response of OkHttp's.
     *
     * @param atEnd is run once, when this is closed
     */
    OkHttpResponse(Response response, Request request, Runnable atEnd) {
        this.response = response;
        this.atEnd = atEnd;
        boolean zipped = isZipWanted(request) && "gzip".equalsIgnoreCase(response.header(ENCODING));
        // Without a body (HEAD, 304) there is nothing to unzip, and the headers are about the one that was not sent.
        this.unzipped = zipped && response.body().contentLength() != 0
                ? Okio.buffer(new GzipSource(response.body().source()))
                : null;
    }

    /** OkHttp asks for zipped answers unless the caller says what it accepts, or wants a range of the bytes as they are. */
    private static boolean isZipWanted(Request request) {
        return request.header("Accept-Encoding") == null && request.header("Range") == null;
    }

    @Override
    public int status() {
        return response.code();
    }

    /** Returns the headers, without those that describe the zipped bytes once they are unzipped. */
    @Override
    public Headers headers() {
        return unzipped == null
                ? response.headers()
                : response.headers()
                        .newBuilder()
                        .removeAll(ENCODING)
                        .removeAll("Content-Length")
                        .build();
    }

    @Override
    public Protocol protocol() {
        return response.protocol();
    }

    @Override
    public long contentLength() {
        return unzipped == null ? response.body().contentLength() : -1;
    }

    @Override
    public BufferedSource source() {
        return unzipped == null ? response.body().source() : unzipped;
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
