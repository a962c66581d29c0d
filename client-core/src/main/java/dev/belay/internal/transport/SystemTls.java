package dev.belay.internal.transport;

import dev.belay.policy.Tls;
import java.io.File;
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
        // To the JVM a file that is missing is as good as none: it would trust its own list instead, without a word.
        String store = System.getProperty(STORE, "");
        if (isFileExpected(store) && !new File(store).canRead()) {
            throw unusable("there is no such file that can be read", null);
        }
        X509TrustManager loaded;
        try {
            loaded = TlsSockets.trust(null);
        } catch (GeneralSecurityException e) {
            Throwable root = e.getCause() == null ? e : e.getCause();
            throw unusable(e.getMessage() + " (" + root.getMessage() + ")", e);
        }
        if (loaded.getAcceptedIssuers().length == 0) {
            throw unusable("there is no certificate in it", null);
        }
        return loaded;
    }

    /** Returns whether the property names a file: the stores of operating systems and devices take any word there. */
    private static boolean isFileExpected(String store) {
        String type = System.getProperty(STORE + "Type", "PKCS12");
        boolean isInFile = type.equalsIgnoreCase("PKCS12") || type.equalsIgnoreCase("JKS");
        return isInFile && !store.isEmpty() && !store.equals("NONE");
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
