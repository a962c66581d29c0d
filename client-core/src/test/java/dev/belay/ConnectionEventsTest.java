package dev.belay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belay.error.CallCancelledException;
import dev.belay.event.ConnectionClosed;
import dev.belay.event.ConnectionClosed.Reason;
import dev.belay.event.ConnectionOpened;
import dev.belay.internal.time.TimeSource;
import dev.belay.testing.Answers;
import dev.belay.testing.Await;
import dev.belay.testing.ClientExtension;
import dev.belay.testing.FaultServer;
import dev.belay.testing.RecordingInstrument;
import dev.belay.testing.TestClients;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import okhttp3.Request;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What instruments are told of connections. */
class ConnectionEventsTest {
    private static final CancellationToken NONE = CancellationToken.none();
    private static final Duration SOON = Duration.ofSeconds(10);

    @RegisterExtension
    final ClientExtension clients = new ClientExtension();

    private final RecordingInstrument instrument = new RecordingInstrument();

    private static Request to(FaultServer server) {
        return new Request.Builder().url(server.url("/")).build();
    }

    private static void call(BelayClient client, FaultServer server) throws IOException {
        client.execute(to(server), NONE, ResponseReaders.string());
    }

    private List<Reason> reasons() {
        return instrument.eventsOf(ConnectionClosed.class).stream()
                .map(ConnectionClosed::reason)
                .toList();
    }

    private void awaitClosed(int count) {
        assertThat(Await.condition(SOON, () -> reasons().size() == count))
                .as(() -> "closed: " + reasons())
                .isTrue();
    }

    private BelayClient client() {
        return clients.build(TestClients.once().instrument(instrument));
    }

    @Test
    void oneThatServesTwoCallsIsOpenedOnceAndClosedWithTheClient() throws Exception {
        FaultServer server = clients.serve(Answers.ok("hello"));
        BelayClient client = client();
        call(client, server);
        call(client, server);

        assertThat(instrument.eventsOf(ConnectionOpened.class)).containsExactly(new ConnectionOpened(1));
        assertThat(reasons()).isEmpty();
        client.close();

        assertThat(reasons()).containsExactly(Reason.CLIENT_CLOSED);
    }

    @Test
    void theServerEndsOne() throws Exception {
        FaultServer server = clients.serve(Answers.response(200, List.of("Connection: close"), new byte[0]));
        BelayClient client = client();
        call(client, server);

        awaitClosed(1);
        assertThat(reasons()).containsExactly(Reason.ENDED);
    }

    @Test
    void aCallThatIsStoppedTakesItsOwnWithIt() throws Exception {
        FaultServer server = clients.serve(Answers.bodyStops(10, 1_000_000));
        BelayClient client = client();
        try (CancellationSource source = CancellationSource.create()) {
            assertThatThrownBy(() -> client.execute(to(server), source.token(), response -> {
                        assertThat(response.body().readNBytes(10)).hasSize(10);
                        source.cancel();
                        return response.string();
                    }))
                    .isInstanceOf(CallCancelledException.class);
        }

        awaitClosed(1);
        assertThat(reasons()).containsExactly(Reason.CALL_STOPPED);
    }

    @Test
    void oneThatNobodyUsesIsClosed() throws Exception {
        FaultServer server = clients.serve(Answers.ok("hello"));
        BelayClient client = clients.build(ClientInternals.connectionTimes(
                TestClients.once().instrument(instrument), Duration.ofMillis(30), TimeSource.SYSTEM));
        call(client, server);

        awaitClosed(1);
        assertThat(reasons()).containsExactly(Reason.IDLE);
    }
}
