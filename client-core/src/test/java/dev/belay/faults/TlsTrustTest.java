package dev.belay.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.BelayClient;
import dev.belay.error.TlsFailedException;
import dev.belay.event.Phase;
import dev.belay.event.PhaseTime;
import dev.belay.policy.Tls;
import dev.belay.testing.BackgroundCall;
import dev.belay.testing.CallStyle;
import dev.belay.testing.CapturedLog;
import dev.belay.testing.ClientExtension;
import dev.belay.testing.Outcome;
import dev.belay.testing.ScriptedDns;
import dev.belay.testing.TestAuthority;
import dev.belay.testing.TestCertificates;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Whom a client trusts, over real connections, and how it says which certificate it does not trust, and why. */
@Timeout(30)
class TlsTrustTest {
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final TestAuthority ROOT = TestAuthority.create("Test Root");
    private static final TestAuthority OTHER = TestAuthority.create("Other Root");
    private static final String HOST = "x.test";

    @TempDir
    static Path folder;

    private static Tls trusting;

    @RegisterExtension
    final ClientExtension clients = new ClientExtension();

    @BeforeAll
    static void trustTheRoot() throws IOException {
        trusting = Tls.systemTrust().plusPem(Files.writeString(folder.resolve("root.pem"), ROOT.pem()));
    }

    static Stream<Wire> wires() {
        return Stream.of(Wire.HTTP_1_TLS, Wire.HTTP_2_TLS);
    }

    static Stream<Arguments> everyStyle() {
        return wires().flatMap(wire -> Stream.of(CallStyle.values()).map(style -> Arguments.of(wire, style)));
    }

    private BelayClient client(Tls tls) {
        return clients.build(BelayClient.builder()
                .tls(tls)
                .dns(new ScriptedDns().answer(HOST, "127.0.0.1").answer("y.test", "127.0.0.1")));
    }

    private Peer peer(Wire wire, TestCertificates certificates) {
        return clients.register(Peer.start(wire, certificates));
    }

    private static Request request(Peer peer, String host) {
        return new Request.Builder().url(peer.url().replace("127.0.0.1", host)).build();
    }

    private static Outcome<String> call(BelayClient client, Peer peer) throws InterruptedException {
        return CallStyle.EXECUTE.outcome(client, request(peer, HOST), LIMIT);
    }

    private TlsFailedException refusal(Wire wire, TestCertificates certificates, Tls tls) throws Exception {
        Peer peer = peer(wire, certificates);
        TlsFailedException failure = refusal(client(tls), peer);
        assertThat(failure.peerCertificates().get(0)).isEqualTo(certificates.certificate());
        assertThat(failure.requestMayHaveBeenSent()).isFalse();
        assertThat(peer.traffic().requests()).isZero();
        return failure;
    }

    private static TlsFailedException refusal(BelayClient client, Peer peer) throws Exception {
        Outcome<String> outcome = call(client, peer);
        assertThat(outcome.failure()).as(outcome.describe()).isInstanceOf(TlsFailedException.class);
        return (TlsFailedException) outcome.failure();
    }

    @ParameterizedTest
    @MethodSource("everyStyle")
    void anAuthorityFromAFileIsTrusted(Wire wire, CallStyle style) throws Exception {
        Peer peer = peer(wire, ROOT.intermediate("Middle").server(HOST));

        assertThat(style.text(client(trusting), request(peer, HOST))).isEqualTo("ok");
    }

    @ParameterizedTest
    @MethodSource("everyStyle")
    void anUnknownAuthorityIsRefusedAndNamed(Wire wire, CallStyle style) throws Exception {
        Peer peer = peer(wire, OTHER.server(HOST));

        Throwable failure =
                style.outcome(client(trusting), request(peer, HOST), LIMIT).failure();

        assertThat(failure)
                .isExactlyInstanceOf(TlsFailedException.class)
                .hasMessageStartingWith(
                        "GET https://x.test:" + URI.create(peer.url()).getPort()
                                + ": no TLS connection: the server's certificate 1 of 1 was refused: its issuer, CN=Other Root, is"
                                + " neither trusted nor sent along (subject CN=leaf, issuer CN=Other Root, valid ")
                .hasMessageContaining("names [x.test]). If it is to be trusted, add that authority with Tls.plusPem(…)")
                .hasMessageContaining("nothing of the request has reached the server.");
    }

