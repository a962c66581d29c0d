package dev.belay.json.internal;

import java.util.regex.Pattern;

/** Tells by its name whether a member is likely to hold a secret. */
final class SecretNames {

    static final String WORDS = "passw|pwd|secret|token|authorization|cookie|session|credential|signature|private|"
            + "api[-_ ]?key|access[-_ ]?key|card[-_ ]?n|cvv|cvc|ssn|iban|otp|\\bpin\\b";

    private static final Pattern SECRET = Pattern.compile(WORDS, Pattern.CASE_INSENSITIVE);

    private SecretNames() {}

    static boolean isOne(String name) {
        return SECRET.matcher(name).find();
    }
}
