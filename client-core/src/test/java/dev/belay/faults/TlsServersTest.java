package dev.belay.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.BelayClient;
import dev.belay.error.ConnectFailedException;
import dev.belay.error.ConnectionLostException;
import dev.belay.error.TlsFailedException;
import dev.belay.policy.Tls;
import dev.belay.testing.CallStyle;
import dev.belay.testing.ClientExtension;
import dev.belay.testing.Fault;
import dev.belay.testing.FaultServer;
import dev.belay.testing.Outcome;
import dev.belay.testing.TestAuthority;
import dev.belay.testing.TestCertificates;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import okhttp3.Request;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What servers demand of TLS clients, and what they are when they speak no TLS, or none that is good enough. */
@Timeout(30)
class TlsServersTest {
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final String HOST = "127.0.0.1";
    private static final TestAuthority ROOT = TestAuthority.create("Test Root");
    private static final TestAuthority CLIENTS = TestAuthority.create("Authority of clients");
    private static final HeldCertificate CLIENT = CLIENTS.issue(Duration.ZERO, "client.test");
    private static final char[] PASSWORD = "open-sesame".toCharArray();

    @TempDir
    static Path folder;

    private static Tls trusting;

    @RegisterExtension
    final ClientExtension clients = new ClientExtension();

    @BeforeAll
    static void trustTheRoot() throws IOException {
        trusting = Tls.onlyPem(file("root.pem", ROOT.pem()));
    }

    private static Path file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    static Stream<Arguments> wiresAndVersions() {
        return Stream.of(Wire.HTTP_1_TLS, Wire.HTTP_2_TLS)
                .flatMap(wire -> Stream.of("TLSv1.2", "TLSv1.3").map(version -> Arguments.of(wire, version)));
    }

    static Stream<Arguments> wiresAndVersionsThatTell() {
        return wiresAndVersions()
                .filter(arguments -> !List.of(arguments.get()).equals(List.of(Wire.HTTP_2_TLS, "TLSv1.3")));
    }

    private Peer demanding(Wire wire, String version) {
        TestCertificates server = ROOT.server(HOST).demandingClientsOf(CLIENTS).speaking(version);
        return clients.register(Peer.start(wire, server));
    }

    private Outcome<String> call(Tls tls, Request request) throws InterruptedException {
        return CallStyle.EXECUTE.outcome(clients.build(BelayClient.builder().tls(tls)), request, LIMIT);
    }

    private static Tls identified(String name, HeldCertificate certificate) throws IOException {
        return trusting.clientCertificatePem(
                file(name + ".pem", certificate.certificatePem()),
                file(name + ".key", certificate.privateKeyPkcs8Pem()));
    }

    @ParameterizedTest
    @MethodSource("wiresAndVersions")
    void aClientShowsItsCertificateFromPem(Wire wire, String version) throws Exception {
        Outcome<String> outcome =
                call(identified("client", CLIENT), demanding(wire, version).request());

        assertThat(outcome.value()).as(outcome.describe()).isEqualTo("ok");
    }

    @ParameterizedTest
    @MethodSource("wiresAndVersions")
    void aClientShowsItsCertificateFromPkcs12(Wire wire, String version) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry("client", CLIENT.keyPair().getPrivate(), PASSWORD, new Certificate[] {CLIENT.certificate()});
        Path file = folder.resolve("client.p12");
        try (OutputStream out = Files.newOutputStream(file)) {
            store.store(out, PASSWORD);
        }

        Outcome<String> outcome = call(
                trusting.clientCertificatePkcs12(file, PASSWORD),
                demanding(wire, version).request());

