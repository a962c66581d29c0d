package dev.belay.policy;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.X509Certificate;
import java.util.Base64;
import okhttp3.HttpUrl;

/** What a pin is, and which hosts it can be for. */
final class Pins {

    private static final String PREFIX = "sha256/";
    private static final int HASH_BYTES = 32;

    private Pins() {}

    static String of(X509Certificate certificate) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256")
                    .digest(certificate.getPublicKey().getEncoded());
            return PREFIX + Base64.getEncoder().encodeToString(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }

    static String require(String pin) {
        if (!pin.startsWith(PREFIX) || !isHash(pin.substring(PREFIX.length()))) {
            throw new IllegalArgumentException(
                    "pins: " + pin + " (expected: " + PREFIX + " and 32 bytes in Base64, 44 characters)");
        }
        return pin;
    }

    private static boolean isHash(String base64) {
        try {
            byte[] hash = Base64.getDecoder().decode(base64);
            // Written otherwise, without padding say, it would never be equal to a certificate's.
            return hash.length == HASH_BYTES
                    && base64.equals(Base64.getEncoder().encodeToString(hash));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** Returns {@code hosts} as URLs have it: in lower case, and in ASCII. */
    static String requireHosts(String hosts) {
        int fixed = hosts.startsWith("**.") ? 3 : hosts.startsWith("*.") ? 2 : 0;
        try {
            HttpUrl url = new HttpUrl.Builder()
                    .scheme("https")
                    .host(hosts.substring(fixed))
                    .build();
            if (!url.host().contains("*")) {
                return hosts.substring(0, fixed) + url.host();
            }
        } catch (IllegalArgumentException e) {
            // Refused below, in our words.
        }
        throw new IllegalArgumentException(
                "hosts: " + hosts + " (expected: a host name without scheme and port, or *. or **. and one)");
    }
}
