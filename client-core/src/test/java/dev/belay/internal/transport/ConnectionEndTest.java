package dev.belay.internal.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belay.BelayClient;
import dev.belay.CancellationSource;
import dev.belay.CancellationToken;
import dev.belay.error.CallCancelledException;
import dev.belay.testing.Await;
import dev.belay.testing.BackgroundCall;
import dev.belay.testing.CallStyle;
import dev.belay.testing.ClientExtension;
import dev.belay.testing.SocketBlock;
import dev.belay.testing.TestClients;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import okhttp3.Dns;
import okhttp3.Request;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** How the peer of an HTTP/1.1 connection learns of its end. */
@Timeout(20)
class ConnectionEndTest {
    private static final Duration LIMIT = Duration.ofSeconds(5);
    private static final byte[] ANSWER =
            "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    @RegisterExtension
    final ClientExtension clients = new ClientExtension();

    private final ServerSocket server;
    private final BelayClient client = clients.build(TestClients.once());

    ConnectionEndTest() throws IOException {
        server = clients.register(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
    }

    private BackgroundCall<String> call(CancellationToken token) {
        String url = "http://127.0.0.1:" + server.getLocalPort() + "/";
        return CallStyle.EXECUTE.start(client, new Request.Builder().url(url).build(), token);
    }

    private static void readHead(InputStream in) throws IOException {
        String head = "";
        while (!head.endsWith("\r\n\r\n")) {
            head += (char) in.read();
        }
    }

    /** An orderly close would leave the peer waiting for more of us, and its half of the connection with both kernels. */
    @Test
    void aCallThatIsBrokenOffResetsIt() throws Exception {
        try (CancellationSource source = CancellationSource.create();
                var call = call(source.token());
                Socket peer = server.accept()) {
            readHead(peer.getInputStream());
            // What is still in its write is reset a little later.
            assertThat(Await.condition(LIMIT, () -> SocketBlock.READ.holds(call.thread())))
                    .isTrue();

            source.cancel("no longer wanted");

            assertThatThrownBy(() -> peer.getInputStream().read())
                    .isInstanceOf(SocketException.class)
                    .hasMessage("Connection reset");
            assertThat(call.outcome(LIMIT).failure()).isInstanceOf(CallCancelledException.class);
        }
    }

    @Test
    void aConnectionThatIsNoLongerNeededIsClosedInOrder() throws Exception {
        try (var call = call(CancellationToken.none());
                Socket peer = server.accept()) {
            readHead(peer.getInputStream());
            peer.getOutputStream().write(ANSWER);
            assertThat(call.outcome(LIMIT).value()).isEmpty();

            client.close();

            assertThat(peer.getInputStream().read()).isEqualTo(-1);
        }
    }

    /** It may serve another call by then. */
    @Test
    void aCancelThatComesTooLateLeavesTheConnectionAlone() throws Exception {
        Request request = new Request.Builder()
                .url("http://127.0.0.1:" + server.getLocalPort() + "/")
                .build();
        AtomicReference<Exchange> exchange = new AtomicReference<>();
        QuietObserver observer = new QuietObserver() {
            @Override
            public void exchangeStarted(Exchange started) {
                exchange.set(started);
            }
        };
        try (OkHttpTransport transport = new OkHttpTransport(TransportConfig.of(Dns.SYSTEM, 1));
                var sending = BackgroundCall.start(() -> transport.send(request, observer));
                Socket peer = server.accept()) {
            readHead(peer.getInputStream());
            peer.getOutputStream().write(ANSWER);
            sending.outcome(LIMIT).value().close();

            exchange.get().cancel();
            transport.close();

            assertThat(peer.getInputStream().read()).isEqualTo(-1);
        }
    }
}
