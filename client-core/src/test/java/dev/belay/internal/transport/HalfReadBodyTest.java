package dev.belay.internal.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.BelayClient;
import dev.belay.CancellationToken;
import dev.belay.ClientInternals;
import dev.belay.ResponseHandle;
import dev.belay.testing.Answer;
import dev.belay.testing.Answers;
import dev.belay.testing.FaultServer;
import dev.belay.testing.TestCertificates;
import dev.belay.testing.TestClients;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLSocketFactory;
import okhttp3.Protocol;
import okhttp3.Request;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is still read from an HTTP/1.1 connection when its response is closed early; over TLS, which shows us the wire. */
class HalfReadBodyTest {
    private static final long BOUND = 64 << 10;
    private static final int LITTLE = 20_000;
    private static final int MUCH = 1 << 20;
    private static final TestCertificates CERTIFICATES = TestCertificates.create();

    /** Makes TLS sockets as {@code CERTIFICATES} say, and remembers the wires below them. */
    private static final class Tap extends SSLSocketFactory {
        private final SSLSocketFactory delegate = CERTIFICATES.clientSocketFactory();
        private final List<WireSocket> wires = new CopyOnWriteArrayList<>();

        @Override
        public Socket createSocket(Socket raw, String host, int port, boolean autoClose) throws IOException {
            wires.add((WireSocket) raw);
            return delegate.createSocket(raw, host, port, autoClose);
        }

        @Override
        public String[] getDefaultCipherSuites() {
            return delegate.getDefaultCipherSuites();
        }

        @Override
        public String[] getSupportedCipherSuites() {
            return delegate.getSupportedCipherSuites();
        }

        @Override
        public Socket createSocket(String host, int port) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Socket createSocket(String host, int port, InetAddress localHost, int localPort) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Socket createSocket(InetAddress host, int port) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Socket createSocket(InetAddress address, int port, InetAddress localAddress, int localPort) {
            throw new UnsupportedOperationException();
        }
    }

    private final Tap tap = new Tap();

    private BelayClient client() {
        return ClientInternals.trusting(TestClients.once(), tap, CERTIFICATES.clientTrustManager(), Protocol.HTTP_1_1)
                .build();
    }

    private static FaultServer serve(Answer first) {
        return FaultServer.builder().tls(CERTIFICATES).start(Answers.inTurn(first, Answers.ok("second")));
    }

    private static void readOneByte(BelayClient client, FaultServer server) throws IOException {
        try (ResponseHandle response = client.open(get(server), CancellationToken.none())) {
            assertThat(response.body().read()).isEqualTo('a');
        }
    }

    @Test
    void withLittleLeftTheConnectionIsUsedAgain() throws Exception {
        try (FaultServer server = serve(Answers.ofSize(LITTLE));
                BelayClient client = client()) {
            readOneByte(client, server);

            assertThat(client.execute(get(server), CancellationToken.none(), ResponseHandle::string))
                    .isEqualTo("second");
            assertThat(server.traffic().connections()).isEqualTo(1);
        }
    }

    static List<Named<Answer>> tooMuch() {
        return List.of(
                Named.of("just beyond the bound", Answers.ofSize(BOUND + 2)),
                Named.of("much", Answers.ofSize(MUCH)),
                Named.of("an unknown length", Answers.chunkedOfSize(LITTLE)),
                Named.of("without end", Answers.endless()));
    }

    @ParameterizedTest
    @MethodSource("tooMuch")
    void withMoreLeftTheConnectionIsClosedAndHardlyAnythingRead(Answer answer) throws Exception {
        try (FaultServer server = serve(answer);
                BelayClient client = client()) {
            readOneByte(client, server);

            assertThat(tap.wires).singleElement().satisfies(wire -> {
                assertThat(wire.isClosed()).isTrue();
                assertThat(wire.traffic().bytesRead()).isLessThan(BOUND);
            });
            assertThat(client.execute(get(server), CancellationToken.none(), ResponseHandle::string))
                    .isEqualTo("second");
            assertThat(server.traffic().connections()).isEqualTo(2);
        }
    }

    private static Request get(FaultServer server) {
        return new Request.Builder().url(server.url("/")).build();
    }
}
