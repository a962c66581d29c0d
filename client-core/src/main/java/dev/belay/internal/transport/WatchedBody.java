package dev.belay.internal.transport;

import dev.belay.event.Phase;
import dev.belay.internal.upload.ForwardingBody;
import java.io.IOException;
import okhttp3.Request;
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

    /** Returns whether a request's body may go on when its response is there. */
    static boolean isDuplex(Request request) {
        RequestBody body = request.body();
        return body != null && body.isDuplex();
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
            wire.goesOnUnwatched();
        } catch (IOException e) {
            if (!wire.failed) {
                observer.callerFailed(e);
            }
            throw e;
        }
        observer.entered(delegate().isDuplex() ? Phase.FIRST_BYTE : Phase.SEND);
    }

    private static final class Wire extends ForwardingSink {
        private final ExchangeObserver observer;
        private boolean failed;
        private volatile boolean unwatched;

        Wire(Sink delegate, ExchangeObserver observer) {
            super(delegate);
            this.observer = observer;
        }

        /** A duplex body goes on while its response is waited for and read, and only one wait at a time is watched. */
        void goesOnUnwatched() {
            unwatched = true;
        }

        @Override
        public void write(Buffer source, long byteCount) throws IOException {
            begins();
            super.write(source, byteCount);
            ended();
        }

        @Override
        public void flush() throws IOException {
            begins();
            super.flush();
            ended();
        }

        private void begins() {
            if (!unwatched) {
                observer.entered(Phase.SEND);
            }
            failed = true;
        }

        private void ended() {
            failed = false;
            if (!unwatched) {
                observer.paused();
            }
        }
    }
}
