package dev.belay.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import dev.belay.BelayClient;
import dev.belay.CallOptions;
import dev.belay.CancellationToken;
import dev.belay.ResponseReaders;
import dev.belay.event.Phase;
import dev.belay.policy.RetryPolicy;
import dev.belay.testing.CallStyle;
import dev.belay.testing.ClientExtension;
import dev.belay.testing.FakeAnswers;
import dev.belay.testing.FakeResponse;
import dev.belay.testing.FakeTransport;
import dev.belay.testing.FakeTransport.Script;
import dev.belay.testing.TestClients;
import dev.belay.testing.VirtualTimer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.time.Duration;
import okhttp3.Request;
import okhttp3.RequestBody;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is counted of a call, in virtual time. */
class ClientMetricsTest {
    private static final CancellationToken NONE = CancellationToken.none();
    private static final Request GET =
            new Request.Builder().url("http://a.test/things/7?page=2").build();
    private static final String A = "http://a.test:80";
    private static final String B = "http://b.test:80";
    private static final Script OK = FakeAnswers.ok("hello");
    private static final Script MOVED =
            FakeAnswers.responds(() -> FakeResponse.of(302, "").header("Location", "http://b.test/second"));

    @RegisterExtension
    final ClientExtension clients = new ClientExtension();

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final Reading reading = new Reading(registry);
    private final VirtualTimer timer = clients.register(new VirtualTimer().skippingWaits());

    private BelayClient.Builder over(Script first, Script... more) {
        return TestClients.over(clients.register(FakeTransport.of(first, more)), timer);
    }

    private BelayClient metered(Script first, Script... more) {
        return clients.build(over(first, more).instrument(ClientMetrics.of(registry)));
    }

    /** Answers after so much time. */
    private Script after(Duration wait, Script then) {
        return exchange -> {
            exchange.reach(Phase.FIRST_BYTE);
            timer.advance(wait);
            return then.answer(exchange);
        };
    }

    @ParameterizedTest
    @EnumSource(CallStyle.class)
    void aCallHasTheTagsOfSpring(CallStyle style) throws Exception {
        BelayClient client = metered(after(Duration.ofMillis(300), OK));

        style.text(client.with(CallOptions.none().operation("/things/{id}")), GET);

        // In the order of their keys: client.name, error, exception, method, outcome, status, uri.
        assertThat(reading.of(ClientMeter.HTTP_CLIENT_REQUESTS))
                .containsExactly(entry("a.test none none GET SUCCESS 200 /things/{id}", 1.0));
        assertThat(reading.seconds(ClientMeter.HTTP_CLIENT_REQUESTS, "a.test none none GET SUCCESS 200 /things/{id}"))
                .isEqualTo(0.3);
        assertThat(reading.of(ClientMeter.HTTP_CLIENT_REQUEST_DURATION)).isEmpty();
    }

    @Test
    void aCallHasTheTagsOfOpenTelemetry() throws Exception {
        ClientMetrics metrics = ClientMetrics.of(registry).withConvention(MetricConvention.OPEN_TELEMETRY);
        BelayClient client = clients.build(
                over(OK, FakeAnswers.status(404, ""), FakeAnswers.fails(Phase.CONNECT, () -> new IOException("no")))
                        .instrument(metrics));

        client.execute(GET, NONE, ResponseReaders.string());
        assertThatThrownBy(() -> client.execute(GET, NONE, ResponseReaders.string()))
                .isInstanceOf(IOException.class);
        assertThatThrownBy(() -> client.with(CallOptions.none().operation("things"))
                        .execute(GET, NONE, ResponseReaders.string()))
                .isInstanceOf(IOException.class);

        // error.type, http.request.method, http.response.status_code, server.address, server.port, url.template.
        assertThat(reading.of(ClientMeter.HTTP_CLIENT_REQUEST_DURATION))
                .containsOnly(
                        entry("none GET 200 a.test 80 none", 1.0),
                        entry("404 GET 404 a.test 80 none", 1.0),
                        entry("dev.belay.error.ConnectFailedException GET none a.test 80 things", 1.0));
        assertThat(reading.of(ClientMeter.HTTP_CLIENT_REQUESTS)).isEmpty();
    }

