package dev.belay.policy;

import java.io.IOException;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKey;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import org.jspecify.annotations.Nullable;

/** The private key in a PEM file. No message says anything of what is in it. */
final class PemKey {

    private static final String PLAIN = "PRIVATE KEY";
    private static final String ENCRYPTED = "ENCRYPTED PRIVATE KEY";

    private final PemFile file;

    PemKey(PemFile file) {
        this.file = file;
    }

    PrivateKey open(String algorithm, char @Nullable [] password) {
        PemFile.Entry entry = onlyKey(password == null ? PLAIN : ENCRYPTED);
        byte[] bytes = file.bytes(entry);
        try {
            PKCS8EncodedKeySpec key = password == null ? new PKCS8EncodedKeySpec(bytes) : decrypted(bytes, password);
            return KeyFactory.getInstance(algorithm).generatePrivate(key);
        } catch (IOException | GeneralSecurityException e) {
            // Without the cause, which may quote what it stumbled over.
            throw file.refused(
                    PemFile.place(entry),
                    "a PKCS#8 key of the certificate's kind, " + algorithm
                            + (password == null ? "" : ", and the password that opens it"),
                    null);
        }
    }

    private PemFile.Entry onlyKey(String kind) {
        PemFile.Entry found = null;
        for (PemFile.Entry entry : file.entries()) {
            if (entry.kind().endsWith(PLAIN)) {
                if (found != null || !entry.kind().equals(kind)) {
                    throw wrong(kind);
                }
                found = entry;
            }
        }
        if (found == null) {
            throw wrong(kind);
        }
        return found;
    }

    private IllegalArgumentException wrong(String kind) {
        String remedy = kind.equals(PLAIN)
                ? "; RSA and EC PRIVATE KEY become one with openssl pkcs8 -topk8 -nocrypt, for an encrypted key give its"
                        + " password"
                : "";
        return file.refused(null, "exactly one " + kind + "; found " + file.whatIsThere() + remedy, null);
    }

    private static PKCS8EncodedKeySpec decrypted(byte[] bytes, char[] password)
            throws IOException, GeneralSecurityException {
        EncryptedPrivateKeyInfo info = new EncryptedPrivateKeyInfo(bytes);
        AlgorithmParameters parameters = info.getAlgParameters();
        // The name says only PBES2 before JDK 19; the parameters name its parts.
        String algorithm = parameters == null ? info.getAlgName() : parameters.toString();
        PBEKeySpec secret = new PBEKeySpec(password);
        try {
            SecretKey key = SecretKeyFactory.getInstance(algorithm).generateSecret(secret);
            Cipher cipher = Cipher.getInstance(algorithm);
            cipher.init(Cipher.DECRYPT_MODE, key, parameters);
            return info.getKeySpec(cipher);
        } finally {
            secret.clearPassword();
        }
    }
}
