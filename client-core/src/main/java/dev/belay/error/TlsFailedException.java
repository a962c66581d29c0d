package dev.belay.error;

import dev.belay.event.CallLedger;
import java.security.cert.X509Certificate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Client and server do not trust each other, or speak no common TLS: a certificate that is refused by either side, another
 * host's, or without the pins that are set; no common version; no TLS at all. It will be the same the next time, until a
 * certificate, a setting or a clock has been changed. A handshake that merely breaks is a {@link ConnectFailedException}.
 */
public final class TlsFailedException extends BelayException {

    private static final long serialVersionUID = 1;

    private final transient @Nullable List<X509Certificate> peerCertificates;

    /** For the library, and for tests of code that handles it. */
    public TlsFailedException(
            String message, @Nullable Throwable cause, CallLedger ledger, List<X509Certificate> peerCertificates) {
        super(message, cause, ledger);
        this.peerCertificates = List.copyOf(peerCertificates);
    }

    /**
     * Returns the certificates that the server presented and the client refused, the server's own first; empty when it was not
     * the client that refused. Nothing in them has been verified.
     */
    public List<X509Certificate> peerCertificates() {
        return peerCertificates == null ? List.of() : peerCertificates;
    }
}
