package dev.belay.examples.fetch;

import dev.belay.ResponseHandle;
import dev.belay.event.CallLedger;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import okhttp3.Headers;
import okhttp3.Protocol;

/** A response whose body as a stream begins with bytes of ours. */
final class PrecededResponse implements ResponseHandle {
    private final ResponseHandle response;
    private final InputStream body;

    PrecededResponse(ResponseHandle response, byte[] first) {
        this.response = response;
        this.body = new Preceded(response.body(), first);
    }

    @Override
    public int status() {
        return response.status();
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
    public InputStream body() {
        return body;
    }

    @Override
    public byte[] bytes() throws IOException {
        return response.bytes();
    }

    @Override
    public byte[] excerpt() throws IOException {
        return response.excerpt();
    }

    @Override
    public CallLedger ledger() {
        return response.ledger();
    }

    @Override
    public void close() {
        response.close();
    }

    /** At its end it asks the body each time, which is how one learns that the call has been stopped. */
    private static final class Preceded extends FilterInputStream {
        private final byte[] first;
        private int given;

        Preceded(InputStream body, byte[] first) {
            super(body);
            this.first = first;
        }

        @Override
        public int read() throws IOException {
            return given < first.length ? first[given++] & 0xFF : super.read();
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            int n = Math.min(length, first.length - given);
            if (n <= 0) {
                return super.read(target, offset, length);
            }
            System.arraycopy(first, given, target, offset, n);
            given += n;
            return n;
        }
    }
}
