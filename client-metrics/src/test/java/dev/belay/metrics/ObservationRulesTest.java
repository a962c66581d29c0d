package dev.belay.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.belay.BelayClient;
import dev.belay.policy.RetryPolicy;
import dev.belay.testing.Answers;
import dev.belay.testing.CallStyle;
import dev.belay.testing.CapturedLog;
import dev.belay.testing.ClientExtension;
import dev.belay.testing.FaultServer;
import dev.belay.testing.TestClients;
import io.micrometer.observation.Observation;
import io.micrometer.observation.tck.TestObservationRegistry;
import io.micrometer.observation.tck.TestObservationRegistryAssert;
import java.time.Duration;
import okhttp3.Request;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Micrometer's own test registry throws when an observation is not begun, ended and left as it has to be. */
class ObservationRulesTest {
    @RegisterExtension
    final ClientExtension clients = new ClientExtension();

    private final TestObservationRegistry registry = TestObservationRegistry.create();

    @ParameterizedTest
    @EnumSource(CallStyle.class)
    void observationsAreBegunEndedAndLeftInOrder(CallStyle style) throws Exception {
        FaultServer server = clients.serve(Answers.inTurn(
                Answers.redirect("/second"), Answers.status(503), Answers.ok("hello"), Answers.bodyResets(3, 10)));
        BelayClient client = clients.build(TestClients.once()
                .retry(RetryPolicy.builder()
                        .backOff(Duration.ofMillis(1), Duration.ofMillis(1))
                        .build())
                .instrument(ClientObservations.of(registry)));
        Request request = new Request.Builder().url(server.url("/")).build();

        try (CapturedLog log = CapturedLog.everything("dev.belay.instrument")) {
            Observation.createNotStarted("inbound", registry)
                    .observeChecked(
                            () -> assertThat(style.text(client, request)).isEqualTo("hello"));
            assertThat(catchThrowable(() -> style.text(client, request))).isNotNull();

            assertThat(log.messages()).isEmpty();
        }
        assertThat(registry.getCurrentObservation()).isNull();
        TestObservationRegistryAssert.assertThat(registry)
                .doesNotHaveAnyRemainingCurrentObservation()
                .hasNumberOfObservationsWithNameEqualTo("belay.observed.call", 2)
                .hasNumberOfObservationsWithNameEqualTo("belay.observed.request", 4)
                .hasAnObservationWithAKeyValue("belay.attempts", "2");
    }
}
