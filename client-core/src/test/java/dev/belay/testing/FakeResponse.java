package dev.belay.testing;

import dev.belay.internal.transport.TransportResponse;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import okhttp3.Headers;
import okhttp3.Protocol;
import okio.Buffer;
import okio.BufferedSource;

/** A response that no server sent. Its announced length is its true one unless something else is said. */
public final class FakeResponse implements TransportResponse {
    private final int status;
    private final Headers headers;
    private final BufferedSource source;
    private final long contentLength;
    private final AtomicInteger closes = new AtomicInteger();

    private FakeResponse(int status, Headers headers, BufferedSource source, long contentLength) {
        this.status = status;
        this.headers = headers;
        this.source = source;
        this.contentLength = contentLength;
    }

    /** Returns a response with a text body. */
    public static FakeResponse of(int status, String body) {
        return of(status, body.getBytes(StandardCharsets.UTF_8));
    }

    /** Returns a response with a body. */
    public static FakeResponse of(int status, byte[] body) {
        return new FakeResponse(status, Headers.of(), new Buffer().write(body), body.length);
    }

    /** Returns a response of 200 with a body of any kind; -1 announces no length. */
    public static FakeResponse of(BufferedSource source, long contentLength) {
        return new FakeResponse(200, Headers.of(), source, contentLength);
    }

    /** Returns a copy with one more header. */
    public FakeResponse header(String name, String value) {
        return new FakeResponse(status, headers.newBuilder().add(name, value).build(), source, contentLength);
    }

    /** Returns a copy with another status. */
    public FakeResponse status(int other) {
        return new FakeResponse(other, headers, source, contentLength);
    }

    /** Returns a copy that announces another length, or none (-1). */
    public FakeResponse announcing(long length) {
        return new FakeResponse(status, headers, source, length);
    }

    /** Returns how often it was closed. */
    public int closes() {
        return closes.get();
    }

    @Override
    public int status() {
        return status;
    }

    @Override
    public Headers headers() {
        return headers;
    }

    @Override
    public Protocol protocol() {
        return Protocol.HTTP_1_1;
    }

    @Override
    public long contentLength() {
        return contentLength;
    }

    @Override
    public BufferedSource source() {
        return source;
    }

    @Override
    public void close() {
        closes.incrementAndGet();
    }
}
