package dev.belay.policy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.UnrecoverableKeyException;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A PKCS#12 store with a client's certificate and key, read for a setting. */
final class Pkcs12File {

    private final String setting;
    private final Path file;

    Pkcs12File(String setting, Path file) {
        this.setting = setting;
        this.file = file;
    }

    ClientCertificate open(char[] password) {
        try {
            KeyStore store = load(password);
            String alias = onlyKey(store);
            List<X509Certificate> chain = new ArrayList<>();
            for (Certificate certificate : store.getCertificateChain(alias)) {
                chain.add((X509Certificate) certificate);
            }
            PrivateKey key = (PrivateKey) store.getKey(alias, password);
            return ClientCertificate.of(setting + ": " + file, chain, key);
        } catch (GeneralSecurityException e) {
            throw refused("a PKCS#12 store whose key has the password of the store", e);
        }
    }

    private KeyStore load(char[] password) throws GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, password);
            return store;
        } catch (IOException e) {
            if (e.getCause() instanceof UnrecoverableKeyException) {
                throw refused("a PKCS#12 store and its password; the one that was given does not open it", null);
            }
            String found = Files.isReadable(file) ? "it is none" : e.getClass().getSimpleName();
            throw refused("a PKCS#12 store that can be read; " + found, e);
        }
    }

    private String onlyKey(KeyStore store) throws GeneralSecurityException {
        List<String> keys = new ArrayList<>();
        for (String alias : Collections.list(store.aliases())) {
            if (store.isKeyEntry(alias) && store.getCertificateChain(alias) != null) {
                keys.add(alias);
            }
        }
        if (keys.size() != 1) {
            throw refused("exactly one private key with its certificate; found " + keys, null);
        }
        return keys.get(0);
    }

    private IllegalArgumentException refused(String expected, @Nullable Throwable cause) {
        return new IllegalArgumentException(setting + ": " + file + " (expected: " + expected + ")", cause);
    }
}
