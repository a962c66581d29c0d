package dev.belay.internal.transport;

import dev.belay.event.Phase;
import dev.belay.internal.upload.ForwardingBody;
import java.io.IOException;
import okhttp3.RequestBody;
import okio.Buffer;
import okio.BufferedSink;
import okio.ForwardingSink;
import okio.Okio;
import okio.Sink;

/** A request body whose writes to the wire are timed, but not the caller's own work between them. */
final class WatchedBody extends ForwardingBody {

    private final ExchangeObserver observer;

    WatchedBody(RequestBody delegate, ExchangeObserver observer) {
        super(delegate);
        this.observer = observer;
    }

    @Override
    public void writeTo(BufferedSink sink) throws IOException {
        Wire wire = new Wire(sink, observer);
        BufferedSink watched = Okio.buffer(wire);
        observer.paused();
        try {
            delegate().writeTo(watched);
            if (watched.isOpen()) {
                watched.emit();
            }
        } catch (IOException e) {
            if (!wire.failed) {
                observer.callerFailed(e);
            }
            throw e;
        }
        observer.entered(Phase.SEND);
    }

    private static final class Wire extends ForwardingSink {
        private final ExchangeObserver observer;
        private boolean failed;

        Wire(Sink delegate, ExchangeObserver observer) {
            super(delegate);
            this.observer = observer;
        }

        @Override
        public void write(Buffer source, long byteCount) throws IOException {
            observer.entered(Phase.SEND);
            failed = true;
            super.write(source, byteCount);
            failed = false;
            observer.paused();
        }

        @Override
        public void flush() throws IOException {
            observer.entered(Phase.SEND);
            failed = true;
            super.flush();
            failed = false;
            observer.paused();
        }
    }
}
