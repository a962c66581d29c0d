package dev.belay.testing;

import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import okhttp3.tls.HeldCertificate;

/** A throw-away certificate authority, which issues whatever certificates a test needs. */
public final class TestAuthority {
    private static final Duration VALID = Duration.ofDays(2);

    private final HeldCertificate certificate;
    private final boolean isRoot;

    private TestAuthority(HeldCertificate certificate, boolean isRoot) {
        this.certificate = certificate;
        this.isRoot = isRoot;
    }

    /** Returns an authority that has signed itself. */
    public static TestAuthority create(String name) {
        HeldCertificate root = new HeldCertificate.Builder()
                .commonName(name)
                .certificateAuthority(1)
                .build();
        return new TestAuthority(root, true);
    }

    /** Returns an authority below this one. */
    public TestAuthority intermediate(String name) {
        HeldCertificate below = new HeldCertificate.Builder()
                .commonName(name)
                .certificateAuthority(0)
                .signedBy(certificate)
                .build();
        return new TestAuthority(below, false);
    }

    /** Returns the authority's own certificate. */
    public X509Certificate certificate() {
        return certificate.certificate();
    }

    /** Returns the authority's own certificate as PEM. */
    public String pem() {
        return certificate.certificatePem();
    }

    /** Returns a certificate for hosts, with its key, valid for two days from so long after now on. */
    public HeldCertificate issue(Duration from, String... hosts) {
        Instant start = certificate().getNotBefore().toInstant().plus(from);
        HeldCertificate.Builder builder = new HeldCertificate.Builder()
                .commonName("leaf")
                .validityInterval(start.toEpochMilli(), start.plus(VALID).toEpochMilli())
                .signedBy(certificate);
        for (String host : hosts) {
            builder.addSubjectAlternativeName(host);
        }
        return builder.build();
    }

    /** Returns a server's certificates for hosts, valid now; without a root, as servers send them. */
    public TestCertificates server(String... hosts) {
        return server(Duration.ZERO, hosts);
    }

    /** Returns a server's certificates for hosts, valid for two days from so long after now on. */
    public TestCertificates server(Duration from, String... hosts) {
        return TestCertificates.of(issue(from, hosts), isRoot ? List.of() : List.of(certificate()));
    }
}
