package dev.belay.testing;

import dev.belay.event.ConnectionStats;
import dev.belay.internal.transport.ExchangeObserver;
import dev.belay.internal.transport.Transport;
import dev.belay.internal.transport.TransportResponse;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import okhttp3.Headers;
import okhttp3.Protocol;
import okhttp3.Request;
import okio.BufferedSource;

/** A transport without a wire that counts and remembers nothing, so that it can be asked a million times. */
public final class CountingTransport implements Transport {
    private final FakeTransport.Script script;
    private final LongAdder sent = new LongAdder();
    private final LongAdder opened = new LongAdder();
    private final LongAdder closed = new LongAdder();

    /** Makes a transport that answers every request so. */
    public CountingTransport(FakeTransport.Script script) {
        this.script = script;
    }

    @Override
    public TransportResponse send(Request request, ExchangeObserver observer) throws IOException {
        FakeExchange exchange = new FakeExchange(request, observer);
        sent.increment();
        observer.exchangeStarted(exchange);
        FakeResponse response = script.answer(exchange);
        opened.increment();
        return new Counted(response, closed);
    }

    /** Returns how many requests were sent. */
    public long sent() {
        return sent.sum();
    }

    /** Returns how many responses have been given and not closed. */
    public long openResponses() {
        return opened.sum() - closed.sum();
    }

    @Override
    public ConnectionStats connections() {
        return new ConnectionStats(0, 0, 0, opened.sum());
    }

    @Override
    public void close() {}

    private static final class Counted implements TransportResponse {
        private final FakeResponse response;
        private final LongAdder closed;
        private final AtomicBoolean done = new AtomicBoolean();

        Counted(FakeResponse response, LongAdder closed) {
            this.response = response;
            this.closed = closed;
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
        public long contentLength() {
            return response.contentLength();
        }

        @Override
        public BufferedSource source() {
            return response.source();
        }

        @Override
        public void close() {
            response.close();
            if (done.compareAndSet(false, true)) {
                closed.increment();
            }
        }
    }
}