    @Test
    void withoutAResponseTheStatusSaysWhetherItWasIo() throws Exception {
        BelayClient client = metered(FakeAnswers.fails(Phase.CONNECT, () -> new IOException("no")), exchange -> {
            throw new IllegalStateException("a bug");
        });

        assertThatThrownBy(() -> client.execute(GET, NONE, ResponseReaders.string()))
                .isInstanceOf(IOException.class);
        assertThatThrownBy(() -> client.execute(GET, NONE, ResponseReaders.string()))
                .isInstanceOf(IllegalStateException.class);

        assertThat(reading.of(ClientMeter.HTTP_CLIENT_REQUESTS))
                .containsOnlyKeys(
                        "a.test ConnectFailedException ConnectFailedException GET UNKNOWN IO_ERROR none",
                        "a.test IllegalStateException IllegalStateException GET UNKNOWN CLIENT_ERROR none");
    }

    @Test
    void aRedirectAndARetryAreOneCallOfFourRequests() throws Exception {
        FakeTransport transport = FakeTransport.of(MOVED, FakeAnswers.status(503, ""), MOVED, OK);
        BelayClient client = clients.build(TestClients.over(clients.register(transport), timer)
                .retry(RetryPolicy.defaults())
                .instrument(ClientMetrics.of(registry)));

        client.execute(GET, NONE, ResponseReaders.string());

        assertThat(reading.sum(ClientMeter.HTTP_CLIENT_REQUESTS)).isEqualTo(1);
        // exception, origin, outcome, status.
        assertThat(reading.of(ClientMeter.ATTEMPTS))
                .containsOnly(
                        entry("none " + A + " REDIRECTION 302", 2.0),
                        entry("none " + B + " SERVER_ERROR 503", 1.0),
                        entry("none " + B + " SUCCESS 200", 1.0));
        assertThat(reading.of(ClientMeter.RETRIES)).containsExactly(entry(A + " status", 1.0));
        assertThat(reading.of(ClientMeter.REDIRECTS)).containsExactly(entry(A, 2.0));
        assertThat(reading.of(ClientMeter.REPLAYS)).isEmpty();
        assertThat(reading.value(ClientMeter.PHASE, A, "back_off")).isEqualTo(1);
    }

