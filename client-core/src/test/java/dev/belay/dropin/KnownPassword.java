package dev.belay.dropin;

import java.net.Authenticator;
import java.net.PasswordAuthentication;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;

/** Knows a password, and remembers who wanted it. */
final class KnownPassword extends Authenticator {

    /** What {@code user} and {@code pass} are as Basic authentication. */
    static final String HEADER = "Basic dXNlcjpwYXNz";

    private final List<String> asked = new CopyOnWriteArrayList<>();

    List<String> asked() {
        return asked;
    }

    @Override
    protected PasswordAuthentication getPasswordAuthentication() {
        asked.add(getRequestorType() + " " + getRequestingHost() + ":" + getRequestingPort() + " "
                + getRequestingPrompt() + " " + getRequestingScheme().toLowerCase(Locale.ROOT));
        return new PasswordAuthentication("user", "pass".toCharArray());
    }
}
