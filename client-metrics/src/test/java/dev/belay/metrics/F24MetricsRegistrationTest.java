package dev.belay.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.BelayClient;
import dev.belay.CancellationToken;
import dev.belay.ResponseReaders;
import dev.belay.testing.ClientExtension;
import dev.belay.testing.FakeAnswers;
import dev.belay.testing.FakeTransport;
import dev.belay.testing.TestClients;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.ResponseBody;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** F24: meters that are registered for each client and each URL fail, lie, or multiply until the process has no memory left. */
class F24MetricsRegistrationTest {
    private static final int CLIENTS = 100;
    private static final int URLS = 10_000;

    @RegisterExtension
    final ClientExtension clients = new ClientExtension();

    private static Request get(int number) {
        return new Request.Builder().url("http://a.test/users/" + number).build();
    }

    /** What is written in a hurry: a timer that has the URL, and a gauge of the client's own. */
    private static OkHttpClient naive(MeterRegistry registry) {
        AtomicInteger calls = new AtomicInteger();
        registry.gauge("naive.client.calls", calls);
        Interceptor metered = chain -> {
            calls.incrementAndGet();
            Timer timer = registry.timer(
                    "naive.client.requests", "uri", chain.request().url().encodedPath());
            return timer.record(() -> answer(chain.request()));
        };
        return new OkHttpClient.Builder().addInterceptor(metered).build();
    }

    private static Response answer(Request request) {
        return new Response.Builder()
                .request(request)
                .protocol(Protocol.HTTP_1_1)
                .code(200)
                .message("OK")
                .body(ResponseBody.create("x", null))
                .build();
    }

    @Test
    void aNaiveSetUpHasAMeterForEachUrlAndAGaugeOfTheFirstClientOnly() throws Exception {
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        List<OkHttpClient> naive = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            naive.add(naive(registry));
        }

        for (int i = 0; i < URLS; i++) {
            try (Response response = naive.get(i % CLIENTS).newCall(get(i)).execute()) {
                assertThat(response.code()).isEqualTo(200);
            }
        }

        assertThat(registry.getMeters()).hasSize(URLS + 1);
        assertThat(registry.get("naive.client.calls").gauge().value()).isEqualTo(URLS / CLIENTS);
    }

    @Test
    void aHundredClientsOnOneRegistryCountOnceInAFewMeters() throws Exception {
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        registry.throwExceptionOnRegistrationFailure();
        Reading reading = new Reading(registry);
        List<BelayClient> many = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            many.add(client(registry));
        }
        call(many.get(0), 0);
        int afterOne = reading.size();

        for (int i = 1; i < URLS; i++) {
            call(many.get(i % CLIENTS), i);
        }

        assertThat(reading.size()).isEqualTo(afterOne).isLessThan(25);
        assertThat(reading.sum(ClientMeter.HTTP_CLIENT_REQUESTS)).isEqualTo(URLS);
        assertThat(reading.sum(ClientMeter.ATTEMPTS)).isEqualTo(URLS);
        assertThat(reading.value(ClientMeter.BREAKER_STATE, "http://a.test:80", "closed"))
                .isEqualTo(CLIENTS);
        assertThat(registry.scrape().lines().filter(line -> line.startsWith("http_client_requests_seconds_count")))
                .hasSize(1);
        many.forEach(BelayClient::close);
        assertThat(registry.scrape()).doesNotContain("belay_client_breaker_state", "belay_client_connections{");
    }

    /** Twice the same, which is once, and once with other names for the calls, which counts nothing else again. */
    private BelayClient client(MeterRegistry registry) {
        return clients.build(TestClients.over(clients.register(FakeTransport.of(FakeAnswers.ok("x"))))
                .instrument(ClientMetrics.of(registry))
                .instrument(ClientMetrics.of(registry))
                .instrument(ClientMetrics.of(registry).withConvention(MetricConvention.OPEN_TELEMETRY)));
    }

    private static void call(BelayClient client, int number) throws IOException {
        client.execute(get(number), CancellationToken.none(), ResponseReaders.string());
    }
}
