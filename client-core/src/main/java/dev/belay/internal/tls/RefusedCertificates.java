package dev.belay.internal.tls;

import dev.belay.policy.Tls;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.Certificate;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.CertificateRevokedException;
import java.security.cert.PKIXReason;
import java.security.cert.X509Certificate;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Says which of a server's certificates was refused, and why. */
final class RefusedCertificates {

    private final CertificateRefusedException refusal;
    private final List<X509Certificate> chain;
    private final @Nullable CertPathValidatorException path;

    private RefusedCertificates(CertificateRefusedException refusal) {
        this.refusal = refusal;
        this.chain = refusal.chain();
        this.path = Causes.find(refusal, CertPathValidatorException.class);
    }

    static TlsTrouble explain(CertificateRefusedException refusal) {
        RefusedCertificates certificates = new RefusedCertificates(refusal);
        if (refusal.chain().isEmpty()) {
            return new TlsTrouble("the server presented no certificate", "Check what it speaks there.");
        }
        return switch (refusal.reason()) {
            case HOST_NAME -> certificates.ofAnotherHost();
            case PIN -> certificates.notPinned();
            case PATH -> certificates.invalid();
        };
    }

    private TlsTrouble ofAnotherHost() {
        X509Certificate own = chain.get(0);
        List<String> names = CertificateText.names(own);
        return trouble(
                "it is not for " + host() + " but for " + (names.isEmpty() ? "no host at all" : names),
                own,
                "Call the server by a name in its certificate, or have one made for this name (its subject alone does not"
                        + " count).");
    }

    private TlsTrouble notPinned() {
        String found = chain.stream()
                .map(each -> Tls.pinOf(each) + " (" + CertificateText.name(each.getSubjectX500Principal()) + ")")
                .collect(Collectors.joining(", "));
        return trouble(
                "neither it nor one above it has a key that is pinned for " + host() + "; found " + found,
                chain.get(0),
                "If the server's key has been replaced and you know by whom, set its pin with Tls.pin(…).");
    }

    private TlsTrouble invalid() {
        if (Causes.has(refusal, CertificateExpiredException.class)) {
            return trouble(
                    "it has expired",
                    at(Comparator.comparing(X509Certificate::getNotAfter)),
                    "Whoever runs the server has to renew it; if that date is yet to come, this host's clock is wrong.");
        }
        if (Causes.has(refusal, CertificateNotYetValidException.class)) {
            return trouble(
                    "it is not valid yet",
                    at(Comparator.comparing(X509Certificate::getNotBefore).reversed()),
                    "If that date has passed, this host's clock is wrong.");
        }
        if (Causes.has(refusal, CertificateRevokedException.class)) {
            return trouble("it has been revoked", culprit(), "Whoever runs the server has to replace it.");
        }
        return isOfUnknownAuthority() ? ofUnknownAuthority() : otherwiseInvalid();
    }

    private boolean isOfUnknownAuthority() {
        return path == null
                ? Causes.has(refusal, CertPathBuilderException.class)
                : path.getReason() == PKIXReason.NO_TRUST_ANCHOR;
    }

    private TlsTrouble ofUnknownAuthority() {
        X509Certificate top = top();
        String issuer = CertificateText.name(top.getIssuerX500Principal());
        boolean signedItself = top.getIssuerX500Principal().equals(top.getSubjectX500Principal());
        return trouble(
                signedItself
                        ? "it has signed itself and is not trusted"
                        : "its issuer, " + issuer + ", is neither trusted nor sent along",
                top,
                "If it is to be trusted, add "
                        + (signedItself ? "it" : "that authority")
                        + " with Tls.plusPem(…) or to the store that javax.net.ssl.trustStore names; if an authority is"
                        + " missing in between, the server has to send it.");
    }

    /** Returns the last certificate on the way from the server's own one up, as far as the server sent it. */
    private X509Certificate top() {
        X509Certificate top = chain.get(0);
        for (int i = 0; i < chain.size(); i++) {
            X509Certificate issuer = issuerOf(top);
            if (issuer == null) {
                return top;
            }
            top = issuer;
        }
        return top;
    }

    private @Nullable X509Certificate issuerOf(X509Certificate certificate) {
        for (X509Certificate each : chain) {
            if (!each.equals(certificate)
                    && each.getSubjectX500Principal().equals(certificate.getIssuerX500Principal())) {
                return each;
            }
        }
        return null;
    }

    private TlsTrouble otherwiseInvalid() {
        boolean weak = path != null && path.getReason() == BasicReason.ALGORITHM_CONSTRAINED;
        Throwable reason = path == null ? refusal : path;
        return trouble(
                (weak ? "it uses an algorithm that this JVM refuses" : "it is not valid") + " ("
                        + CertificateText.printable(reason.getMessage()) + ")",
                culprit(),
                weak
                        ? "Whoever runs the server has to replace it; see jdk.certpath.disabledAlgorithms."
                        : "Whoever runs the server has to correct it.");
    }

    private X509Certificate culprit() {
        X509Certificate named = named();
        return named == null ? chain.get(0) : named;
    }

    /** Returns the one that the validator names, else the first by {@code order}: the worst, when the clock is not asked. */
    private X509Certificate at(Comparator<X509Certificate> order) {
        X509Certificate named = named();
        return named == null ? chain.stream().min(order).orElseThrow() : named;
    }

    private @Nullable X509Certificate named() {
        if (path == null || path.getCertPath() == null || path.getIndex() < 0) {
            return null;
        }
        Certificate found = path.getCertPath().getCertificates().get(path.getIndex());
        return found instanceof X509Certificate certificate ? certificate : null;
    }

    private String host() {
        return refusal.host() == null ? "the host that was called" : refusal.host();
    }

    private TlsTrouble trouble(String what, X509Certificate certificate, String advice) {
        int index = chain.indexOf(certificate);
        String which = "certificate" + (index < 0 ? "" : " " + (index + 1) + " of " + chain.size());
        return new TlsTrouble(
                "the server's " + which + " was refused: " + what + " (" + CertificateText.of(certificate) + ")",
                advice,
                chain);
    }
}
