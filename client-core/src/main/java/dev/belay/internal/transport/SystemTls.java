package dev.belay.internal.transport;

import dev.belay.internal.transport.TransportConfig.Tls;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/** Trust in what the JVM trusts ({@code javax.net.ssl.trustStore} or its own list). Read once: it takes a while. */
final class SystemTls {

    private SystemTls() {}

    static Tls get() {
        return Holder.TLS;
    }

    private static final class Holder {
        private static final Tls TLS = load();
    }

    private static Tls load() {
        try {
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init((KeyStore) null);
            for (TrustManager manager : factory.getTrustManagers()) {
                if (manager instanceof X509TrustManager trust) {
                    SSLContext context = SSLContext.getInstance("TLS");
                    context.init(null, new TrustManager[] {trust}, null);
                    return new Tls(context.getSocketFactory(), trust);
                }
            }
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the JVM's TLS trust store cannot be read: " + e.getMessage(), e);
        }
        throw new IllegalStateException("the JVM has no X.509 trust manager");
    }
}
