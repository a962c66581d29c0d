package dev.belay;

import dev.belay.internal.upload.ForwardingBody;
import java.io.IOException;
import okhttp3.RequestBody;
import okio.Buffer;
import okio.BufferedSink;
import okio.ForwardingSink;
import okio.Okio;

/** A request body that tells how far it has got. */
final class ObservedBody extends ForwardingBody {

    private static final long PIECE_BYTES = 8 << 10;

    private final ProgressListener listener;

    ObservedBody(RequestBody delegate, ProgressListener listener) {
        super(delegate);
        this.listener = listener;
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
        delegate().writeTo(observed);
        if (observed.isOpen()) {
            observed.emit();
        }
    }
}