    @Test
    void whatIsSentAgainAfterALossIsAReplay() throws Exception {
        BelayClient client = metered(
                exchange -> {
                    exchange.reuse();
                    exchange.reach(Phase.FIRST_BYTE);
                    throw new IOException("closed by peer");
                },
                OK);

        client.execute(GET, NONE, ResponseReaders.string());

        assertThat(reading.of(ClientMeter.REPLAYS)).containsExactly(entry(A, 1.0));
        assertThat(reading.of(ClientMeter.ATTEMPTS))
                .containsOnly(
                        entry("ConnectionLostException " + A + " UNKNOWN IO_ERROR", 1.0),
                        entry("none " + A + " SUCCESS 200", 1.0));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void phasesThatHappenedAreTimed(boolean histograms) throws Exception {
        ClientMetrics metrics = ClientMetrics.of(registry);
        BelayClient client = clients.build(
                over(after(Duration.ofMillis(200), OK)).instrument(histograms ? metrics.withHistograms() : metrics));

        for (int i = 0; i < 3; i++) {
            client.execute(GET, NONE, response -> {
                timer.advance(Duration.ofMillis(50));
                return response.string();
            });
        }

        assertThat(reading.of(ClientMeter.PHASE))
                .containsOnly(
                        entry(A + " connect", 3.0),
                        entry(A + " send", 3.0),
                        entry(A + " first_byte", 3.0),
                        entry(A + " body", 3.0));
        assertThat(reading.seconds(ClientMeter.PHASE, A, "first_byte")).isEqualTo(0.6);
        assertThat(reading.seconds(ClientMeter.PHASE, A, "body")).isEqualTo(0.15);
    }

    @Test
    void bytesAreCountedBothWays() throws Exception {
        Request post = GET.newBuilder().post(RequestBody.create("abc", null)).build();
        BelayClient client = metered(exchange -> {
            exchange.reach(Phase.SEND);
            exchange.observer().bodySent(3);
            exchange.reach(Phase.FIRST_BYTE);
            return FakeResponse.of(200, "hello");
        });

        client.execute(post, NONE, ResponseReaders.string());
        client.execute(post, NONE, ResponseReaders.string());

        assertThat(reading.of(ClientMeter.REQUEST_BODY)).containsExactly(entry(A, 6.0));
        assertThat(reading.of(ClientMeter.RESPONSE_BODY)).containsExactly(entry(A, 10.0));
    }

    @Test
    void whatAReaderCannotDecodeIsCountedByWhatIsWrong() {
        BelayClient client = metered(OK);

        for (String reason : new String[] {"malformed", "malformed", "too_deep"}) {
            assertThatThrownBy(() -> client.execute(GET, NONE, response -> {
                        throw new UndecodableBody(reason);
                    }))
                    .isInstanceOf(UndecodableBody.class);
        }

        assertThat(reading.of(ClientMeter.DECODE_FAILURES))
                .containsExactly(entry(A + " malformed", 2.0), entry(A + " too_deep", 1.0));
        assertThat(reading.of(ClientMeter.HTTP_CLIENT_REQUESTS))
                .containsExactly(entry("a.test UndecodableBody UndecodableBody GET SUCCESS 200 none", 3.0));
    }

    @Test
    void histogramsAreThereWhenTheyAreWanted() throws Exception {
        PrometheusMeterRegistry without = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        PrometheusMeterRegistry with = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        PrometheusMeterRegistry byConvention = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        BelayClient client = clients.build(over(OK).instrument(ClientMetrics.of(without))
                .instrument(ClientMetrics.of(with).withHistograms())
                .instrument(ClientMetrics.of(byConvention)
                        .withConvention(MetricConvention.OPEN_TELEMETRY)
                        .withHistograms()));

        client.execute(GET, NONE, ResponseReaders.string());

        assertThat(buckets(without, "http_client_requests")).isZero();
        assertThat(buckets(with, "http_client_requests")).isGreaterThan(50);
        assertThat(buckets(with, "belay_client_attempts")).isGreaterThan(50);
        assertThat(buckets(byConvention, "http_client_request_duration")).isEqualTo(14 + 1);
        assertThat(buckets(byConvention, "belay_client_phase")).isGreaterThan(4 * 50);
    }

    private static long buckets(PrometheusMeterRegistry registry, String name) {
        return registry.scrape()
                .lines()
                .filter(line -> line.startsWith(name + "_seconds_bucket{"))
                .count();
    }

    @Test
    void settingsAreValues() {
        ClientMetrics metrics = ClientMetrics.of(registry);

        assertThat(metrics).isEqualTo(ClientMetrics.of(registry)).hasSameHashCodeAs(ClientMetrics.of(registry));
        assertThat(metrics)
                .isNotEqualTo(ClientMetrics.of(new SimpleMeterRegistry()))
                .isNotEqualTo(metrics.withHistograms())
                .isNotEqualTo(metrics.withMaxOrigins(5))
                .isNotEqualTo(metrics.withConvention(MetricConvention.OPEN_TELEMETRY));
        assertThat(metrics.withHistograms().withMaxOrigins(5))
                .hasToString("ClientMetrics{SPRING, histograms=true, maxOrigins=5}");
        assertThatThrownBy(() -> metrics.withMaxOrigins(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("maxOrigins: 0 (expected: 1 to 10,000)");
    }
}