    /** What people see otherwise: neither which certificate, nor of whom. */
    @Test
    void okHttpNamesNoCertificate() throws Exception {
        OkHttpClient naive = new OkHttpClient();
        clients.register(Wire.end(naive));
        Peer peer = peer(Wire.HTTP_2_TLS, OTHER.server("127.0.0.1"));

        Throwable failure = BackgroundCall.start(
                        () -> naive.newCall(peer.request()).execute())
                .outcome(LIMIT)
                .failure();

        assertThat(failure)
                .hasMessageContaining("unable to find valid certification path to requested target")
                .hasMessageNotContaining("Other Root");
    }

    @ParameterizedTest
    @MethodSource("wires")
    void anExpiredCertificateIsRefusedAndNamed(Wire wire) throws Exception {
        TestCertificates expired = ROOT.server(Duration.ofDays(-5), HOST);

        assertThat(refusal(wire, expired, trusting))
                .hasMessageContaining(
                        "the server's certificate 1 of 1 was refused: it has expired (subject CN=leaf, issuer"
                                + " CN=Test Root, valid "
                                + expired.certificate().getNotBefore().toInstant() + " to "
                                + expired.certificate().getNotAfter().toInstant() + ", names [x.test])");
    }

    @ParameterizedTest
    @MethodSource("wires")
    void aCertificateOfTheFutureIsRefusedAndNamed(Wire wire) throws Exception {
        assertThat(refusal(wire, ROOT.server(Duration.ofDays(5), HOST), trusting))
                .hasMessageContaining("certificate 1 of 1 was refused: it is not valid yet (subject CN=leaf")
                .hasMessageContaining("this host's clock is wrong");
    }

    @ParameterizedTest
    @MethodSource("wires")
    void anotherHostsCertificateIsRefusedEachTime(Wire wire) throws Exception {
        Peer peer = peer(wire, ROOT.server("a.test", "*.b.test"));
        BelayClient client = client(trusting);

        for (int i = 0; i < 3; i++) {
            TlsFailedException failure = refusal(client, peer);
            assertThat(failure)
                    .hasMessageContaining("it is not for x.test but for [a.test, *.b.test] (subject CN=leaf");
            assertThat(failure.peerCertificates()).hasSize(1);
        }
    }

    /** Names count that are among the alternative ones; the subject has not for 20 years. */
    @ParameterizedTest
    @MethodSource("wires")
    void aCertificateWithoutNamesIsForNobody(Wire wire) throws Exception {
        assertThat(refusal(wire, ROOT.server(), trusting))
                .hasMessageContaining("it is not for x.test but for no host at all");
    }

    @ParameterizedTest
    @MethodSource("wires")
    void theHostNameCheckIsTurnedOffByNameAndWithAWarning(Wire wire) throws Exception {
        Peer peer = peer(wire, ROOT.server("a.test"));
        // A warning only once a minute: another test's may have been it.
        try (CapturedLog log = CapturedLog.everything(BelayClient.class.getName())) {
            BelayClient safe = client(trusting);
            assertThat(log.messages()).isEmpty();

            BelayClient unsafe = client(trusting.unsafeWithoutHostNameCheck());
            assertThat(call(unsafe, peer).value()).isEqualTo("ok");
            assertThat(call(unsafe, peer).value()).isEqualTo("ok");

            assertThat(log.messages())
                    .singleElement()
                    .asString()
                    .contains("Tls.unsafeWithoutHostNameCheck", "hostNameCheck=off");
            assertThat(refusal(safe, peer)).hasMessageContaining("it is not for x.test");
        }
    }

