package dev.belay.examples.tour.seat;

import dev.belay.ResponseHandle;
import dev.belay.event.CallLedger;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import okhttp3.Headers;
import okhttp3.Protocol;

/** A response as a naive client gives it: a stream, and nobody who looks after it. */
final class NaiveResponse implements ResponseHandle {
    private final int status;
    private final Headers headers;
    private final Protocol protocol;
    private final InputStream body;

    NaiveResponse(int status, Headers headers, Protocol protocol, InputStream body) {
        this.status = status;
        this.headers = headers;
        this.protocol = protocol;
        this.body = body;
    }

    NaiveResponse withBody(InputStream other) {
        return new NaiveResponse(status, headers, protocol, other);
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
        return protocol;
    }

    @Override
    public InputStream body() {
        return body;
    }

    @Override
    public byte[] bytes() throws IOException {
        return body.readAllBytes();
    }

    @Override
    public byte[] excerpt() throws IOException {
        return bytes();
    }

    @Override
    public CallLedger ledger() {
        return CallLedger.none();
    }

    @Override
    public void close() {
        try {
            body.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
