package dev.belay.testing;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.X509TrustManager;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;

/** A throw-away certificate for {@code localhost}, the first loopback addresses and {@code x.test}, with both sides. */
public final class TestCertificates {
    private final HeldCertificate certificate;
    private final HandshakeCertificates server;
    private final HandshakeCertificates client;

    private TestCertificates() {
        certificate = new HeldCertificate.Builder()
                .commonName("fault server")
                .addSubjectAlternativeName("localhost")
                .addSubjectAlternativeName("127.0.0.1")
                .addSubjectAlternativeName("127.0.0.2")
                .addSubjectAlternativeName("x.test")
                .build();
        server =
                new HandshakeCertificates.Builder().heldCertificate(certificate).build();
        client = new HandshakeCertificates.Builder()
                .addTrustedCertificate(certificate.certificate())
                .build();
    }

    /** Returns a fresh self-signed certificate. */
    public static TestCertificates create() {
        return new TestCertificates();
    }

    /** Returns a context that presents the certificate. */
    public SSLContext serverContext() {
        return server.sslContext();
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

    /** Returns the certificate, without its key, as PEM. */
    public String certificatePem() {
        return certificate.certificatePem();
    }
}
