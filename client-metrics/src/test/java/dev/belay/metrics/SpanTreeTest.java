package dev.belay.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belay.BelayClient;
import dev.belay.CallOptions;
import dev.belay.CancellationSource;
import dev.belay.CancellationToken;
import dev.belay.ResponseReaders;
import dev.belay.error.CallCancelledException;
import dev.belay.error.HttpStatusException;
import dev.belay.event.Phase;
import dev.belay.policy.RetryPolicy;
import dev.belay.testing.CallStyle;
import dev.belay.testing.ClientExtension;
import dev.belay.testing.FakeAnswers;
import dev.belay.testing.FakeResponse;
import dev.belay.testing.FakeTransport;
import dev.belay.testing.TestClients;
import dev.belay.testing.VirtualTimer;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.io.IOException;
import okhttp3.Request;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Which spans there are of a call, and what they say. */
class SpanTreeTest {
    private static final Request GET = new Request.Builder()
            .url("http://a.test/first?secret=1")
            .header("Authorization", "secret")
            .build();
    private static final CancellationToken NONE = CancellationToken.none();
    private static final CallOptions THINGS = CallOptions.none().operation("things");
    private static final FakeTransport.Script OK = FakeAnswers.ok("hello");
    private static final FakeTransport.Script MOVED =
            FakeAnswers.responds(() -> FakeResponse.of(302, "").header("Location", "http://b.test:8080/secret"));
    private static final FakeTransport.Script LOST = exchange -> {
        exchange.reuse();
        exchange.reach(Phase.FIRST_BYTE);
        throw new IOException("closed by peer");
    };

    @RegisterExtension
    final ClientExtension clients = new ClientExtension();

    private final VirtualTimer timer = clients.register(new VirtualTimer().skippingWaits());
    private final Tracing tracing = clients.register(new Tracing());

    private BelayClient client(FakeTransport.Script first, FakeTransport.Script... more) {
        return clients.build(TestClients.over(clients.register(FakeTransport.of(first, more)), timer)
                .retry(RetryPolicy.defaults())
                .instrument(ClientObservations.of(tracing.registry())));
    }

    @ParameterizedTest
    @EnumSource(CallStyle.class)
    void aRedirectAndARetryAreFourRequestsOfOneCall(CallStyle style) throws Exception {
        BelayClient client = client(MOVED, FakeAnswers.status(503, ""), MOVED, OK);

        String body = tracing.within("inbound", () -> style.text(client.with(THINGS), GET));

        assertThat(body).isEqualTo("hello");
        assertThat(tracing.tree())
                .containsExactly(
                        "inbound INTERNAL {}",
                        "  http get things INTERNAL {belay.attempts=2, http.request.method=GET,"
                                + " http.response.status_code=200, server.address=a.test, server.port=80,"
                                + " url.template=things}",
                        "    GET things CLIENT {http.request.method=GET, http.response.status_code=302,"
                                + " server.address=a.test, server.port=80, url.scheme=http, url.template=things}",
                        "    GET things CLIENT ERROR {error.type=503, http.request.method=GET,"
                                + " http.request.resend_count=1, http.response.status_code=503,"
                                + " server.address=b.test, server.port=8080, url.scheme=http, url.template=things}",
                        "    GET things CLIENT {belay.attempt=2, http.request.method=GET,"
                                + " http.request.resend_count=2, http.response.status_code=302,"
                                + " server.address=a.test, server.port=80, url.scheme=http, url.template=things}",
                        "    GET things CLIENT {belay.attempt=2, http.request.method=GET,"
                                + " http.request.resend_count=3, http.response.status_code=200,"
                                + " server.address=b.test, server.port=8080, url.scheme=http, url.template=things}");
        assertThat(tracing.spans())
                .extracting(SpanData::getName)
                .as("in the order of their ends")
                .containsExactly("GET things", "GET things", "GET things", "GET things", "http get things", "inbound");
    }

    @Test
    void aCallOnItsOwnBeginsATrace() throws Exception {
        BelayClient client = client(OK);

        client.execute(GET, NONE, ResponseReaders.string());
        client.execute(GET, NONE, ResponseReaders.string());

        assertThat(tracing.spans().stream().map(SpanData::getTraceId).distinct())
                .hasSize(2);
        assertThat(tracing.tree())
                .hasSize(4)
                .startsWith(
                        "http get INTERNAL {http.request.method=GET, http.response.status_code=200,"
                                + " server.address=a.test, server.port=80, url.template=none}",
                        "  GET CLIENT {http.request.method=GET, http.response.status_code=200,"
                                + " server.address=a.test, server.port=80, url.scheme=http, url.template=none}");
    }

    @Test
    void aRequestThatIsReplayedAfterALossHasASpanOfItsOwnAndTheCallHasNotFailed() throws Exception {
        BelayClient client = client(LOST, OK);

        client.execute(GET, NONE, ResponseReaders.string());

        assertThat(tracing.tree())
                .containsExactly(
                        "http get INTERNAL {http.request.method=GET, http.response.status_code=200,"
                                + " server.address=a.test, server.port=80, url.template=none}",
                        "  GET CLIENT ERROR {error.type=dev.belay.error.ConnectionLostException,"
                                + " http.request.method=GET, server.address=a.test, server.port=80,"
                                + " url.scheme=http, url.template=none}",
                        "  GET CLIENT {http.request.method=GET, http.request.resend_count=1,"
                                + " http.response.status_code=200, server.address=a.test, server.port=80,"
                                + " url.scheme=http, url.template=none}");
    }

