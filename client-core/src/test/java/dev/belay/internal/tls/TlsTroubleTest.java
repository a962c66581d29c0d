package dev.belay.internal.tls;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.internal.tls.CertificateRefusedException.Reason;
import dev.belay.policy.Tls;
import dev.belay.testing.TestAuthority;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.net.UnknownServiceException;
import java.security.cert.CRLReason;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.CertificateRevokedException;
import java.security.cert.PKIXReason;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Pins what a person is told of each trouble. */
class TlsTroubleTest {
    private static final TestAuthority ROOT = TestAuthority.create("Root");
    private static final TestAuthority MIDDLE = ROOT.intermediate("Middle");
    private static final X509Certificate LEAF =
            MIDDLE.issue(Duration.ZERO, "a.test", "*.b.test", "127.0.0.1").certificate();
    private static final List<X509Certificate> CHAIN = List.of(LEAF, MIDDLE.certificate());
    private static final String FIRST = "the server's certificate 1 of 2 was refused: ";

    private static TlsTrouble trouble(Throwable failure) {
        return TlsTrouble.of(failure, false);
    }

    private static TlsTrouble refused(Reason reason, CertificateException cause) {
        CertificateRefusedException refusal = new CertificateRefusedException(reason, "x.test", CHAIN, cause);
        SSLHandshakeException failure = new SSLHandshakeException("as JSSE says it");
        failure.initCause(refusal);
        return trouble(failure);
    }

    private static CertificateException invalid(Throwable cause, int index, CertPathValidatorException.Reason reason)
            throws CertificateException {
        var path = CertificateFactory.getInstance("X.509").generateCertPath(CHAIN);
        return new CertificateException(
                "PKIX", new CertPathValidatorException("the validator's words", cause, path, index, reason));
    }

    @Test
    void aCertificateIsToldByWhatCanBeLookedUpInIt() throws Exception {
        TlsTrouble trouble = refused(Reason.PATH, invalid(new CertificateExpiredException(), 0, BasicReason.EXPIRED));

        assertThat(trouble.what())
                .isEqualTo(FIRST + "it has expired (subject CN=leaf, issuer CN=Middle, valid "
                        + LEAF.getNotBefore().toInstant() + " to "
                        + LEAF.getNotAfter().toInstant() + ", names [a.test, *.b.test, 127.0.0.1])");
        assertThat(trouble.advice()).startsWith("Whoever runs the server has to renew it");
        assertThat(trouble.certificates()).isEqualTo(CHAIN);
    }

    @Test
    void itIsTheOneThatTheValidatorNames() throws Exception {
        assertThat(refused(Reason.PATH, invalid(new CertificateNotYetValidException(), 1, BasicReason.NOT_YET_VALID))
                        .what())
                .startsWith("the server's certificate 2 of 2 was refused: it is not valid yet (subject CN=Middle, ");
        assertThat(refused(Reason.PATH, invalid(null, 1, BasicReason.ALGORITHM_CONSTRAINED))
                        .what())
                .startsWith("the server's certificate 2 of 2 was refused: it uses an algorithm that this JVM refuses"
                        + " (the validator's words) (subject CN=Middle");
        assertThat(refused(Reason.PATH, invalid(null, 1, PKIXReason.NOT_CA_CERT))
                        .what())
                .startsWith("the server's certificate 2 of 2 was refused: it is not valid (the validator's words)");
        assertThat(refused(Reason.PATH, invalid(revoked(), 0, BasicReason.REVOKED))
                        .what())
                .startsWith(FIRST + "it has been revoked");
    }

    private static Exception revoked() {
        return new CertificateRevokedException(
                LEAF.getNotBefore(),
                CRLReason.KEY_COMPROMISE,
                MIDDLE.certificate().getSubjectX500Principal(),
                Map.of());
    }

    /** JDK validators do not name it when they were looking for a path, not at one. */
    @Test
    void whenTheValidatorNamesNoneItIsTheOneThatExpiredFirst() {
        CertificateException unnamed = new CertificateException("PKIX", new CertificateExpiredException());

        assertThat(refused(Reason.PATH, unnamed).what()).contains("certificate 2 of 2", "subject CN=Middle");
    }

    @Test
    void anAuthorityThatNobodyKnowsIsNamed() throws Exception {
        CertificateException none = new CertificateException("PKIX", new CertPathBuilderException("no path"));

        assertThat(refused(Reason.PATH, none).what())
                .startsWith(
                        "the server's certificate 2 of 2 was refused: its issuer, CN=Root, is neither trusted nor sent"
                                + " along (subject CN=Middle, issuer CN=Root, ");
        assertThat(refused(Reason.PATH, none).advice())
                .startsWith("If it is to be trusted, add that authority with Tls.plusPem(…) or to the store that");
        assertThat(refused(Reason.PATH, invalid(null, -1, PKIXReason.NO_TRUST_ANCHOR))
                        .what())
                .contains("is neither trusted nor sent along");
        assertThat(of(none, List.of(ROOT.certificate())).what())
                .startsWith("the server's certificate 1 of 1 was refused: it has signed itself and is not trusted");
    }

    @Test
    void aCircleOfIssuersHasAnEnd() {
        CertificateException none = new CertificateException("PKIX", new CertPathBuilderException("no path"));
        X509Certificate oneWay = new HeldCertificate.Builder()
                .commonName("A")
                .signedBy(new HeldCertificate.Builder().commonName("B").build())
                .build()
                .certificate();
        X509Certificate back = new HeldCertificate.Builder()
                .commonName("B")
                .signedBy(new HeldCertificate.Builder().commonName("A").build())
                .build()
                .certificate();

        assertThat(of(none, List.of(oneWay, back)).what()).contains("is neither trusted nor sent along");
    }

