package dev.belay.internal.transport;

import dev.belay.internal.tls.CertificateRefusedException;
import dev.belay.internal.tls.CertificateRefusedException.Reason;
import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/** Trusts whom another one trusts, and says of what it refuses what was presented. */
final class ReportingTrust extends X509ExtendedTrustManager {

    private final X509ExtendedTrustManager delegate;

    private ReportingTrust(X509ExtendedTrustManager delegate) {
        this.delegate = delegate;
    }

    /** Returns the same trust, which reports if it can. */
    static X509TrustManager over(X509TrustManager trust) {
        return trust instanceof X509ExtendedTrustManager extended && !(trust instanceof ReportingTrust)
                ? new ReportingTrust(extended)
                : trust;
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        try {
            delegate.checkServerTrusted(chain, authType, socket);
        } catch (CertificateException e) {
            throw refused(socket instanceof SSLSocket tls ? tls.getHandshakeSession() : null, chain, e);
        }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        try {
            delegate.checkServerTrusted(chain, authType, engine);
        } catch (CertificateException e) {
            throw refused(engine.getHandshakeSession(), chain, e);
        }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        try {
            delegate.checkServerTrusted(chain, authType);
        } catch (CertificateException e) {
            throw refused(null, chain, e);
        }
    }

    private static CertificateRefusedException refused(
            @Nullable SSLSession session, X509Certificate[] chain, CertificateException cause) {
        return new CertificateRefusedException(
                Reason.PATH, session == null ? null : session.getPeerHost(), List.of(chain), cause);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        delegate.checkClientTrusted(chain, authType, socket);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        delegate.checkClientTrusted(chain, authType, engine);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        delegate.checkClientTrusted(chain, authType);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return delegate.getAcceptedIssuers();
    }
}
