package dev.belay.internal.adapter.okhttp;

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

    private final @Nullable String contentType;
    private final long contentLength;

    UnreadableBody(@Nullable String contentType, long contentLength) {
        this.contentType = contentType;
        this.contentLength = contentLength;
    }

    @Override
    public @Nullable MediaType contentType() {
        return contentType == null ? null : MediaType.parse(contentType);
    }

    @Override
    public long contentLength() {
        return contentLength;
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