    private static TlsTrouble of(CertificateException cause, List<X509Certificate> chain) {
        return trouble(new SSLException("x", new CertificateRefusedException(Reason.PATH, "x.test", chain, cause)));
    }

    @Test
    void namesExpectedAndFoundAreTold() {
        TlsTrouble trouble = refused(Reason.HOST_NAME, null);

        assertThat(trouble.what())
                .startsWith(FIRST + "it is not for x.test but for [a.test, *.b.test, 127.0.0.1] (subject CN=leaf");
        assertThat(trouble(new SSLException(
                                "x",
                                new CertificateRefusedException(
                                        Reason.HOST_NAME, null, List.of(ROOT.certificate()), null)))
                        .what())
                .contains("it is not for the host that was called but for no host at all (subject CN=Root")
                .endsWith("names [])");
    }

    @Test
    void thePinsThatWereFoundAreTold() {
        assertThat(refused(Reason.PIN, null).what())
                .startsWith(FIRST + "neither it nor one above it has a key that is pinned for x.test; found "
                        + Tls.pinOf(LEAF) + " (CN=leaf), " + Tls.pinOf(MIDDLE.certificate()) + " (CN=Middle) (subject");
    }

    @Test
    void aServerWithoutACertificateIsToldSo() {
        assertThat(of(new CertificateException("x"), List.of()).what())
                .isEqualTo("the server presented no certificate");
    }

    @Test
    void textOfThePeerIsShortenedAndStaysOnItsLine() {
        String hostile = "a\nb\u202e\u0007" + "x".repeat(10_000);
        HeldCertificate.Builder builder = new HeldCertificate.Builder().commonName(hostile);
        for (int i = 0; i < 100; i++) {
            builder.addSubjectAlternativeName("host" + i + ".test");
        }
        X509Certificate certificate = builder.build().certificate();

        String text = CertificateText.of(certificate);

        assertThat(text)
                .contains("a?b??xxx", "x…", "host9.test, …]")
                .doesNotContain("host10.test")
                .hasSizeLessThan(1_000);
        assertThat(text).doesNotContainPattern("\\p{Cntrl}");
        assertThat(trouble(new SSLException("one\ntwo")).what()).contains("(SSLException: one?two)");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Unsupported or unrecognized SSL message | what answers there does not speak TLS",
                "(protocol_version) The server selected protocol version TLS11 is not accepted by client preferences [TLS13,"
                        + " TLS12] | the server chose a version of TLS that is too old",
                "No appropriate protocol (protocol is disabled or cipher suites are inappropriate) | this JVM allows neither"
                        + " TLS 1.2 nor 1.3, or none of their cipher suites",
                "Received fatal alert: protocol_version | the server speaks neither TLS 1.2 nor 1.3 (alert protocol_version)",
                "(handshake_failure) Received fatal alert: handshake_failure | client and server have no cipher suite, key or"
                        + " signature in common, or the server wants a certificate of the client (alert handshake_failure)",
                "Received fatal alert: unrecognized_name | the server knows no host of that name (alert unrecognized_name)",
                "Received fatal alert: unknown_ca | the server refused the client's certificate, or the lack of one (alert"
                        + " unknown_ca)",
                "Received fatal alert: decode_error | the server broke the handshake off (alert decode_error)",
                "something else | the handshake failed (SSLHandshakeException: something else)"
            })
    void theWordsOfTheJdkAreUnderstood(String message, String what) {
        assertThat(trouble(new SSLHandshakeException(message)).what()).isEqualTo(what);
    }

    @Test
    void okHttpsRefusalToBeginIsUnderstood() {
        assertThat(trouble(new UnknownServiceException("Unable to find acceptable protocols"))
                        .what())
                .startsWith("this JVM allows neither TLS 1.2 nor 1.3");
    }

    @ParameterizedTest
    @ValueSource(strings = {"internal_error", "user_canceled", "close_notify"})
    void alertsThatSayNothingOfTheNextHandshakeAreNone(String alert) {
        assertThat(trouble(new SSLException("Received fatal alert: " + alert))).isNull();
    }

    @Test
    void aHandshakeThatBrokeIsNone() {
        SSLException closed = new SSLHandshakeException("Remote host terminated the handshake");
        closed.initCause(new EOFException("SSL peer shut down incorrectly"));

        assertThat(trouble(closed)).isNull();
        assertThat(trouble(new SSLException("Connection reset", new SocketException("Connection reset"))))
                .isNull();
        assertThat(trouble(new IOException("refused"))).isNull();
        assertThat(TlsTrouble.of(null, false)).isNull();
    }

    @Test
    void afterTheHandshakeOnlyTheClientsCertificateCanBeTheReason() {
        assertThat(TlsTrouble.of(new SSLException("Received fatal alert: certificate_required"), true)
                        .what())
                .isEqualTo(
                        "the server refused the client's certificate, or the lack of one (alert certificate_required)");
        assertThat(TlsTrouble.of(new SSLException("Received fatal alert: unexpected_message"), true))
                .isNull();
        assertThat(TlsTrouble.of(new SSLException("Tag mismatch"), true)).isNull();
        assertThat(TlsTrouble.of(new IOException("reset"), true)).isNull();
    }

    @Test
    void causesInACircleHaveAnEnd() {
        IOException first = new IOException("a");
        IOException second = new IOException("b", first);
        first.initCause(second);

        assertThat(trouble(first)).isNull();
    }
}
