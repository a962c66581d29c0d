package dev.belay;

import dev.belay.event.CallLedger;
import dev.belay.policy.ResponseLimits;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import okhttp3.Headers;
import okhttp3.Protocol;

/** A response that no server sent; once closed it refuses to be read, as a real one does. */
final class MemoryResponse implements ResponseHandle {

    private final int status;
    private final Headers headers;
    private final InputStream body;
    private volatile boolean closed;

    MemoryResponse(int status, Headers headers, byte[] bytes) {
        this.status = status;
        this.headers = Objects.requireNonNull(headers, "headers");
        this.body = new Body(bytes);
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
    public InputStream body() {
        return body;
    }

    @Override
    public byte[] bytes() throws IOException {
        byte[] all = body.readAllBytes();
        close();
        return all;
    }

    @Override
    public byte[] excerpt() throws IOException {
        byte[] beginning = body.readNBytes((int) ResponseLimits.DEFAULT_ERROR_BYTES);
        close();
        return beginning;
    }

    @Override
    public CallLedger ledger() {
        return CallLedger.none();
    }

    @Override
    public void close() {
        closed = true;
    }

    private final class Body extends InputStream {
        private final ByteArrayInputStream bytes;

        Body(byte[] bytes) {
            this.bytes = new ByteArrayInputStream(bytes.clone());
        }

        @Override
        public int read() throws IOException {
            requireOpen();
            return bytes.read();
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            requireOpen();
            return bytes.read(target, offset, length);
        }

        @Override
        public void close() {
            MemoryResponse.this.close();
        }

        private void requireOpen() throws IOException {
            if (closed) {
                throw new IOException("the response is closed; read it before close() or before its reader returns");
            }
        }
    }
}
