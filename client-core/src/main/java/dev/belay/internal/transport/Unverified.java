package dev.belay.internal.transport;

import dev.belay.internal.tls.CertificateRefusedException;
import dev.belay.internal.tls.CertificateRefusedException.Reason;
import java.io.IOException;
import java.net.Socket;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/** What OkHttp refuses after the handshake, for the host name or a pin, and tells in prose alone. */
final class Unverified {

    private Unverified() {}

    /** Adds to such a failure what was presented on {@code socket}, as its cause. Others stay as they are. */
    static void explain(IOException failure, @Nullable Socket socket) {
        Reason reason = reason(failure);
        if (reason != null && failure.getCause() == null && socket instanceof SSLSocket tls) {
            SSLSession session = tls.getSession();
            failure.initCause(new CertificateRefusedException(reason, session.getPeerHost(), presented(session), null));
        }
    }

    private static @Nullable Reason reason(IOException failure) {
        String message = failure.getMessage();
        if (!(failure instanceof SSLPeerUnverifiedException) || message == null) {
            return null;
        }
        if (message.startsWith("Certificate pinning failure")) {
            return Reason.PIN;
        }
        return message.startsWith("Hostname ") ? Reason.HOST_NAME : null;
    }

    private static List<X509Certificate> presented(SSLSession session) {
        List<X509Certificate> chain = new ArrayList<>();
        try {
            for (Certificate certificate : session.getPeerCertificates()) {
                if (certificate instanceof X509Certificate x509) {
                    chain.add(x509);
                }
            }
        } catch (SSLPeerUnverifiedException e) {
            // It has presented none.
        }
        return chain;
    }
}