        assertThat(outcome.value()).as(outcome.describe()).isEqualTo("ok");
    }

    /** With TLS 1.3 the client learns of it only after it has sent its request. */
    @ParameterizedTest
    @MethodSource("wiresAndVersionsThatTell")
    void aClientWithoutOneIsToldHowToGetOne(Wire wire, String version) throws Exception {
        Outcome<String> outcome = call(trusting, demanding(wire, version).request());

        assertIsAboutTheClientsCertificate(outcome);
    }

    @ParameterizedTest
    @MethodSource("wiresAndVersionsThatTell")
    void aClientWithOneOfAnotherAuthorityIsToldSo(Wire wire, String version) throws Exception {
        Outcome<String> outcome = call(
                identified("stranger", ROOT.issue(Duration.ZERO, "client.test")),
                demanding(wire, version).request());

        assertIsAboutTheClientsCertificate(outcome);
    }

    /** The alert may be read by the connection's own thread, while the call's own learns only that it cannot write any more. */
    @Test
    void withTls13OnHttp2ItMayLookLikeALostConnection() throws Exception {
        Outcome<String> outcome =
                call(trusting, demanding(Wire.HTTP_2_TLS, "TLSv1.3").request());

        assertThat(outcome.failure())
                .as(outcome.describe())
                .isInstanceOfAny(TlsFailedException.class, ConnectionLostException.class, ConnectFailedException.class);
    }

    private static void assertIsAboutTheClientsCertificate(Outcome<String> outcome) {
        assertThat(outcome.failure())
                .as(outcome.describe())
                .isInstanceOfSatisfying(
                        TlsFailedException.class,
                        e -> assertThat(e.peerCertificates()).isEmpty())
                .message()
                // Servers of TLS 1.2 may say so with this alert (RFC 5246 §7.4.6), which has other meanings too.
                .containsAnyOf(
                        "the server refused the client's certificate, or the lack of one (alert ",
                        "or the server wants a certificate of the client (alert handshake_failure)")
                .contains("Tls.clientCertificatePem(…) or Tls.clientCertificatePkcs12(…).");
    }

    /** A server that reads the client's first message and answers with these bytes. */
    private FaultServer answering(String hex) {
        byte[] bytes = HexFormat.of().parseHex(hex);
        return clients.register(FaultServer.start((Fault) connection -> {
            connection.write(bytes);
            connection.awaitPeerClose();
        }));
    }

    private static Request https(FaultServer server) {
        return new Request.Builder()
                .url("https://" + HOST + ":" + server.port() + "/")
                .build();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "15 0302 0002 02 46 | the server speaks neither TLS 1.2 nor 1.3 (alert protocol_version)",
                "15 0303 0002 02 28 | client and server have no cipher suite, key or signature in common, or the server wants",
                "15 0303 0002 02 70 | the server knows no host of that name (alert unrecognized_name)",
                "15 0303 0002 02 32 | the server broke the handshake off (alert decode_error)"
            })
    void whatAServersAlertMeansIsTold(String bytes, String what) throws Exception {
        Outcome<String> outcome = call(trusting, https(answering(bytes.replace(" ", ""))));

        assertThat(outcome.failure())
                .as(outcome.describe())
                .isInstanceOf(TlsFailedException.class)
                .hasMessageContaining("no TLS connection: " + what);
    }

    @Test
    void aServerThatChoosesTls11IsRefused() throws Exception {
        String hello = "0302" + "00".repeat(32) + "00" + "c013" + "00";
        String record = "16 0302 002a 02 000026".replace(" ", "") + hello;

        Outcome<String> outcome = call(trusting, https(answering(record)));

        assertThat(outcome.failure())
                .as(outcome.describe())
                .isInstanceOf(TlsFailedException.class)
                .hasMessageContaining(
                        "the server chose a version of TLS that is too old. Both sides need TLS 1.2 or 1.3");
    }

    @Test
    void aServerWithoutTlsIsToldSo() throws Exception {
        FaultServer plain = clients.register(FaultServer.start((Fault) connection -> {
            connection.write("HTTP/1.1 400 Bad Request\r\n\r\n");
            connection.awaitPeerClose();
        }));

        Outcome<String> outcome = call(trusting, https(plain));

        assertThat(outcome.failure())
                .as(outcome.describe())
                .isInstanceOf(TlsFailedException.class)
                .hasMessageContaining("no TLS connection: what answers there does not speak TLS. Check the port;");
    }

    /** It may be gone the next time. */
    @Test
    void aHandshakeThatBreaksIsAFailedConnection() throws Exception {
        FaultServer server = clients.register(FaultServer.start(Fault.closesAtOnce()));

        Outcome<String> outcome = call(trusting, https(server));

        assertThat(outcome.failure())
                .as(outcome.describe())
                .isInstanceOf(ConnectFailedException.class)
                .hasMessageContaining("failed shaking hands for TLS");
    }

    @Test
    void aClientShowsItsSettingsAndNoKey() throws Exception {
        BelayClient client = clients.build(BelayClient.builder().tls(identified("shown", CLIENT)));

        assertThat(client.toString())
                .contains(
                        "OkHttpTransport{protocols=[h2, http/1.1], tls=[trust=none and 1 certificates, clientCertificate="
                                + "CN=leaf, pins={}, hostNameCheck=on]");
    }
}
