package dev.belay.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.BelayClient;
import dev.belay.CancellationToken;
import dev.belay.ResponseHandle;
import dev.belay.ResponseReaders;
import dev.belay.policy.ConcurrencyPolicy;
import dev.belay.testing.Answers;
import dev.belay.testing.Await;
import dev.belay.testing.BackgroundCall;
import dev.belay.testing.ClientExtension;
import dev.belay.testing.FakeAnswers;
import dev.belay.testing.FakeTransport;
import dev.belay.testing.FaultServer;
import dev.belay.testing.TestClients;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MockClock;
import io.micrometer.core.instrument.simple.SimpleConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import okhttp3.HttpUrl;
import okhttp3.Request;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Gauges are the sum over the clients that have not been closed, and go with the last of them. */
class ClientGaugesTest {
    private static final CancellationToken NONE = CancellationToken.none();
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final Request GET =
            new Request.Builder().url("http://a.test/").build();
    private static final String A = "http://a.test:80";

    @RegisterExtension
    final ClientExtension clients = new ClientExtension();

    private final MockClock clock = new MockClock();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry(SimpleConfig.DEFAULT, clock);
    private final Reading reading = new Reading(registry);

    private BelayClient client() {
        return clients.build(TestClients.over(clients.register(FakeTransport.of(FakeAnswers.ok("hello"))))
                .instrument(ClientMetrics.of(registry)));
    }

    private void aMomentLater() {
        clock.add(Duration.ofNanos(ClientSums.MOMENT_NANOS));
    }

    @Test
    void callsInFlightAreThoseOfAllClients() throws Exception {
        BelayClient first = client();
        BelayClient second = client();
        first.execute(GET, NONE, ResponseReaders.string());

        try (ResponseHandle one = first.open(GET, NONE);
                ResponseHandle two = second.open(GET, NONE);
                ResponseHandle three = second.open(GET, NONE)) {
            aMomentLater();
            assertThat(reading.value(ClientMeter.IN_FLIGHT, A)).isEqualTo(3);
            assertThat(List.of(one.status(), two.status(), three.status())).containsOnly(200);
        }
        aMomentLater();
        assertThat(reading.value(ClientMeter.IN_FLIGHT, A)).isZero();
        assertThat(reading.value(ClientMeter.AMPLIFICATION, A)).isEqualTo(1);
        assertThat(reading.value(ClientMeter.RETRY_BUDGET, A)).isPositive();
    }

    @Test
    void whoWaitsForAPermitIsSeen() throws Exception {
        BelayClient client = clients.build(TestClients.over(clients.register(FakeTransport.of(FakeAnswers.ok("x"))))
                .concurrency(ConcurrencyPolicy.builder().perOrigin(1).build())
                .instrument(ClientMetrics.of(registry)));
        client.execute(GET, NONE, ResponseReaders.string());

        try (ResponseHandle holds = client.open(GET, NONE);
                BackgroundCall<String> waits =
                        BackgroundCall.start(() -> client.execute(GET, NONE, ResponseReaders.string()))) {
            assertThat(Await.condition(SOON, () -> {
                        aMomentLater();
                        return reading.value(ClientMeter.WAITING, A) == 1;
                    }))
                    .isTrue();
            holds.close();
            assertThat(waits.outcome(SOON).failure()).isNull();
        }
        assertThat(reading.value(ClientMeter.PHASE, A, "permit")).isEqualTo(1);
    }

    @Test
    void aBreakerIsInOneState() throws Exception {
        BelayClient first = client();
        BelayClient second = client();
        first.execute(GET, NONE, ResponseReaders.string());
        second.execute(GET, NONE, ResponseReaders.string());
        assertThat(reading.of(ClientMeter.BREAKER_STATE))
                .isEqualTo(Map.of(
                        A + " closed", 2.0,
                        A + " open", 0.0,
                        A + " half_open", 0.0,
                        A + " forced_open", 0.0,
                        A + " forced_closed", 0.0));

        second.circuitBreaker(HttpUrl.get("http://a.test")).forceOpen();
        aMomentLater();

        assertThat(reading.value(ClientMeter.BREAKER_STATE, A, "closed")).isEqualTo(1);
        assertThat(reading.value(ClientMeter.BREAKER_STATE, A, "forced_open")).isEqualTo(1);
    }

