package dev.belay.internal.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belay.BelayClient;
import dev.belay.CancellationSource;
import dev.belay.ClientInternals;
import dev.belay.error.CallCancelledException;
import dev.belay.testing.Await;
import dev.belay.testing.BackgroundCall;
import dev.belay.testing.CallStyle;
import dev.belay.testing.ClientExtension;
import dev.belay.testing.MeasuredUpload;
import dev.belay.testing.ProcessFacts;
import dev.belay.testing.TestClients;
import dev.belay.testing.waits.Scene;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.OptionalLong;
import okhttp3.Request;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of a connection whose call was stopped in a write that blocks. */
@Timeout(60)
class BlockedWriteTest {
    private static final Duration SOON = Duration.ofSeconds(10);

    @RegisterExtension
    final ClientExtension clients = new ClientExtension();

    private final ServerSocket server = new ServerSocket();
    private final MeasuredUpload upload = MeasuredUpload.ofSize(1L << 30);

    BlockedWriteTest() throws IOException {}

    @BeforeEach
    void listen() throws IOException {
        server.setReceiveBufferSize(DeafPeer.RECEIVE_BUFFER_BYTES);
        server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        clients.register(server);
    }

    private BackgroundCall<String> send(BelayClient client, CancellationSource source) {
        String url = "http://127.0.0.1:" + server.getLocalPort() + "/";
        Request request = new Request.Builder().url(url).post(upload).build();
        return CallStyle.EXECUTE.start(client.with(Scene.patient()), request, source.token());
    }

    /**
     * The caller leaves the close to others, who must not leave it to the end of the client; and an orderly one would leave
     * what the peer has not taken, some megabytes, to the kernel for minutes.
     */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void itIsResetWhileTheClientGoesOn(boolean http2) throws Exception {
        BelayClient client =
                clients.build(http2 ? ClientInternals.priorKnowledge(TestClients.once()) : TestClients.once());
        try (CancellationSource source = CancellationSource.create();
                var call = send(client, source);
                Socket peer = server.accept()) {
            peer.getOutputStream().write(http2 ? DeafPeer.http2Greeting() : new byte[0]);
            assertThat(upload.awaitStall(SOON)).isTrue();
            OptionalLong stuck = ProcessFacts.openDescriptors();

            source.cancel("enough");

            assertThat(call.outcome(SOON).failure()).isInstanceOf(CallCancelledException.class);
            // A peer that reads sooner makes room for the end, and sees that first.
            assertThat(Await.condition(
                            SOON, () -> ProcessFacts.openDescriptors().orElse(0) < stuck.orElse(Long.MAX_VALUE)))
                    .isTrue();
            assertThatThrownBy(() -> peer.getInputStream().readAllBytes())
                    .isInstanceOf(SocketException.class)
                    .hasMessage("Connection reset");
        }
    }
}
