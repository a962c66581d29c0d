package dev.belay.testing.hostile;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPOutputStream;
import okio.ByteString;

/** Answers of HTTP/1.1 as bytes. */
final class Text {
    static final String OK = "HTTP/1.1 200 OK\r\n";
    static final String CHUNKED = OK + "Transfer-Encoding: chunked\r\n\r\n";

    private Text() {}

    static ByteString bytes(String text) {
        return ByteString.encodeString(text, StandardCharsets.ISO_8859_1);
    }

    static ByteString bytes(String head, byte[] body) {
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        whole.writeBytes(head.getBytes(StandardCharsets.ISO_8859_1));
        whole.writeBytes(body);
        return ByteString.of(whole.toByteArray());
    }

    /** Returns an answer with a status line of its own. */
    static ByteString sized(String statusLine, String body) {
        return bytes(statusLine + "\r\nContent-Length: " + body.length() + "\r\n\r\n" + body);
    }

    /** Returns an answer with header lines of its own, each with its line end. */
    static ByteString withLines(String lines, String body) {
        return bytes(OK + lines + "Content-Length: " + body.length() + "\r\n\r\n" + body);
    }

    static ByteString sized(String body) {
        return withLines("", body);
    }

    static ByteString chunked(String body) {
        return bytes(CHUNKED + chunk(body) + "0\r\n\r\n");
    }

    static String chunk(String body) {
        return Integer.toHexString(body.length()) + "\r\n" + body + "\r\n";
    }

    /** Returns an answer that says of its body that it is coded so. */
    static ByteString coded(String coding, byte[] body) {
        return bytes(OK + "Content-Encoding: " + coding + "\r\nContent-Length: " + body.length + "\r\n\r\n", body);
    }

    static byte[] gzip(byte[] plain) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(plain);
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory failed", e);
        }
        return bytes.toByteArray();
    }

    static byte[] gzip(String plain) {
        return gzip(plain.getBytes(StandardCharsets.ISO_8859_1));
    }
}
