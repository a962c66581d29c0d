package dev.belay.internal.transport;

import dev.belay.policy.Tls;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * A TLS policy made ready for use. One for each client, since sessions that can be resumed belong to it.
 *
 * @param factory makes the sockets
 * @param trust what it trusts
 * @param policy what is checked after the handshake
 */
public record TlsSockets(SSLSocketFactory factory, X509TrustManager trust, Tls policy) {

    /** Returns the sockets of a policy; those of the default policy are the same for the whole process. */
    public static TlsSockets of(Tls policy) {
        return policy.equals(Tls.systemTrust()) ? SystemTls.get() : made(policy);
    }

    /** Returns a context that trusts the same and presents the same, for those who ask what a client does. */
    public SSLContext context() {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys(policy), new TrustManager[] {trust}, null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("tls: " + policy + " cannot be used: " + e.getMessage(), e);
        }
    }

    private static TlsSockets made(Tls policy) {
        try {
            return of(
                    policy,
                    policy.trustsSystem() && policy.authorities().isEmpty() ? SystemTls.trust() : trust(policy));
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("tls: " + policy + " cannot be used: " + e.getMessage(), e);
        }
    }

    static TlsSockets of(Tls policy, X509TrustManager trust) throws GeneralSecurityException, IOException {
        X509TrustManager reporting = ReportingTrust.over(trust);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys(policy), new TrustManager[] {reporting}, null);
        return new TlsSockets(context.getSocketFactory(), reporting, policy);
    }

    /** Shows the policy, or that a context decides. */
    @Override
    public String toString() {
        return trust instanceof ContextTrust ? "as an SSLContext has it" : policy.toString();
    }

    /** All in one store, so that chains may lead through authorities of both kinds. */
    private static X509TrustManager trust(Tls policy) throws GeneralSecurityException, IOException {
        List<X509Certificate> trusted = new ArrayList<>(policy.authorities());
        if (policy.trustsSystem()) {
            trusted.addAll(List.of(SystemTls.trust().getAcceptedIssuers()));
        }
        KeyStore store = empty();
        for (X509Certificate certificate : trusted) {
            store.setCertificateEntry("trusted-" + store.size(), certificate);
        }
        return trust(store);
    }

    /** Returns trust in what a store holds, or, without one, in what the JVM trusts. */
    static X509TrustManager trust(@Nullable KeyStore store) throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        for (TrustManager manager : factory.getTrustManagers()) {
            if (manager instanceof X509TrustManager trust) {
                return trust;
            }
        }
        throw new GeneralSecurityException("the JVM has no X.509 trust manager");
    }

    private static KeyManager @Nullable [] keys(Tls policy) throws GeneralSecurityException, IOException {
        PrivateKey key = policy.clientKey().orElse(null);
        if (key == null) {
            return null;
        }
        // The store is never written anywhere, so there is nothing to protect with a password.
        char[] none = {};
        KeyStore store = empty();
        store.setKeyEntry("client", key, none, policy.clientCertificates().toArray(new Certificate[0]));
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, none);
        return factory.getKeyManagers();
    }

    private static KeyStore empty() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }
}