    @Test
    void aStatusThatTheCallerAcceptsIsAFailureOfTheRequestAlone() throws Exception {
        BelayClient client = client(FakeAnswers.status(404, "no"));

        client.execute(GET, NONE, ResponseReaders.anyStatus(ResponseReaders.string()));
        assertThatThrownBy(() -> client.execute(GET, NONE, ResponseReaders.string()))
                .isInstanceOf(HttpStatusException.class);

        assertThat(tracing.tree())
                .satisfiesExactly(
                        accepted -> assertThat(accepted).startsWith("http get INTERNAL {http"),
                        request -> assertThat(request).startsWith("  GET CLIENT ERROR {error.type=404, "),
                        refused -> assertThat(refused)
                                .startsWith("http get INTERNAL ERROR {error.type=dev.belay.error.HttpStatusException, ")
                                .contains("http.response.status_code=404"),
                        request -> assertThat(request).startsWith("  GET CLIENT ERROR {error.type=404, "));
    }

    @Test
    void aCallThatIsCancelledEndsItsSpans() throws Exception {
        try (CancellationSource source = CancellationSource.create()) {
            FakeTransport transport = clients.register(FakeTransport.of(exchange -> {
                exchange.reach(Phase.FIRST_BYTE);
                source.cancel("enough");
                exchange.awaitCancel();
                throw new IOException("Canceled");
            }));
            BelayClient client =
                    clients.build(TestClients.over(transport).instrument(ClientObservations.of(tracing.registry())));

            assertThatThrownBy(() -> client.execute(GET, source.token(), ResponseReaders.string()))
                    .isInstanceOf(CallCancelledException.class);
        }

        assertThat(tracing.tree())
                .hasSize(2)
                .allMatch(line -> line.contains(" ERROR {error.type=dev.belay.error.CallCancelledException, "));
    }

    @Test
    void aCallThatSendsNothingHasNoRequests() {
        try (CancellationSource source = CancellationSource.create()) {
            source.cancel();

            assertThatThrownBy(() -> client(OK).execute(GET, source.token(), ResponseReaders.string()))
                    .isInstanceOf(CallCancelledException.class);
        }

        assertThat(tracing.tree())
                .containsExactly("http get INTERNAL ERROR {error.type=dev.belay.error.CallCancelledException,"
                        + " http.request.method=GET, server.address=a.test, server.port=80, url.template=none}");
    }

    @Test
    void aMethodOfOnesOwnIsOneOfManyOthers() throws Exception {
        BelayClient client = client(OK);

        client.execute(GET.newBuilder().method("PURGE-42", null).build(), NONE, ResponseReaders.string());

        assertThat(tracing.spans()).extracting(SpanData::getName).containsExactly("HTTP", "http");
        assertThat(tracing.tree()).allMatch(line -> line.contains("{http.request.method=_OTHER, "));
    }

    @Test
    void noSecretIsInASpan() {
        BelayClient client = client(MOVED, LOST, MOVED, FakeAnswers.status(500, "secret"));

        assertThatThrownBy(() -> client.execute(GET, NONE, ResponseReaders.string()))
                .isInstanceOf(IOException.class);

        assertThat(tracing.spans()).hasSizeGreaterThan(3).allSatisfy(span -> {
            assertThat(span.toString()).doesNotContain("secret");
            assertThat(span.getEvents())
                    .extracting(EventData::getAttributes)
                    .allSatisfy(of -> assertThat(of.toString()).doesNotContain("secret"));
        });
    }

    @Test
    void whatAnInterceptorObservesStandsBetweenTheCallAndItsRequests() throws Exception {
        BelayClient client = clients.build(TestClients.over(clients.register(FakeTransport.of(OK)), timer)
                .instrument(ClientObservations.of(tracing.registry()))
                .interceptor(chain -> tracing.within("signing", () -> chain.proceed(chain.request()))));

        client.execute(GET, NONE, ResponseReaders.string());

        assertThat(tracing.tree())
                .satisfiesExactly(
                        call -> assertThat(call).startsWith("http get "),
                        signing -> assertThat(signing).startsWith("  signing "),
                        request -> assertThat(request).startsWith("    GET "));
    }

    @Test
    void twoClientsOnOneRegistryAreTold() throws Exception {
        BelayClient first = client(OK);
        BelayClient second = clients.build(TestClients.over(clients.register(FakeTransport.of(OK)), timer)
                .instrument(ClientObservations.of(tracing.registry()))
                .instrument(ClientObservations.of(tracing.registry())));

        first.execute(GET, NONE, ResponseReaders.string());
        first.close();
        second.execute(GET, NONE, ResponseReaders.string());

        assertThat(tracing.tree()).hasSize(4);
    }
}
