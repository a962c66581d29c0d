package dev.belay.internal.tls;

import java.io.EOFException;
import java.io.InterruptedIOException;
import java.net.SocketException;
import java.net.UnknownServiceException;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Why client and server did not come to an agreement, and what can be done.
 *
 * @param certificates what the server presented and the client refused; empty when that is not the reason
 */
public record TlsTrouble(String what, String advice, List<X509Certificate> certificates) {

    /*
     * JSSE and OkHttp tell most of it in prose alone. What is looked for here are pieces of it that have been the same from
     * JDK 17 to 25; what is not recognised is handed on in their words.
     */

    public TlsTrouble {
        certificates = List.copyOf(certificates);
    }

    TlsTrouble(String what, String advice) {
        this(what, advice, List.of());
    }

    /**
     * Returns why {@code failure} has happened, or null when TLS has no part in it or the handshake merely broke.
     *
     * @param connected whether there was a connection already: then it can only be what TLS 1.3 servers say of a client's
     *     certificate after their part of the handshake
     */
    public static @Nullable TlsTrouble of(@Nullable Throwable failure, boolean connected) {
        if (connected) {
            ServerAlert alert = ServerAlert.in(failure);
            return alert != null && alert.isAboutClientCertificate() ? alert.trouble() : null;
        }
        CertificateRefusedException refused = Causes.find(failure, CertificateRefusedException.class);
        if (refused != null) {
            return RefusedCertificates.explain(refused);
        }
        if (failure instanceof UnknownServiceException || isFromNowhere(failure)) {
            return noCommonVersion("this JVM allows neither TLS 1.2 nor 1.3, or none of their cipher suites");
        }
        boolean broke = Causes.has(failure, SocketException.class)
                || Causes.has(failure, EOFException.class)
                || Causes.has(failure, InterruptedIOException.class);
        return broke || !(failure instanceof SSLException) ? null : disagreement(failure);
    }

    /** Returns whether JSSE had nothing to offer to the server, so that it did not even begin. */
    private static boolean isFromNowhere(@Nullable Throwable failure) {
        return failure instanceof SSLException && says(failure, "No appropriate protocol");
    }

    private static @Nullable TlsTrouble disagreement(Throwable failure) {
        ServerAlert alert = ServerAlert.in(failure);
        if (alert != null) {
            return alert.trouble();
        }
        if (says(failure, "Unsupported or unrecognized SSL message")) {
            return new TlsTrouble(
                    "what answers there does not speak TLS",
                    "Check the port; if the server has no TLS, call it by http.");
        }
        if (says(failure, "selected protocol version")) {
            return noCommonVersion("the server chose a version of TLS that is too old");
        }
        return new TlsTrouble(
                "the handshake failed (" + failure.getClass().getSimpleName() + ": "
                        + CertificateText.printable(failure.getMessage()) + ")",
                "Check what the server, or a proxy on the way to it, speaks there.");
    }

    private static TlsTrouble noCommonVersion(String what) {
        return new TlsTrouble(
                what,
                "Both sides need TLS 1.2 or 1.3; look at jdk.tls.client.protocols and jdk.tls.disabledAlgorithms.");
    }

    private static boolean says(Throwable failure, String words) {
        return failure.getMessage() != null && failure.getMessage().contains(words);
    }
}