    @Test
    void aClosedClientIsInNoSumAnyMore() throws Exception {
        BelayClient first = client();
        BelayClient second = client();
        first.execute(GET, NONE, ResponseReaders.string());
        second.execute(GET, NONE, ResponseReaders.string());
        assertThat(reading.value(ClientMeter.BREAKER_STATE, A, "closed")).isEqualTo(2);

        second.close();

        assertThat(reading.value(ClientMeter.BREAKER_STATE, A, "closed")).isEqualTo(1);
        first.close();
        OriginSum left = RegistryMeters.of(registry, false).clients().origin(A);
        assertThat(left).isSameAs(OriginSum.NOTHING);
        assertThat(left.amplification()).isNaN();
        assertThat(left.retriesLeft()).isNaN();
    }

    @Test
    void withTheLastClientTheGaugesGoAndTheTotalsStay() throws Exception {
        BelayClient first = client();
        BelayClient second = client();
        first.execute(GET, NONE, ResponseReaders.string());
        int all = reading.size();

        first.close();
        assertThat(reading.size()).isEqualTo(all);
        second.close();

        for (ClientMeter each : ClientMeter.values()) {
            boolean gauge = each.type() == Meter.Type.GAUGE;
            assertThat(reading.of(each)).as(each.meterName()).matches(found -> !gauge || found.isEmpty());
        }
        assertThat(reading.sum(ClientMeter.HTTP_CLIENT_REQUESTS)).isEqualTo(1);
        assertThat(RegistryMeters.of(registry, false).clients().isEmpty()).isTrue();
    }

    @Test
    void aClientThatComesLaterHasGaugesAgain() throws Exception {
        BelayClient first = client();
        first.execute(GET, NONE, ResponseReaders.string());
        int all = reading.size();
        first.close();

        BelayClient second = client();
        assertThat(reading.of(ClientMeter.CONNECTIONS)).hasSize(3);
        second.execute(GET, NONE, ResponseReaders.string());

        assertThat(reading.size()).isEqualTo(all);
        assertThat(reading.sum(ClientMeter.HTTP_CLIENT_REQUESTS)).isEqualTo(2);
    }

    @Test
    void connectionsAreSeenBeforeTheFirstCallEnds() throws Exception {
        CountDownLatch held = new CountDownLatch(1);
        FaultServer server = clients.serve(Answers.heldBy(held, Answers.ok("hello")));
        String origin = server.url("").replaceAll("/$", "");
        BelayClient client = clients.build(TestClients.once().instrument(ClientMetrics.of(registry)));
        Request request = new Request.Builder().url(server.url("/")).build();

        try (BackgroundCall<String> call =
                BackgroundCall.start(() -> client.execute(request, NONE, ResponseReaders.string()))) {
            assertThat(Await.condition(SOON, () -> {
                        aMomentLater();
                        return reading.value(ClientMeter.CONNECTIONS, "active") == 1
                                && reading.value(ClientMeter.IN_FLIGHT, origin) == 1;
                    }))
                    .as(() -> reading.of(ClientMeter.CONNECTIONS) + " " + reading.of(ClientMeter.IN_FLIGHT))
                    .isTrue();
            held.countDown();
            assertThat(call.outcome(SOON).failure()).isNull();
        }
        aMomentLater();

        assertThat(reading.value(ClientMeter.CONNECTIONS, "idle")).isEqualTo(1);
        assertThat(reading.sum(ClientMeter.CONNECTIONS_OPENED)).isEqualTo(1);
        client.close();
        assertThat(reading.value(ClientMeter.CONNECTIONS_CLOSED, "client_closed"))
                .isEqualTo(1);
        assertThat(reading.value(ClientMeter.PHASE, origin, "connect")).isEqualTo(1);
    }
}
