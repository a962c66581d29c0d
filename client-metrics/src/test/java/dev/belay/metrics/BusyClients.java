package dev.belay.metrics;

import dev.belay.BearerTokens;
import dev.belay.BelayClient;
import dev.belay.CallOptions;
import dev.belay.CancellationSource;
import dev.belay.CancellationToken;
import dev.belay.HttpCaller;
import dev.belay.ResponseHandle;
import dev.belay.ResponseReader;
import dev.belay.ResponseReaders;
import dev.belay.event.Phase;
import dev.belay.internal.time.TimeSource;
import dev.belay.policy.RetryPolicy;
import dev.belay.testing.Answers;
import dev.belay.testing.Await;
import dev.belay.testing.ClientExtension;
import dev.belay.testing.FakeAnswers;
import dev.belay.testing.FakeExchange;
import dev.belay.testing.FakeResponse;
import dev.belay.testing.FakeTokens;
import dev.belay.testing.FakeTransport;
import dev.belay.testing.FaultServer;
import dev.belay.testing.TestClients;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import okhttp3.HttpUrl;
import okhttp3.Request;
import okhttp3.RequestBody;

/** Clients to which everything happens that there is a meter for. */
final class BusyClients {
    private static final CancellationToken NONE = CancellationToken.none();
    private static final Duration SHORT = Duration.ofMillis(20);
    private static final Duration SOON = Duration.ofSeconds(10);

    private final ClientExtension clients;
    private final MeterRegistry registry;
    private final Set<String> seen = ConcurrentHashMap.newKeySet();
    private final List<IOException> failures = new ArrayList<>();

    private BusyClients(ClientExtension clients, MeterRegistry registry) {
        this.clients = clients;
        this.registry = registry;
    }

    /** Makes calls until each meter has something to say. The clients stay open. */
    static void occupy(ClientExtension clients, MeterRegistry registry) throws Exception {
        BusyClients busy = new BusyClients(clients, registry);
        busy.callsOfAllKinds();
        busy.connections();
    }

    private BelayClient.Builder metered(BelayClient.Builder builder) {
        return builder.instrument(ClientMetrics.of(registry))
                .instrument(ClientMetrics.of(registry).withConvention(MetricConvention.OPEN_TELEMETRY));
    }

    private void callsOfAllKinds() throws Exception {
        FakeTokens tokens = new FakeTokens(TimeSource.SYSTEM, Duration.ofMinutes(10));
        BelayClient client = clients.build(metered(TestClients.over(clients.register(FakeTransport.of(this::answer))))
                .retry(RetryPolicy.builder().retries(1).backOff(SHORT, SHORT).build())
                .credentials(BearerTokens.from(tokens, "http://tokens.test")));
        HttpCaller once = client.with(CallOptions.none().retry(RetryPolicy.never()));
        client.execute(get("http://a.test/moved"), NONE, ResponseReaders.string());
        client.execute(get("http://a.test/flaky"), NONE, ResponseReaders.string());
        client.execute(get("http://a.test/lost"), NONE, ResponseReaders.string());
        client.execute(get("http://tokens.test/"), NONE, ResponseReaders.string());
        client.execute(post("http://a.test/post"), NONE, ResponseReaders.string());
        fails(once, "http://pause.test/pause", ResponseReaders.string());
        fails(once.with(CallOptions.none().firstByte(SHORT)), "http://a.test/stuck", ResponseReaders.string());
        fails(once, "http://a.test/", response -> {
            throw new UndecodableBody("malformed");
        });
        try (CancellationSource source = CancellationSource.create()) {
            source.cancel();
            client.execute(get("http://a.test/"), source.token(), ResponseReaders.string());
        } catch (IOException e) {
            failures.add(e);
        }
        client.circuitBreaker(HttpUrl.get("http://c.test")).forceOpen();
        forget(client);
        if (failures.size() != 4) {
            throw new AssertionError("not the failures that were wanted: " + failures);
        }
    }

    private void fails(HttpCaller caller, String url, ResponseReader<?> reader) {
        try {
            caller.execute(get(url), NONE, reader);
        } catch (IOException e) {
            failures.add(e);
        }
    }

    private void forget(BelayClient client) throws IOException {
        @SuppressWarnings("MustBeClosedChecker") // this is a leak
        ResponseHandle forgotten = client.with(CallOptions.none().total(SHORT)).open(get("http://a.test/leak"), NONE);
        Reading reading = new Reading(registry);
        boolean told = Await.condition(
                SOON, () -> reading.sum(ClientMeter.LEAKS) > 0 && reading.sum(ClientMeter.CREDENTIAL_REFRESHES) > 0);
        if (!told) {
            throw new AssertionError("no leak, or no token: " + forgotten);
        }
    }

    private void connections() throws IOException {
        FaultServer server = clients.serve(Answers.ok("x"));
        BelayClient wired = clients.build(metered(TestClients.once()));
        wired.execute(get(server.url("/")), NONE, ResponseReaders.string());
        wired.close();
    }

    private static Request get(String url) {
        return new Request.Builder().url(url).build();
    }

    private static Request post(String url) {
        return get(url).newBuilder().post(RequestBody.create("abc", null)).build();
    }

    private FakeResponse answer(FakeExchange exchange) throws IOException {
        String path = exchange.request().url().encodedPath();
        boolean first = seen.add(path);
        return switch (path) {
            case "/moved" ->
                FakeAnswers.responds(() -> FakeResponse.of(302, "").header("Location", "http://b.test/"))
                        .answer(exchange);
            case "/flaky" -> FakeAnswers.status(first ? 503 : 200, "x").answer(exchange);
            case "/lost" -> lost(exchange, first);
            case "/pause" ->
                FakeAnswers.responds(() -> FakeResponse.of(503, "").header("Retry-After", "4"))
                        .answer(exchange);
            case "/stuck" -> FakeAnswers.blocksIn(Phase.FIRST_BYTE).answer(exchange);
            case "/leak" -> FakeAnswers.bodyStops("x").answer(exchange);
            default -> ok(exchange);
        };
    }

    private static FakeResponse lost(FakeExchange exchange, boolean first) throws IOException {
        if (first) {
            exchange.reuse();
            exchange.reach(Phase.FIRST_BYTE);
            throw new IOException("closed by peer");
        }
        return ok(exchange);
    }

    private static FakeResponse ok(FakeExchange exchange) throws IOException {
        if (exchange.request().body() != null) {
            exchange.observer().bodySent(3);
        }
        return FakeAnswers.ok("hello").answer(exchange);
    }
}
