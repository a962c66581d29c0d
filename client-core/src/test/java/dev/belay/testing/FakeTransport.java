package dev.belay.testing;

import dev.belay.event.ConnectionStats;
import dev.belay.internal.transport.ExchangeObserver;
import dev.belay.internal.transport.Transport;
import dev.belay.internal.transport.TransportResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import okhttp3.Request;

/**
 * A transport without a wire. The first request is answered by the first script, and so on; the last script answers all
 * that follow. It remembers every exchange and response.
 */
public final class FakeTransport implements Transport {

    /** What becomes of one request. See {@link FakeAnswers}. */
    @FunctionalInterface
    public interface Script {

        /** Returns the response, blocks, or throws. Runs on the thread of the call. */
        FakeResponse answer(FakeExchange exchange) throws IOException;
    }

    private final List<Script> scripts;
    private final List<FakeExchange> exchanges = new CopyOnWriteArrayList<>();
    private final List<FakeResponse> responses = new CopyOnWriteArrayList<>();
    private volatile boolean closed;

    private FakeTransport(List<Script> scripts) {
        this.scripts = scripts;
    }

    /** Returns a transport that answers so, in turn. */
    public static FakeTransport of(Script first, Script... more) {
        List<Script> all = new CopyOnWriteArrayList<>(List.of(more));
        all.add(0, first);
        return new FakeTransport(all);
    }

    @Override
    public TransportResponse send(Request request, ExchangeObserver observer) throws IOException {
        FakeExchange exchange = new FakeExchange(request, observer);
        Script script;
        synchronized (this) {
            script = scripts.get(Math.min(exchanges.size(), scripts.size() - 1));
            exchanges.add(exchange);
        }
        observer.exchangeStarted(exchange);
        FakeResponse response = script.answer(exchange);
        responses.add(response);
        return response;
    }

    /** Returns what was sent, in order. */
    public List<FakeExchange> exchanges() {
        return List.copyOf(exchanges);
    }

    /** Returns the responses that were given, in order. */
    public List<FakeResponse> responses() {
        return List.copyOf(responses);
    }

    /** Returns how many responses have been given and not closed. */
    public long openResponses() {
        return responses.stream().filter(response -> response.closes() == 0).count();
    }

    /** Waits until so many requests have been sent; returns whether they were. */
    public boolean awaitRequests(int count, Duration longestWait) {
        return Await.condition(longestWait, () -> exchanges.size() >= count);
    }

    /** Returns whether it was closed. */
    public boolean isClosed() {
        return closed;
    }

    @Override
    public ConnectionStats connections() {
        return new ConnectionStats(0, 0, 0, 0);
    }

    @Override
    public void close() {
        closed = true;
    }
}
