package dev.belay;

import java.io.IOException;
import okhttp3.MediaType;
import okhttp3.RequestBody;
import okio.Buffer;
import okio.BufferedSink;
import okio.ForwardingSink;
import okio.Okio;
import org.jspecify.annotations.Nullable;

/** A request body that tells how far it has got. */
final class ObservedBody extends RequestBody {

    private static final long PIECE_BYTES = 8 << 10;

    private final RequestBody delegate;
    private final ProgressListener listener;

    ObservedBody(RequestBody delegate, ProgressListener listener) {
        this.delegate = delegate;
        this.listener = listener;
    }

    @Override
    public @Nullable MediaType contentType() {
        return delegate.contentType();
    }

    @Override
    public long contentLength() throws IOException {
        return delegate.contentLength();
    }

    @Override
    public boolean isDuplex() {
        return delegate.isDuplex();
    }

    @Override
    public boolean isOneShot() {
        return delegate.isOneShot();
    }

    @Override
    public void writeTo(BufferedSink sink) throws IOException {
        long total = contentLength();
        BufferedSink observed = Okio.buffer(new ForwardingSink(sink) {
            private long bytes;

            @Override
            public void write(Buffer source, long byteCount) throws IOException {
                long end = bytes + byteCount;
                while (bytes < end) {
                    long piece = Math.min(PIECE_BYTES, end - bytes);
                    super.write(source, piece);
                    bytes += piece;
                    listener.onProgress(bytes, total);
                }
            }
        });
        delegate.writeTo(observed);
        if (observed.isOpen()) {
            observed.emit();
        }
    }
}
