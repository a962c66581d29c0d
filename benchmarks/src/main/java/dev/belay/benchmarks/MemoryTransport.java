package dev.belay.benchmarks;

import dev.belay.event.ConnectionStats;
import dev.belay.event.Phase;
import dev.belay.internal.transport.ExchangeObserver;
import dev.belay.internal.transport.Transport;
import dev.belay.internal.transport.TransportResponse;
import dev.belay.testing.QuietExchange;
import okhttp3.Headers;
import okhttp3.Protocol;
import okhttp3.Request;
import okio.Buffer;
import okio.BufferedSource;

/** Answers 200 without a wire, so that what is left is the library's own work. */
final class MemoryTransport implements Transport {

    private static final Answer ANSWER = new Answer();
    private static final Sent SENT = new Sent();

    @Override
    public TransportResponse send(Request request, ExchangeObserver observer) {
        observer.exchangeStarted(SENT);
        observer.entered(Phase.SEND);
        observer.entered(Phase.FIRST_BYTE);
        return ANSWER;
    }

    @Override
    public ConnectionStats connections() {
        return new ConnectionStats(0, 0, 0, 0);
    }

    @Override
    public void close() {}

    /** An empty response, the same for all. */
    private static final class Answer implements TransportResponse {
        private final Headers headers = Headers.of("Content-Length", "0");
        private final Buffer empty = new Buffer();

        @Override
        public int status() {
            return 200;
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
        public long contentLength() {
            return 0;
        }

        @Override
        public BufferedSource source() {
            return empty;
        }

        @Override
        public void close() {}
    }

    /** The same for all. */
    private static final class Sent extends QuietExchange {}
}
