package dev.belay.internal.tls;

import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A server's certificates were refused; says which these are, what otherwise only the handshake knows. */
public final class CertificateRefusedException extends CertificateException {

    private static final long serialVersionUID = 1;

    /** What is wrong with them. */
    public enum Reason {
        /** There is no valid path from an authority that is trusted to the server's certificate. */
        PATH,
        /** The server's certificate is not for the host that is called. */
        HOST_NAME,
        /** No certificate of the path has a key that is pinned. */
        PIN
    }

    private final Reason reason;
    private final @Nullable String host;
    private final transient List<X509Certificate> chain;

    /**
     * Makes one with a cause that JSSE can derive its alert from.
     *
     * @param chain as the server presented it, its own certificate first
     */
    public CertificateRefusedException(
            Reason reason, @Nullable String host, List<X509Certificate> chain, @Nullable CertificateException cause) {
        super(cause == null ? "the certificates that " + host + " presented" : cause.getMessage(), rootOf(cause));
        this.reason = reason;
        this.host = host;
        this.chain = List.copyOf(chain);
    }

    private static @Nullable Throwable rootOf(@Nullable CertificateException cause) {
        return cause == null || cause.getCause() == null ? cause : cause.getCause();
    }

    Reason reason() {
        return reason;
    }

    @Nullable
    String host() {
        return host;
    }

    List<X509Certificate> chain() {
        return chain;
    }
}
