package dev.belay.internal.body;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;

/** A response's body as a stream. */
final class BodyStream extends InputStream {

    private final GuardedResponse response;

    BodyStream(GuardedResponse response) {
        this.response = response;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, target.length);
        return length == 0 ? 0 : response.read(target, offset, length);
    }

    @Override
    public int available() {
        return response.available();
    }

    @Override
    public void close() {
        response.close();
    }
}
