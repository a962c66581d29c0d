package dev.belay.testing;

import dev.belay.event.ConnectionStats;
import dev.belay.event.Phase;
import dev.belay.internal.transport.ExchangeObserver;
import dev.belay.internal.transport.Transport;
import dev.belay.internal.transport.TransportResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import okhttp3.HttpUrl;
import okhttp3.Request;
import okio.Buffer;
import okio.ForwardingSource;
import okio.Okio;

/** A transport and a server of which chance decides what becomes of each request; in virtual time and on one thread. */
public final class ChanceServer implements Transport {
    /** It lets time pass in such steps, so that much later a limit may be noticed. */
    public static final Duration STEP = Duration.ofSeconds(1);

    private static final int[] STATUSES = {200, 200, 204, 400, 404, 408, 429, 500, 501, 502, 503, 503, 504};
    private static final String[] LOCATIONS = {"/there", "http://b.test/", "http://c.test/x", "ftp://a.test/", "/"};

    private final Random random;
    private final VirtualTimer timer;
    private final Runnable cancel;
    private final List<FakeExchange> exchanges = new ArrayList<>();
    private final List<FakeResponse> responses = new ArrayList<>();
    private boolean well;

    /**
     * @param cancel cancels the call that is under way, when chance says so
     */
    public ChanceServer(Random random, VirtualTimer timer, Runnable cancel) {
        this.random = random;
        this.timer = timer;
        this.cancel = cancel;
    }

    /** From now on it answers 200 to everything. */
    public void recover() {
        well = true;
    }

    /** Forgets what it has been sent. */
    public void forget() {
        exchanges.clear();
        responses.clear();
    }

    /** Returns how many requests with this method may have reached one and the same URL, at most. */
    public long arrivals(String method) {
        Map<HttpUrl, Integer> arrivals = new HashMap<>();
        for (FakeExchange exchange : exchanges) {
            if (exchange.mayHaveBeenSent() && exchange.request().method().equals(method)) {
                arrivals.merge(exchange.request().url(), 1, Integer::sum);
            }
        }
        return arrivals.values().stream().mapToInt(Integer::intValue).max().orElse(0);
    }

    /** Returns how many of its responses have not been closed. */
    public long open() {
        return responses.stream().filter(response -> response.closes() == 0).count();
    }

    @Override
    public TransportResponse send(Request request, ExchangeObserver observer) throws IOException {
        FakeExchange exchange = new FakeExchange(request, observer);
        exchanges.add(exchange);
        observer.exchangeStarted(exchange);
        FakeResponse response = well ? answers(exchange) : happens(exchange);
        responses.add(response);
        return response;
    }

    private static FakeResponse answers(FakeExchange exchange) {
        exchange.reach(Phase.FIRST_BYTE);
        return FakeResponse.of(200, "well");
    }

    private FakeResponse happens(FakeExchange exchange) throws IOException {
        switch (random.nextInt(9)) {
            case 0 -> {
                exchange.reach(Phase.CONNECT);
                throw new IOException("refused");
            }
            case 1 -> {
                exchange.reach(Phase.FIRST_BYTE);
                throw new IOException("reset");
            }
            case 2 -> {
                exchange.reuse();
                exchange.reach(Phase.SEND);
                if (random.nextBoolean()) {
                    exchange.unsend();
                }
                throw new IOException("stale");
            }
            case 3 -> {
                exchange.reach(Phase.SEND);
                cancel.run();
                return answer(exchange, FakeResponse.of(200, "late"));
            }
            case 4 -> {
                return answer(exchange, FakeResponse.of(302, "").header("Location", any(LOCATIONS)));
            }
            case 5 -> {
                return answer(exchange, FakeResponse.of(Okio.buffer(new Torn()), 10));
            }
            default -> {
                return answer(exchange, withAdvice(FakeResponse.of(STATUSES[random.nextInt(STATUSES.length)], "body")));
            }
        }
    }

    private FakeResponse answer(FakeExchange exchange, FakeResponse response) throws IOException {
        exchange.reach(Phase.FIRST_BYTE);
        // Now and then longer than an attempt, and than a call, may take.
        int steps = random.nextInt(16) == 0 ? random.nextInt(35) : random.nextInt(2);
        for (int i = 0; i < steps && !exchange.observer().stopped(); i++) {
            timer.advance(STEP);
        }
        // A wire may still answer in the moment in which it is broken off.
        if (exchange.observer().stopped() && random.nextBoolean()) {
            throw new IOException("Canceled");
        }
        return response;
    }

    private FakeResponse withAdvice(FakeResponse response) {
        return switch (random.nextInt(4)) {
            case 0 -> response.header("Retry-After", Integer.toString(random.nextInt(40)));
            case 1 -> response.header("RateLimit", "\"default\";r=0;t=" + random.nextInt(10));
            default -> response;
        };
    }

    private String any(String... choices) {
        return choices[random.nextInt(choices.length)];
    }

    /** A body that ends before its end. */
    private static final class Torn extends ForwardingSource {
        Torn() {
            super(new Buffer().writeUtf8("torn"));
        }

        @Override
        public long read(Buffer sink, long byteCount) throws IOException {
            long read = super.read(sink, byteCount);
            if (read < 0) {
                throw new IOException("unexpected end of stream");
            }
            return read;
        }
    }

    @Override
    public ConnectionStats connections() {
        return new ConnectionStats(0, 0, 0, 0);
    }

    @Override
    public void close() {}
}
