package dev.belay.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.BelayClient;
import dev.belay.policy.RetryPolicy;
import dev.belay.testing.Answer;
import dev.belay.testing.Answers;
import dev.belay.testing.CallStyle;
import dev.belay.testing.ClientExtension;
import dev.belay.testing.FakeAnswers;
import dev.belay.testing.FakeTransport;
import dev.belay.testing.FaultServer;
import dev.belay.testing.ReceivedRequest;
import dev.belay.testing.TestClients;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.tracing.BaggageInScope;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import okhttp3.Request;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a real server is told of the trace that a request belongs to. */
class TracePropagationTest {
    private static final RetryPolicy SOON = RetryPolicy.builder()
            .backOff(Duration.ofMillis(1), Duration.ofMillis(1))
            .build();

    @RegisterExtension
    final ClientExtension clients = new ClientExtension();

    private final List<ReceivedRequest> received = new CopyOnWriteArrayList<>();
    private final Tracing tracing = clients.register(new Tracing());

    private FaultServer serve(Answer... answers) {
        return clients.register(FaultServer.builder().onRequest(received::add).start(Answers.inTurn(answers)));
    }

    private BelayClient client(Tracing traced) {
        return clients.build(TestClients.once().retry(SOON).instrument(ClientObservations.of(traced.registry())));
    }

    private static Request get(FaultServer server) {
        return new Request.Builder().url(server.url("/first")).build();
    }

    private List<String> arrived(String header) {
        return received.stream()
                .map(request -> String.valueOf(request.header(header)))
                .toList();
    }

    @ParameterizedTest
    @EnumSource(CallStyle.class)
    void eachRequestCarriesTheIdsOfItsOwnSpan(CallStyle style) throws Exception {
        FaultServer server = serve(Answers.redirect("/second"), Answers.status(503), Answers.ok("hello"));
        BelayClient client = client(tracing);

        String body = tracing.within("inbound", () -> style.text(client, get(server)));

        assertThat(body).isEqualTo("hello");
        assertThat(received).extracting(ReceivedRequest::target).containsExactly("/first", "/second", "/first");
        List<SpanData> sent = tracing.spans().stream()
                .filter(span -> span.getKind() == SpanKind.CLIENT)
                .toList();
        assertThat(sent).hasSize(3).extracting(SpanData::getTraceId).containsOnly(traceOf("inbound"));
        assertThat(arrived("traceparent"))
                .containsExactlyElementsOf(
                        sent.stream().map(TracePropagationTest::traceparent).toList());
    }

    /** The flags say sampled, and that the ids are random. */
    private static String traceparent(SpanData span) {
        return "00-" + span.getTraceId() + "-" + span.getSpanId() + "-03";
    }

    private String traceOf(String name) {
        return tracing.spans().stream()
                .filter(span -> span.getName().equals(name))
                .findAny()
                .orElseThrow()
                .getTraceId();
    }

    @ParameterizedTest
    @EnumSource(CallStyle.class)
    void baggageOfTheCallerArrives(CallStyle style) throws Exception {
        FaultServer server = serve(Answers.redirect("/second"), Answers.ok("hello"));
        BelayClient client = client(tracing);

        tracing.within("inbound", () -> {
            BaggageInScope baggage = tracing.tracer().createBaggageInScope(Tracing.TENANT, "acme");
            try {
                return style.text(client, get(server));
            } finally {
                baggage.close();
            }
        });

        assertThat(arrived("baggage")).hasSize(2).allMatch(value -> value.startsWith("tenant=acme"));
        style.text(client, get(server));
        assertThat(arrived("baggage")).endsWith("null");
    }

    @Test
    void aTraceThatIsNotSampledGoesOnAllTheSame() throws Exception {
        FaultServer server = serve(Answers.ok("hello"));
        Tracing unsampled = clients.register(new Tracing(Sampler.alwaysOff()));
        BelayClient client = client(unsampled);

        String trace = unsampled.within("inbound", () -> {
            CallStyle.EXECUTE.text(client, get(server));
            return unsampled.tracer().currentSpan().context().traceId();
        });

        assertThat(unsampled.spans()).isEmpty();
        assertThat(arrived("traceparent")).singleElement().asString().matches("00-" + trace + "-[0-9a-f]{16}-02");
    }

    @Test
    void theIdsOfAnotherSpanAreReplaced() throws Exception {
        FakeTransport transport = clients.register(FakeTransport.of(FakeAnswers.ok("hello")));
        BelayClient client =
                clients.build(TestClients.over(transport).instrument(ClientObservations.of(tracing.registry())));
        String other = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

        CallStyle.EXECUTE.text(
                client,
                new Request.Builder()
                        .url("http://a.test/")
                        .header("Traceparent", other)
                        .build());

        assertThat(transport.exchanges().get(0).request().headers("traceparent"))
                .containsExactly(traceparent(tracing.spans().get(0)));
    }

    @Test
    void whereNobodyHandlesObservationsNothingIsSent() throws Exception {
        FaultServer server = serve(Answers.ok("hello"));
        BelayClient client =
                clients.build(TestClients.once().instrument(ClientObservations.of(ObservationRegistry.create())));

        tracing.within("inbound", () -> CallStyle.EXECUTE.text(client, get(server)));

        assertThat(arrived("traceparent")).containsExactly("null");
    }
}
