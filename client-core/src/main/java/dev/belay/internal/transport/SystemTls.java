package dev.belay.internal.transport;

import dev.belay.policy.Tls;
import java.io.IOException;
import java.security.GeneralSecurityException;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/** Trust in what the JVM trusts ({@code javax.net.ssl.trustStore} or its own list). Read once: it takes a while. */
final class SystemTls {

    private static final String STORE = "javax.net.ssl.trustStore";

    private static @Nullable X509TrustManager trust;
    private static @Nullable TlsSockets sockets;

    private SystemTls() {}

    static synchronized TlsSockets get() {
        if (sockets == null) {
            try {
                sockets = TlsSockets.of(Tls.systemTrust(), trust());
            } catch (GeneralSecurityException | IOException e) {
                throw unusable(e.getMessage(), e);
            }
        }
        return sockets;
    }

    static synchronized X509TrustManager trust() {
        if (trust == null) {
            trust = load();
        }
        return trust;
    }

    private static X509TrustManager load() {
        X509TrustManager loaded;
        try {
            loaded = TlsSockets.trust(null);
        } catch (GeneralSecurityException e) {
            Throwable root = e.getCause() == null ? e : e.getCause();
            throw unusable(e.getMessage() + " (" + root.getMessage() + ")", e);
        }
        // A file that is missing is, to the JVM, one without certificates; it then fails only in handshakes.
        if (loaded.getAcceptedIssuers().length == 0) {
            throw unusable("it is missing or has no certificate", null);
        }
        return loaded;
    }

    private static IllegalStateException unusable(@Nullable String why, @Nullable Throwable cause) {
        String store = System.getProperty(STORE);
        return new IllegalStateException(
                STORE + ": " + (store == null ? "not set, the JVM's own list" : store)
                        + " (expected: a store of trusted certificates, with its trustStorePassword and trustStoreType): "
                        + why,
                cause);
    }
}
