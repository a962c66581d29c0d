package dev.belay.examples.integrations;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.BelayClient;
import dev.belay.CallOptions;
import dev.belay.CancellationToken;
import dev.belay.ResponseReaders;
import dev.belay.metrics.ClientMetrics;
import dev.belay.testing.Answers;
import dev.belay.testing.FaultServer;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import java.util.List;
import okhttp3.Request;
import org.junit.jupiter.api.Test;
import org.springframework.http.client.SimpleClientHttpRequestFactory;
import org.springframework.web.client.RestClient;

/** What Spring's own clients and Belay measure can be on one chart: the same tags, and for the same call the same values. */
class SpringMetersTest {
    private static final String TIMER = "http.client.requests";

    private static List<List<Tag>> tags(SimpleMeterRegistry registry) {
        return registry.get(TIMER).timers().stream()
                .map(Meter::getId)
                .map(Meter.Id::getTags)
                .toList();
    }

    @Test
    void aCallHasTheSameTagsAsWithRestClient() throws Exception {
        SimpleMeterRegistry ofSpring = new SimpleMeterRegistry();
        SimpleMeterRegistry ofBelay = new SimpleMeterRegistry();
        ObservationRegistry observations = ObservationRegistry.create();
        observations.observationConfig().observationHandler(new DefaultMeterObservationHandler(ofSpring));
        try (FaultServer server = FaultServer.start(Answers.ok("x"));
                BelayClient belay = BelayClient.builder()
                        .instrument(ClientMetrics.of(ofBelay))
                        .build()) {
            RestClient spring = RestClient.builder()
                    .requestFactory(new SimpleClientHttpRequestFactory())
                    .observationRegistry(observations)
                    .build();
            spring.get().uri(server.url("/things/{id}"), 7).retrieve().toBodilessEntity();
            belay.with(CallOptions.none().operation("/things/{id}"))
                    .execute(
                            new Request.Builder().url(server.url("/things/7")).build(),
                            CancellationToken.none(),
                            ResponseReaders.string());
        }

        assertThat(tags(ofBelay)).hasSize(1).isEqualTo(tags(ofSpring));
    }
}
