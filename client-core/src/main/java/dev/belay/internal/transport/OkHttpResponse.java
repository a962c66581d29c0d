package dev.belay.internal.transport;

import okhttp3.Headers;
import okhttp3.MediaType;
import okhttp3.Protocol;
import okhttp3.Response;
import okhttp3.ResponseBody;
import okio.BufferedSource;
import okio.GzipSource;
import okio.Okio;
import org.jspecify.annotations.Nullable;

/** A response from the wire as the rest of the library sees it; on its way there it is the body of a bare one. */
final class OkHttpResponse extends ResponseBody implements TransportResponse {

    private static final String ENCODING = "Content-Encoding";

    private final Response wire;
    private final @Nullable BufferedSource unzipped;

    OkHttpResponse(Response wire, boolean zipIsOurs) {
        this.wire = wire;
        boolean zipped = zipIsOurs && "gzip".equalsIgnoreCase(wire.header(ENCODING));
        // Without a body (HEAD, 304) there is nothing to unzip, and its headers are about the one that was not sent.
        this.unzipped = zipped && wire.body().contentLength() != 0
                ? Okio.buffer(new GzipSource(wire.body().source()))
                : null;
    }

    @Override
    public int status() {
        return wire.code();
    }

    /** Returns the headers without those that describe the bytes on the wire, if the body is something else. */
    @Override
    public Headers headers() {
        return unzipped == null
                ? wire.headers()
                : wire.headers()
                        .newBuilder()
                        .removeAll(ENCODING)
                        .removeAll("Content-Length")
                        .build();
    }

    @Override
    public Protocol protocol() {
        return wire.protocol();
    }

    /** The type is in the headers; as a body this one is only a vessel. */
    @Override
    public @Nullable MediaType contentType() {
        return null;
    }

    @Override
    public long contentLength() {
        return unzipped == null ? wire.body().contentLength() : -1;
    }

    @Override
    public BufferedSource source() {
        return unzipped == null ? wire.body().source() : unzipped;
    }

    @Override
    public void close() {
        wire.close();
    }
}
