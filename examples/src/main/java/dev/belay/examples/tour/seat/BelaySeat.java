package dev.belay.examples.tour.seat;

import com.google.errorprone.annotations.MustBeClosed;
import dev.belay.BearerTokens;
import dev.belay.BelayClient;
import dev.belay.CallOptions;
import dev.belay.CancellationToken;
import dev.belay.ClientInternals;
import dev.belay.HttpCaller;
import dev.belay.ResponseHandle;
import dev.belay.ResponseReader;
import dev.belay.Timeouts;
import dev.belay.TokenSource;
import dev.belay.json.Json;
import dev.belay.metrics.ClientMetrics;
import dev.belay.policy.CircuitBreakerPolicy;
import dev.belay.policy.ConcurrencyPolicy;
import dev.belay.policy.RetryBudget;
import dev.belay.policy.RetryPolicy;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import okhttp3.Request;

/** Belay; what a setup asks for, it has. */
final class BelaySeat implements Seat {
    private static final Json JSON = Json.create();
    private static final Duration LONG_WAIT = Duration.ofSeconds(20);

    private final BelayClient client;

    BelaySeat(Setup setup) {
        BelayClient.Builder builder = BelayClient.builder().timeouts(timeouts(setup));
        if (setup.dns() != null) {
            builder.dns(setup.dns());
        }
        if (setup.addresses() != null) {
            builder.addresses(setup.addresses());
        }
        if (setup.middleware() != null) {
            builder.interceptor(setup.middleware());
        }
        Consumer<String> log = setup.log();
        if (log != null) {
            builder.listener(event -> log.accept(event.toString()));
        }
        if (setup.metrics() != null) {
            builder.instrument(ClientMetrics.of(setup.metrics()));
        }
        if (setup.callsAtOnce() > 0) {
            builder.concurrency(ConcurrencyPolicy.builder()
                    .perOrigin(setup.callsAtOnce())
                    .maxWait(LONG_WAIT)
                    .build());
        }
        setup.headers().forEach(builder::header);
        addRetries(builder, setup.retries());
        TokenSource tokens = setup.tokens();
        String origin = setup.tokenOrigin();
        if (tokens != null && origin != null) {
            builder.credentials(BearerTokens.from(tokens, origin).skew(Duration.ZERO));
        }
        this.client = builder.build();
    }

    /** Far more than anybody should want: with the default budget and the circuit breaker there are few of them. */
    private static void addRetries(BelayClient.Builder builder, int retries) {
        if (retries > 0) {
            Duration shortest = Duration.ofMillis(1);
            builder.retry(RetryPolicy.builder()
                            .retries(retries)
                            .backOff(shortest, shortest)
                            .build())
                    .retryBudget(
                            RetryBudget.builder().percent(100).perSecond(10_000).build())
                    .circuitBreaker(CircuitBreakerPolicy.off());
        }
    }

    private static Timeouts timeouts(Setup setup) {
        Timeouts.Builder timeouts = Timeouts.builder();
        if (setup.timeout() != null) {
            timeouts.total(setup.timeout());
        }
        if (setup.connect() != null) {
            timeouts.connect(setup.connect());
        }
        return timeouts.build();
    }

    @Override
    public <T> T execute(Request request, CancellationToken token, ResponseReader<T> reader) throws IOException {
        return client.execute(request, token, reader);
    }

    @MustBeClosed
    @Override
    public ResponseHandle open(Request request, CancellationToken token) throws IOException {
        return client.open(request, token);
    }

    @Override
    public <T> CompletableFuture<T> executeAsync(Request request, CancellationToken token, ResponseReader<T> reader) {
        return client.executeAsync(request, token, reader);
    }

    @Override
    public HttpCaller with(CallOptions options) {
        return client.with(options);
    }

    @Override
    public <T> ResponseReader<T> json(Class<T> type) {
        return JSON.value(type);
    }

    @Override
    public int timersLeft() {
        return ClientInternals.engine(client).callsInFlight();
    }

    @Override
    public void close() {
        client.close(Duration.ZERO);
    }
}
