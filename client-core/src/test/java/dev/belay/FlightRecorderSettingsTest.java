package dev.belay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.testing.Answers;
import dev.belay.testing.ClientExtension;
import dev.belay.testing.FakeAnswers;
import dev.belay.testing.FakeTransport;
import dev.belay.testing.FaultServer;
import dev.belay.testing.FlightRecording;
import dev.belay.testing.TestClients;
import java.time.Duration;
import jdk.jfr.consumer.RecordedEvent;
import okhttp3.Request;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whoever records decides what: each kind of event by itself, and from which duration on. */
class FlightRecorderSettingsTest {
    private static final Request GET =
            new Request.Builder().url("http://a.test/").build();

    @RegisterExtension
    final ClientExtension clients = new ClientExtension();

    private void call() throws Exception {
        BelayClient client =
                clients.build(TestClients.over(clients.register(FakeTransport.of(FakeAnswers.ok("hello")))));
        client.execute(GET, CancellationToken.none(), ResponseReaders.string());
    }

    @Test
    void whatIsShorterThanTheThresholdIsLeftOut() throws Exception {
        try (FlightRecording recording = FlightRecording.ofWhatLasts(Duration.ofHours(1))) {
            call();

            assertThat(recording.events()).isEmpty();
        }
    }

    @Test
    void nothingIsRecordedUnlessItIsWanted() throws Exception {
        try (FlightRecording recording = FlightRecording.ofNothing()) {
            call();

            assertThat(recording.events()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"dev.belay.Call", "dev.belay.Attempt", "dev.belay.Connect"})
    void eachKindOfEventIsRecordedByItself(String kind) throws Exception {
        try (FlightRecording recording = FlightRecording.of(kind)) {
            call();

            assertThat(recording.events())
                    .singleElement()
                    .extracting(event -> event.getEventType().getName())
                    .isEqualTo(kind);
        }
    }

    @Test
    void oneRecordingAfterTheOtherHasItsOwnCalls() throws Exception {
        for (int i = 0; i < 3; i++) {
            try (FlightRecording recording = FlightRecording.ofEverything()) {
                call();

                assertThat(recording.events("dev.belay.Call")).hasSize(1);
                assertThat(recording.events("dev.belay.Attempt")).hasSize(1);
            }
        }
    }

    /** With thresholds as they are unless somebody says otherwise. */
    @Test
    void aSlowCallIsRecordedByDefault() throws Exception {
        FaultServer server = clients.serve(Answers.delayed(Duration.ofMillis(50), Answers.ok("hello")));
        BelayClient client = clients.build(TestClients.once());

        try (FlightRecording recording = FlightRecording.withDefaults()) {
            client.execute(
                    new Request.Builder().url(server.url("/")).build(),
                    CancellationToken.none(),
                    ResponseReaders.string());

            RecordedEvent call = recording.only("dev.belay.Call");
            assertThat(call.getDuration()).isGreaterThanOrEqualTo(Duration.ofMillis(40));
            assertThat(recording.only("dev.belay.Attempt").getDuration("firstByte"))
                    .isBetween(Duration.ofMillis(40), call.getDuration());
        }
    }
}
