package dev.belay.internal.transport;

import dev.belay.event.Phase;
import java.io.IOException;
import okhttp3.MediaType;
import okhttp3.RequestBody;
import okio.Buffer;
import okio.BufferedSink;
import okio.ForwardingSink;
import okio.Okio;
import okio.Sink;
import org.jspecify.annotations.Nullable;

/** A request body whose writes to the wire are timed, but not the caller's own work between them. */
final class WatchedBody extends RequestBody {

    private final RequestBody delegate;
    private final ExchangeObserver observer;

    WatchedBody(RequestBody delegate, ExchangeObserver observer) {
        this.delegate = delegate;
        this.observer = observer;
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
        BufferedSink watched = Okio.buffer(new Wire(sink, observer));
        observer.paused();
        delegate.writeTo(watched);
        if (watched.isOpen()) {
            watched.emit();
        }
        observer.entered(Phase.SEND);
    }

    private static final class Wire extends ForwardingSink {
        private final ExchangeObserver observer;

        Wire(Sink delegate, ExchangeObserver observer) {
            super(delegate);
            this.observer = observer;
        }

        @Override
        public void write(Buffer source, long byteCount) throws IOException {
            observer.entered(Phase.SEND);
            super.write(source, byteCount);
            observer.paused();
        }

        @Override
        public void flush() throws IOException {
            observer.entered(Phase.SEND);
            super.flush();
            observer.paused();
        }
    }
}
