package dev.belay.examples.integrations;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.BelayClient;
import dev.belay.CancellationToken;
import dev.belay.ResponseReaders;
import dev.belay.metrics.ClientObservations;
import dev.belay.testing.Answers;
import dev.belay.testing.ClientExtension;
import dev.belay.testing.FaultServer;
import dev.belay.testing.ReceivedRequest;
import io.micrometer.context.ContextRegistry;
import io.micrometer.context.ContextSnapshotFactory;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import okhttp3.Request;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.web.client.RestClient;

/** The ways to trace calls that the documentation shows. */
class TracingTest {
    private static final CancellationToken NONE = CancellationToken.none();

    @RegisterExtension
    final ClientExtension clients = new ClientExtension();

    private final InMemorySpanExporter exporter = InMemorySpanExporter.create();
    private final OpenTelemetrySdk openTelemetry = clients.register(OpenTelemetrySdk.builder()
            .setTracerProvider(SdkTracerProvider.builder()
                    .addSpanProcessor(SimpleSpanProcessor.create(exporter))
                    .build())
            .setPropagators(ContextPropagators.create(W3CTraceContextPropagator.getInstance()))
            .build());
    private final ObservationRegistry registry = OpenTelemetrySetup.observations(openTelemetry);
    private final List<ReceivedRequest> received = new CopyOnWriteArrayList<>();

    private SpanData only(SpanKind kind) {
        List<SpanData> found = exporter.getFinishedSpanItems().stream()
                .filter(span -> span.getKind() == kind)
                .toList();
        assertThat(found).hasSize(1);
        return found.get(0);
    }

    @Test
    void aServerHearsOfTheSpanOfItsRequest() throws Exception {
        FaultServer server =
                clients.register(FaultServer.builder().onRequest(received::add).start(Answers.ok("hello")));
        BelayClient client = clients.build(BelayClient.builder().instrument(ClientObservations.of(registry)));

        client.execute(new Request.Builder().url(server.url("/")).build(), NONE, ResponseReaders.string());

        assertThat(only(SpanKind.CLIENT).getParentSpanId())
                .isEqualTo(only(SpanKind.INTERNAL).getSpanId());
        assertThat(received.get(0).header("traceparent"))
                .startsWith("00-" + only(SpanKind.CLIENT).getTraceId() + "-"
                        + only(SpanKind.CLIENT).getSpanId() + "-");
    }

    @Test
    void soItIsWithoutASpanOfTheCall() throws Exception {
        FaultServer server = clients.serve(Answers.ok("hello"));
        OpenTelemetrySetup.withoutCalls(registry);
        BelayClient client = clients.build(BelayClient.builder().instrument(ClientObservations.of(registry)));

        client.execute(new Request.Builder().url(server.url("/")).build(), NONE, ResponseReaders.string());

        assertThat(exporter.getFinishedSpanItems()).hasSize(1);
        assertThat(only(SpanKind.CLIENT).getParentSpanContext().isValid()).isFalse();
    }

    @Test
    void callsOfSpringBootBelongToWhatTheyAreMadeFor() throws Exception {
        FaultServer server =
                clients.register(FaultServer.builder().onRequest(received::add).start(ShopServer.answer()));
        SpringApplication boot = new SpringApplication(TracedSpringBootShop.class);
        boot.setDefaultProperties(Map.of("shop.url", ShopContract.url(server), "spring.main.banner-mode", "off"));
        ApplicationContextInitializer<GenericApplicationContext> observed =
                context -> context.registerBean(ObservationRegistry.class, () -> registry);
        boot.addInitializers(observed);
        ConfigurableApplicationContext context = clients.register(boot.run());
        Shop shop = context.getBean(RestClientShop.class);

        Order order =
                Observation.createNotStarted("inbound", registry).observeChecked(() -> shop.order(ShopServer.ROPE));

        assertThat(order).isEqualTo(new Order(7, "rope"));
        List<SpanData> spans = exporter.getFinishedSpanItems();
        // With Actuator there, Spring's RestClient has a span of its own, above the call.
        assertThat(spans).extracting(SpanData::getName).containsExactly("GET", "http get", "http get", "inbound");
        for (int i = 1; i < spans.size(); i++) {
            assertThat(spans.get(i - 1).getParentSpanId())
                    .isEqualTo(spans.get(i).getSpanId());
        }
        assertThat(received.get(0).header("traceparent"))
                .contains(spans.get(0).getTraceId() + "-" + spans.get(0).getSpanId());
    }

    @Test
    void aSpanOfSpringsOwnStandsAboveThem() {
        FaultServer server =
                clients.register(FaultServer.builder().onRequest(received::add).start(ShopServer.answer()));
        BelayClient client = clients.build(BelayClient.builder().instrument(ClientObservations.of(registry)));
        RestClient observed = RestClient.builder()
                .requestFactory(new JdkClientHttpRequestFactory(client.asHttpClient()))
                .observationRegistry(registry)
                .build();

        Order order = observed.get()
                .uri(ShopContract.url(server) + "/orders/7")
                .retrieve()
                .body(Order.class);

        assertThat(order).isEqualTo(new Order(7, "rope"));
        List<SpanData> spans = exporter.getFinishedSpanItems();
        assertThat(spans).extracting(SpanData::getName).containsExactly("GET", "http get", "http get");
        assertThat(spans.get(1).getParentSpanId()).isEqualTo(spans.get(2).getSpanId());
        assertThat(received.get(0).header("traceparent")).contains(spans.get(0).getSpanId());
    }

    @Test
    void otherThreadLocalsGoAlongIfTheyAreCarried() throws Exception {
        ThreadLocal<String> user = new ThreadLocal<>();
        ContextRegistry known = new ContextRegistry().registerThreadLocalAccessor("user", user);
        ContextSnapshotFactory snapshots =
                ContextSnapshotFactory.builder().contextRegistry(known).build();
        FaultServer server = clients.serve(Answers.ok("hello"));
        BelayClient client = clients.build(BelayClient.builder()
                .instrument(CarriedThreadLocals.carrying(snapshots))
                .instrument(ClientObservations.of(registry)));
        Request request = new Request.Builder().url(server.url("/")).build();

        user.set("me");
        String reader = client.executeAsync(request, NONE, response -> user.get() + " in " + name())
                .get();
        user.remove();

        assertThat(reader).isEqualTo("me in belay.observed.call");
    }

    private String name() {
        Observation current = registry.getCurrentObservation();
        return current == null ? "nothing" : current.getContextView().getName();
    }
}
