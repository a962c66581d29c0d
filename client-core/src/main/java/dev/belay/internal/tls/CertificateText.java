package dev.belay.internal.tls;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import javax.security.auth.x500.X500Principal;
import org.jspecify.annotations.Nullable;

/** What a person is told of a certificate. Its text is the peer's: it is shortened, and cannot break out of its line. */
final class CertificateText {

    private static final int LONGEST = 200;
    private static final int MOST_NAMES = 10;
    private static final int DNS_NAME = 2;
    private static final int IP_ADDRESS = 7;

    private CertificateText() {}

    static String of(X509Certificate certificate) {
        return "subject " + name(certificate.getSubjectX500Principal())
                + ", issuer " + name(certificate.getIssuerX500Principal())
                + ", valid " + certificate.getNotBefore().toInstant()
                + " to " + certificate.getNotAfter().toInstant()
                + ", names " + names(certificate);
    }

    static String name(X500Principal principal) {
        String name = printable(principal.getName());
        return name.isEmpty() ? "(empty)" : name;
    }

    /** Returns the host names and addresses that a certificate is for. */
    static List<String> names(X509Certificate certificate) {
        List<String> names = new ArrayList<>();
        for (List<?> entry : alternatives(certificate)) {
            boolean ofHost = Integer.valueOf(DNS_NAME).equals(entry.get(0))
                    || Integer.valueOf(IP_ADDRESS).equals(entry.get(0));
            if (ofHost && names.size() == MOST_NAMES) {
                names.add("…");
                return names;
            }
            if (ofHost) {
                names.add(printable(String.valueOf(entry.get(1))));
            }
        }
        return names;
    }

    private static Collection<List<?>> alternatives(X509Certificate certificate) {
        try {
            Collection<List<?>> found = certificate.getSubjectAlternativeNames();
            return found == null ? List.of() : found;
        } catch (CertificateParsingException e) {
            return List.of();
        }
    }

    /** Returns the peer's words without what could forge a line of a log or hide a part of one. */
    static String printable(@Nullable String text) {
        if (text == null) {
            return "";
        }
        StringBuilder safe = new StringBuilder(text.length());
        text.codePoints().limit(LONGEST).forEach(c -> safe.appendCodePoint(isVisible(c) ? c : '?'));
        return safe.length() < text.length() ? safe + "…" : safe.toString();
    }

    private static boolean isVisible(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED -> false;
            default -> true;
        };
    }
}
