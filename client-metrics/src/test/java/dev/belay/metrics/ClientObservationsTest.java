package dev.belay.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.BelayClient;
import dev.belay.CallOptions;
import dev.belay.CancellationToken;
import dev.belay.ResponseReaders;
import dev.belay.event.ConnectionStats;
import dev.belay.event.OriginStats;
import dev.belay.instrument.CallSpan;
import dev.belay.instrument.ClientView;
import dev.belay.testing.ClientExtension;
import dev.belay.testing.FakeAnswers;
import dev.belay.testing.FakeTransport;
import dev.belay.testing.TestClients;
import dev.belay.testing.VirtualTimer;
import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.GlobalObservationConvention;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import java.util.List;
import okhttp3.Request;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a registry of observations has a say in. */
class ClientObservationsTest {
    private static final Request GET =
            new Request.Builder().url("http://a.test/first").build();
    private static final CancellationToken NONE = CancellationToken.none();

    @RegisterExtension
    final ClientExtension clients = new ClientExtension();

    private final VirtualTimer timer = clients.register(new VirtualTimer().skippingWaits());
    private final Tracing tracing = clients.register(new Tracing());
    private final FakeTransport transport = clients.register(FakeTransport.of(FakeAnswers.ok("hello")));

    private BelayClient client() {
        return clients.build(TestClients.over(transport, timer).instrument(ClientObservations.of(tracing.registry())));
    }

    private static ClientView nobody() {
        return new ClientView() {
            @Override
            public List<OriginStats> origins() {
                return List.of();
            }

            @Override
            public ConnectionStats connections() {
                return new ConnectionStats(0, 0, 0, 0);
            }

            @Override
            public int callsInFlight() {
                return 0;
            }
        };
    }

    @Test
    void callsAreFollowedOnlyIfSomebodyHandlesObservations() {
        ObservationRegistry registry = ObservationRegistry.create();
        ClientObservations observations = ClientObservations.of(registry);

        assertThat(observations.install(nobody()).callBegins(GET, null)).isNull();
        registry.observationConfig().observationHandler(context -> true);
        assertThat(observations.install(nobody()).callBegins(GET, null)).isNotNull();
        assertThat(ClientObservations.of(ObservationRegistry.NOOP)
                        .install(nobody())
                        .callBegins(GET, null))
                .isNull();
    }

    @Test
    void thoseOfOneRegistryAreEqual() {
        ObservationRegistry other = ObservationRegistry.create();

        assertThat(ClientObservations.of(tracing.registry()))
                .isEqualTo(ClientObservations.of(tracing.registry()))
                .hasSameHashCodeAs(ClientObservations.of(tracing.registry()))
                .isNotEqualTo(ClientObservations.of(other));
    }

    @Test
    void whatAUserHasLeftOnOurThreadIsNotTheCallers() {
        CallSpan call =
                ClientObservations.of(tracing.registry()).install(nobody()).callBegins(GET, null);

        Object seen = tracing.within("left", () -> {
            CallSpan.Scope scope = call.openCaller();
            String inside = tracing.current();
            scope.close();
            return inside + ", then " + tracing.current();
        });

        assertThat(seen).isEqualTo("nothing, over something, then left");
    }

    @Test
    void withoutCallsTheRequestsAreTheCallersOwn() throws Exception {
        tracing.registry()
                .observationConfig()
                .observationPredicate((name, context) -> !(context instanceof CallObservationContext));
        BelayClient client = client();

        tracing.within(
                "inbound",
                () -> client.executeAsync(GET, NONE, ResponseReaders.string()).get());
        client.execute(GET, NONE, ResponseReaders.string());

        assertThat(tracing.tree())
                .satisfiesExactly(
                        inbound -> assertThat(inbound).startsWith("inbound "),
                        request -> assertThat(request).startsWith("  GET CLIENT "),
                        alone -> assertThat(alone).startsWith("GET CLIENT "));
    }

    @Test
    void withoutRequestsNothingIsSentToTheServer() throws Exception {
        tracing.registry()
                .observationConfig()
                .observationPredicate((name, context) -> !name.equals("belay.observed.request"));

        client().execute(GET, NONE, ResponseReaders.string());

        assertThat(tracing.tree()).singleElement().asString().startsWith("http get INTERNAL ");
        assertThat(transport.exchanges().get(0).request().header("traceparent")).isNull();
    }

    @Test
    void aConventionOfTheRegistryReplacesOurs() throws Exception {
        tracing.registry().observationConfig().observationConvention(new PathConvention());

        client().execute(GET, NONE, ResponseReaders.string());

        assertThat(tracing.tree())
                .containsExactly(
                        "http get INTERNAL {http.request.method=GET, http.response.status_code=200,"
                                + " server.address=a.test, server.port=80, url.template=none}",
                        "  /first CLIENT {path=/first}");
    }

    private static final class PathConvention implements GlobalObservationConvention<RequestObservationContext> {
        @Override
        public boolean supportsContext(Observation.Context context) {
            return context instanceof RequestObservationContext;
        }

        @Override
        public String getName() {
            return "path";
        }

        @Override
        public String getContextualName(RequestObservationContext context) {
            return context.request().url().encodedPath();
        }

        @Override
        public KeyValues getHighCardinalityKeyValues(RequestObservationContext context) {
            return KeyValues.of("path", context.request().url().encodedPath());
        }
    }

    @Test
    void aFilterOfTheRegistryAddsToOurs() throws Exception {
        tracing.registry().observationConfig().observationFilter(context -> {
            if (context instanceof CallObservationContext call) {
                call.addHighCardinalityKeyValue(
                        KeyValue.of("seen", call.operation() + " " + call.status() + " " + call.attempts()));
            } else if (context instanceof RequestObservationContext request) {
                request.addHighCardinalityKeyValue(KeyValue.of(
                        "seen",
                        request.operation() + " " + request.status() + " " + request.attempt() + " "
                                + request.resends()));
            }
            return context;
        });

        client().with(CallOptions.none().operation("things")).execute(GET, NONE, ResponseReaders.string());

        assertThat(tracing.tree())
                .satisfiesExactly(
                        call -> assertThat(call).contains("seen=things 200 1, "),
                        request -> assertThat(request).contains("seen=things 200 1 0, "));
    }

    @Test
    void metersThatAreMadeOfObservationsStayFewWhateverTheHosts() throws Exception {
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        tracing.registry().observationConfig().observationHandler(new DefaultMeterObservationHandler(meters));
        BelayClient client = client();

        for (int i = 0; i < 50; i++) {
            client.execute(
                    new Request.Builder().url("http://h" + i + ".test/" + i).build(), NONE, ResponseReaders.string());
        }

        assertThat(meters.getMeters())
                .extracting(Meter::getId)
                .extracting(Meter.Id::getName)
                .containsExactlyInAnyOrder(
                        "belay.observed.call",
                        "belay.observed.call.active",
                        "belay.observed.request",
                        "belay.observed.request.active");
        assertThat(meters.get("belay.observed.request").timer().count()).isEqualTo(50);
    }
}