    /** Otherwise the one check that is left would not be worth much. */
    @ParameterizedTest
    @MethodSource("wires")
    void withoutTheHostNameCheckTheAuthorityStillCounts(Wire wire) throws Exception {
        // A warning only once a minute: another test's may have been it.
        try (CapturedLog log = CapturedLog.everything(BelayClient.class.getName())) {
            assertThat(refusal(wire, OTHER.server(HOST), trusting.unsafeWithoutHostNameCheck()))
                    .hasMessageContaining("is neither trusted nor sent along");
            assertThat(log.messages()).hasSize(1);
        }
    }

    @ParameterizedTest
    @MethodSource("wires")
    void aMissingIntermediateIsNamed(Wire wire) throws Exception {
        TestCertificates incomplete =
                TestCertificates.of(ROOT.intermediate("Middle").issue(Duration.ZERO, HOST), List.of());

        assertThat(refusal(wire, incomplete, trusting))
                .hasMessageContaining("its issuer, CN=Middle, is neither trusted nor sent along")
                .hasMessageContaining("if an authority is missing in between, the server has to send it");
    }

    @ParameterizedTest
    @MethodSource("wires")
    void aPinOfTheServersOrOfAnAuthoritysKeyIsEnough(Wire wire) throws Exception {
        TestCertificates server = ROOT.server(HOST);
        Peer peer = peer(wire, server);
        String other = Tls.pinOf(OTHER.certificate());

        for (String pin : new String[] {Tls.pinOf(server.certificate()), Tls.pinOf(ROOT.certificate())}) {
            assertThat(call(client(trusting.pin("*.test", other, pin)), peer).value())
                    .isEqualTo("ok");
        }
    }

    @ParameterizedTest
    @MethodSource("wires")
    void withoutAPinnedKeyTheServerIsRefusedEachTime(Wire wire) throws Exception {
        TestCertificates server = ROOT.server(HOST);
        Peer peer = peer(wire, server);
        BelayClient client = client(trusting.pin("X.test", Tls.pinOf(OTHER.certificate())));

        for (int i = 0; i < 3; i++) {
            assertThat(refusal(client, peer))
                    .hasMessageContaining("neither it nor one above it has a key that is pinned for x.test; found "
                            + Tls.pinOf(server.certificate()) + " (CN=leaf)");
        }
    }

    /** Anybody can send anybody's certificate along; what counts is the path that was checked. */
    @ParameterizedTest
    @MethodSource("wires")
    void aPinnedCertificateThatIsOnlySentAlongDoesNotCount(Wire wire) throws Exception {
        TestCertificates server = ROOT.server(HOST).sendingAlso(OTHER.certificate());

        TlsFailedException failure = refusal(wire, server, trusting.pin(HOST, Tls.pinOf(OTHER.certificate())));

        assertThat(failure).hasMessageContaining("has a key that is pinned for x.test; found");
    }

    /** A connection of HTTP/2 may serve several names of one certificate, but not one that is pinned to another key. */
    @Test
    void aConnectionIsNotSharedWithAHostThatIsPinnedElsewhere() throws Exception {
        Peer peer = peer(Wire.HTTP_2_TLS, ROOT.server(HOST, "y.test"));
        BelayClient client = client(trusting.pin("y.test", Tls.pinOf(OTHER.certificate())));
        assertThat(call(client, peer).value()).isEqualTo("ok");

        Throwable failure = CallStyle.EXECUTE
                .outcome(client, request(peer, "y.test"), LIMIT)
                .failure();

        assertThat(failure).isInstanceOf(TlsFailedException.class).hasMessageContaining("pinned for y.test");
    }

    @ParameterizedTest
    @EnumSource(CallStyle.class)
    void theFailureBelongsToTheHandshake(CallStyle style) throws Exception {
        Peer peer = peer(Wire.HTTP_1_TLS, OTHER.server(HOST));

        TlsFailedException failure = (TlsFailedException)
                style.outcome(client(trusting), request(peer, HOST), LIMIT).failure();

        assertThat(failure.attempts())
                .singleElement()
                .satisfies(attempt -> assertThat(attempt.phases())
                        .extracting(PhaseTime::phase)
                        .endsWith(Phase.TLS));
    }
}
