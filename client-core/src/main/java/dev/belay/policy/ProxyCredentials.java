package dev.belay.policy;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Who one is to a proxy, as Basic authentication has it (RFC 7617). Shows neither name nor password. */
record ProxyCredentials(String user, String password) {

    /** Checks what cannot be sent so; {@code name} is what the refusal calls it. */
    static ProxyCredentials of(String name, String user, String password) {
        // RFC 7617, section 2: the first colon ends the user's name, and neither part has control characters.
        require(user.indexOf(':') < 0, name, "a user name without a colon");
        require(isPrintable(user) && isPrintable(password), name, "no control characters in user name and password");
        return new ProxyCredentials(user, password);
    }

    private static void require(boolean holds, String name, String rule) {
        if (!holds) {
            throw new IllegalArgumentException(name + ": *** (expected: " + rule + ")");
        }
    }

    private static boolean isPrintable(String text) {
        return text.chars().noneMatch(Character::isISOControl);
    }

    /** Returns the value of {@code Proxy-Authorization}. */
    String header() {
        byte[] both = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
        return "Basic " + Base64.getEncoder().encodeToString(both);
    }

    @Override
    public String toString() {
        return "***";
    }
}
