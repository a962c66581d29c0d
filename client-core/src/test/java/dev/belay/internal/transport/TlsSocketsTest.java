package dev.belay.internal.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.internal.dns.Resolver;
import dev.belay.internal.time.TimeSource;
import dev.belay.policy.Tls;
import dev.belay.testing.TestAuthority;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.net.ssl.HostnameVerifier;
import javax.net.ssl.SSLSocket;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import okhttp3.ConnectionSpec;
import okhttp3.Dns;
import okhttp3.OkHttpClient;
import okhttp3.TlsVersion;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(20)
class TlsSocketsTest {
    private static final TestAuthority ROOT = TestAuthority.create("Root");

    @TempDir
    Path folder;

    private Tls tls() throws IOException {
        return Tls.onlyPem(Files.writeString(folder.resolve("root.pem"), ROOT.pem()));
    }

    @Test
    void clientsWithTheDefaultShareOneContext() {
        assertThat(TlsSockets.of(Tls.systemTrust())).isSameAs(TlsSockets.of(Tls.systemTrust()));
        assertThat(SystemTls.get()).isSameAs(TlsSockets.of(Tls.systemTrust()));
    }

    @Test
    void whatAFileAddsComesOnTopOfWhatTheJvmTrusts() throws Exception {
        Tls more = Tls.systemTrust().plusPem(Files.writeString(folder.resolve("more.pem"), ROOT.pem()));
        List<?> system = List.of(SystemTls.trust().getAcceptedIssuers());

        assertThat(List.of(TlsSockets.of(more).trust().getAcceptedIssuers()))
                .contains(ROOT.certificate())
                .hasSize(system.size() + 1);
        assertThat(TlsSockets.of(tls()).trust().getAcceptedIssuers()).containsExactly(ROOT.certificate());
    }

    @Test
    void aSecondConnectionResumesTheSessionOfTheFirst() throws Exception {
        TlsSockets sockets = TlsSockets.of(tls());
        try (MockWebServer server = new MockWebServer()) {
            server.useHttps(ROOT.server("localhost").serverContext().getSocketFactory());
            server.setDispatcher(new Ok());
            server.start();

            assertThat(sessionOfNewConnection(sockets, server)).isEqualTo(sessionOfNewConnection(sockets, server));
            assertThat(sessionOfNewConnection(TlsSockets.of(tls()), server))
                    .isNotEqualTo(sessionOfNewConnection(sockets, server));
        }
    }

    private static final class Ok extends Dispatcher {
        @Override
        public MockResponse dispatch(RecordedRequest request) {
            return new MockResponse.Builder().body("x").build();
        }
    }

    /** Returns since when there has been the session of a new connection: a resumed one is as old as the first. */
    private static long sessionOfNewConnection(TlsSockets sockets, MockWebServer server) throws IOException {
        try (SSLSocket socket = (SSLSocket) sockets.factory().createSocket("localhost", server.getPort())) {
            socket.getOutputStream().write("GET / HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            assertThat(socket.getInputStream().read()).isEqualTo('H');
            return socket.getSession().getCreationTime();
        }
    }

    /** OkHttp shares HTTP/2 connections among host names of one certificate only with its own verifier. */
    @Test
    void theVerifierIsOkHttpsOwnUnlessItIsTurnedOff() throws Exception {
        HostnameVerifier own = new OkHttpClient().hostnameVerifier();

        assertThat(client(Tls.systemTrust()).hostnameVerifier()).isSameAs(own);
        assertThat(client(tls().pin("a.test", Tls.pinOf(ROOT.certificate()))).hostnameVerifier())
                .isSameAs(own);
        assertThat(client(tls().unsafeWithoutHostNameCheck()).hostnameVerifier())
                .isNotSameAs(own);
    }

    @Test
    void nothingOlderThanTls12IsOffered() {
        List<ConnectionSpec> specs = client(Tls.systemTrust()).connectionSpecs();

        assertThat(specs).hasSize(2).contains(ConnectionSpec.CLEARTEXT);
        assertThat(specs.get(0).tlsVersions()).containsExactly(TlsVersion.TLS_1_3, TlsVersion.TLS_1_2);
    }

    private static OkHttpClient client(Tls tls) {
        TransportConfig config = TransportConfig.of(Dns.SYSTEM, 1, TlsSockets.of(tls));
        return LonePool.of(config, new Resolver(Dns.SYSTEM, TimeSource.SYSTEM)).client();
    }
}
