package dev.belay.internal.tls;

import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** The alert (RFC 8446 §6) with which a server broke a handshake off. */
record ServerAlert(String name) {

    private static final String RECEIVED = "Received fatal alert: ";

    /** Returns the alert that a failure is due to; null when it is due to something else. */
    static @Nullable ServerAlert in(@Nullable Throwable failure) {
        SSLException tls = Causes.find(failure, SSLException.class);
        String message = tls == null ? null : tls.getMessage();
        int at = message == null ? -1 : message.indexOf(RECEIVED);
        return message == null || at < 0
                ? null
                : new ServerAlert(message.substring(at + RECEIVED.length()).strip());
    }

    boolean isAboutClientCertificate() {
        return switch (name) {
            case "certificate_required",
                    "bad_certificate",
                    "unsupported_certificate",
                    "certificate_revoked",
                    "certificate_expired",
                    "certificate_unknown",
                    "unknown_ca",
                    "access_denied" -> true;
            default -> false;
        };
    }

    /** Returns what it means; null for those that say nothing about the next handshake. */
    @Nullable
    TlsTrouble trouble() {
        if (isAboutClientCertificate()) {
            return new TlsTrouble(
                    "the server refused the client's certificate, or the lack of one (" + said() + ")",
                    "Give the client one that the server accepts with Tls.clientCertificatePem(…) or"
                            + " Tls.clientCertificatePkcs12(…).");
        }
        return switch (name) {
            case "internal_error", "user_canceled", "close_notify" -> null;
            case "protocol_version" ->
                new TlsTrouble(
                        "the server speaks neither TLS 1.2 nor 1.3 (" + said() + ")", "The server has to be updated.");
            case "handshake_failure", "insufficient_security" ->
                new TlsTrouble(
                        "client and server have no cipher suite, key or signature in common, or the server wants a"
                                + " certificate of the client (" + said() + ")",
                        "Compare what both allow; a client's certificate is set with Tls.clientCertificatePem(…) or"
                                + " Tls.clientCertificatePkcs12(…).");
            case "unrecognized_name" ->
                new TlsTrouble("the server knows no host of that name (" + said() + ")", "Check the host name.");
            default ->
                new TlsTrouble(
                        "the server broke the handshake off (" + said() + ")",
                        "Its log may say why; check what it, or a proxy on the way to it, speaks there.");
        };
    }

    private String said() {
        return "alert " + CertificateText.printable(name);
    }
}
