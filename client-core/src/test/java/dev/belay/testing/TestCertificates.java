package dev.belay.testing;

import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.jspecify.annotations.Nullable;

/**
 * A throw-away certificate with both sides, as it is made for {@code localhost}, the first loopback addresses and
 * {@code x.test}. {@link TestAuthority} makes others.
 */
public final class TestCertificates {
    private final HeldCertificate certificate;
    private final List<X509Certificate> above;
    private final @Nullable TestAuthority clients;
    private final List<String> protocols;
    private final HandshakeCertificates client;

    private TestCertificates(
            HeldCertificate certificate,
            List<X509Certificate> above,
            @Nullable TestAuthority clients,
            List<String> protocols) {
        this.certificate = certificate;
        this.above = above;
        this.clients = clients;
        this.protocols = protocols;

        client = new HandshakeCertificates.Builder()
                .addTrustedCertificate(certificate.certificate())
                .build();
    }

    /** Returns a fresh self-signed certificate. */
    public static TestCertificates create() {
        HeldCertificate self = new HeldCertificate.Builder()
                .commonName("fault server")
                .addSubjectAlternativeName("localhost")
                .addSubjectAlternativeName("127.0.0.1")
                .addSubjectAlternativeName("127.0.0.2")
                .addSubjectAlternativeName("x.test")
                .build();
        return of(self, List.of());
    }

    /** Returns a server's certificate, and what it sends along. */
    public static TestCertificates of(HeldCertificate certificate, List<X509Certificate> above) {
        return new TestCertificates(certificate, above, null, List.of());
    }

    /** Returns a copy whose server sends this certificate along too, whatever it is. */
    public TestCertificates sendingAlso(X509Certificate more) {
        List<X509Certificate> all = new ArrayList<>(above);
        all.add(more);
        return new TestCertificates(certificate, all, clients, protocols);
    }

    /** Returns a copy whose server demands of its clients a certificate of an authority. */
    public TestCertificates demandingClientsOf(TestAuthority authority) {
        return new TestCertificates(certificate, above, authority, protocols);
    }

    /** Returns a copy whose server speaks these protocols alone. */
    public TestCertificates speaking(String... only) {
        return new TestCertificates(certificate, above, clients, List.of(only));
    }

    /** Returns whether the server demands a certificate of its clients. */
    boolean demandsClients() {
        return clients != null;
    }

    /** Makes a server's socket do as this says. */
    void configure(SSLSocket socket) {
        socket.setUseClientMode(false);
        socket.setNeedClientAuth(demandsClients());
        if (!protocols.isEmpty()) {
            socket.setEnabledProtocols(protocols.toArray(new String[0]));
        }
        socket.setEnabledCipherSuites(withChaChaFirst(socket.getEnabledCipherSuites()));
    }

    /** A server takes the first one that its client knows; without the second compiler's AES this one takes a quarter of the time. */
    private static String[] withChaChaFirst(String[] suites) {
        return Arrays.stream(suites)
                .sorted(Comparator.comparing(suite -> !suite.contains("CHACHA20")))
                .toArray(String[]::new);
    }

    /** Returns a context that presents the certificate. */
    public SSLContext serverContext() {
        HandshakeCertificates.Builder trusting = new HandshakeCertificates.Builder();
        if (clients != null) {
            trusting.addTrustedCertificate(clients.certificate());
        }
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(
                    new KeyManager[] {new FixedKeyManager(certificate, above)},
                    new TrustManager[] {trusting.build().trustManager()},
                    null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Returns a context that trusts the certificate and nothing else. */
    public SSLContext clientContext() {
        return client.sslContext();
    }

    /** Returns a socket factory that trusts the certificate and nothing else. */
    public SSLSocketFactory clientSocketFactory() {
        return client.sslSocketFactory();
    }

    /** Returns the trust manager behind {@link #clientSocketFactory()}. */
    public X509TrustManager clientTrustManager() {
        return client.trustManager();
    }

    /** Returns the server's certificate. */
    public X509Certificate certificate() {
        return certificate.certificate();
    }

    /** Returns the certificate, without its key, as PEM. */
    public String certificatePem() {
        return certificate.certificatePem();
    }
}
