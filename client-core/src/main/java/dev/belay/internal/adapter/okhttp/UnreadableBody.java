package dev.belay.internal.adapter.okhttp;

import dev.belay.internal.transport.ResponseHead;
import okhttp3.MediaType;
import okhttp3.ResponseBody;
import okio.Buffer;
import okio.BufferedSource;
import okio.Okio;
import okio.Source;
import okio.Timeout;
import org.jspecify.annotations.Nullable;

/** Stands where a response is there for its head alone: in {@code networkResponse()} and {@code priorResponse()}. */
final class UnreadableBody extends ResponseBody {

    private final ResponseHead head;

    UnreadableBody(ResponseHead head) {
        this.head = head;
    }

    @Override
    public @Nullable MediaType contentType() {
        String announced = head.headers().get("Content-Type");
        return announced == null ? null : MediaType.parse(announced);
    }

    @Override
    public long contentLength() {
        if (head.request().method().equals("HEAD")) {
            // What its head announces is the length of another one.
            return 0;
        }
        String announced = head.headers().get("Content-Length");
        try {
            return announced == null ? -1 : Long.parseLong(announced.strip());
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    @Override
    public BufferedSource source() {
        return Okio.buffer(new NoSource());
    }

    @Override
    public void close() {}

    private static final class NoSource implements Source {

        @Override
        public long read(Buffer sink, long byteCount) {
            throw new IllegalStateException(
                    "networkResponse() and priorResponse() have no body: read that of the response itself");
        }

        @Override
        public Timeout timeout() {
            return Timeout.NONE;
        }

        @Override
        public void close() {}
    }
}
