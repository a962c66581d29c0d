package dev.belay.policy;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.util.List;

/** A client's certificate, those above it, and its key. */
record ClientCertificate(List<X509Certificate> chain, PrivateKey key) {

    private static final byte[] SAMPLE = {1, 2, 3};

    ClientCertificate {
        chain = List.copyOf(chain);
    }

    /** Returns it after a look whether the key is that of the first certificate. */
    static ClientCertificate of(String source, List<X509Certificate> chain, PrivateKey key) {
        X509Certificate own = chain.get(0);
        if (!belongTogether(own, key)) {
            throw new IllegalArgumentException(source + " (expected: the key of the first certificate, "
                    + own.getSubjectX500Principal().getName() + ")");
        }
        return new ClientCertificate(chain, key);
    }

    private static boolean belongTogether(X509Certificate certificate, PrivateKey key) {
        String algorithm = signatureOf(key.getAlgorithm());
        try {
            Signature signature = Signature.getInstance(algorithm);
            signature.initSign(key);
            signature.update(SAMPLE);
            byte[] signed = signature.sign();
            signature.initVerify(certificate.getPublicKey());
            signature.update(SAMPLE);
            return signature.verify(signed);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    private static String signatureOf(String keyAlgorithm) {
        return switch (keyAlgorithm) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            case "DSA" -> "SHA256withDSA";
            default -> keyAlgorithm;
        };
    }

    /** Returns the name of whom the certificate is for; of the key nothing. */
    @Override
    public String toString() {
        return chain.get(0).getSubjectX500Principal().getName();
    }
}
