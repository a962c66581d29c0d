package dev.belay.policy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A file of entries between BEGIN and END lines (RFC 7468), read for a setting. */
final class PemFile {

    private static final Pattern BEGIN = Pattern.compile("(?m)^-----BEGIN ([A-Z0-9 ]+)-----\\s*$");

    private final String setting;
    private final Path file;
    private final List<Entry> entries = new ArrayList<>();

    /** One entry: its kind, its number from 1 on, and its content between the two lines. */
    record Entry(String kind, int number, int line, String base64) {
        @Override
        public String toString() {
            return kind + " at line " + line;
        }
    }

    PemFile(String setting, Path file) {
        this.setting = setting;
        this.file = file;
        String text = read();
        Matcher begin = BEGIN.matcher(text);
        while (begin.find()) {
            int number = entries.size() + 1;
            int line = 1 + (int) text.substring(0, begin.start()).lines().count();
            int end = text.indexOf("-----END " + begin.group(1) + "-----", begin.end());
            if (end < 0) {
                throw refused("entry " + number + " at line " + line, "an END " + begin.group(1) + " line", null);
            }
            entries.add(new Entry(begin.group(1), number, line, text.substring(begin.end(), end)));
        }
    }

    private String read() {
        try {
            // Comments may be in any encoding; all that counts is ASCII.
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw refused(null, "a file that can be read; " + e.getClass().getSimpleName(), e);
        }
    }

    List<Entry> entries() {
        return entries;
    }

    List<X509Certificate> certificates() {
        List<X509Certificate> found = new ArrayList<>();
        for (Entry entry : entries) {
            if (entry.kind().endsWith("CERTIFICATE")) {
                found.add(certificate(entry));
            }
        }
        if (found.isEmpty()) {
            throw refused(null, "a PEM file with a CERTIFICATE; found " + whatIsThere(), null);
        }
        return found;
    }

    private X509Certificate certificate(Entry entry) {
        try {
            CertificateFactory factory = CertificateFactory.getInstance("X.509");
            return (X509Certificate) factory.generateCertificate(new ByteArrayInputStream(bytes(entry)));
        } catch (CertificateException e) {
            throw refused(place(entry), "an X.509 certificate", e);
        }
    }

    byte[] bytes(Entry entry) {
        try {
            return Base64.getMimeDecoder().decode(entry.base64());
        } catch (IllegalArgumentException e) {
            throw refused(place(entry), "Base64 between its BEGIN and END lines", null);
        }
    }

    String whatIsThere() {
        return entries.isEmpty() ? "no BEGIN line" : entries.toString();
    }

    static String place(Entry entry) {
        return "entry " + entry.number() + " at line " + entry.line();
    }

    IllegalArgumentException refused(@Nullable String place, String expected, @Nullable Throwable cause) {
        return new IllegalArgumentException(
                setting + ": " + file + (place == null ? "" : ", " + place) + " (expected: " + expected + ")", cause);
    }
}
