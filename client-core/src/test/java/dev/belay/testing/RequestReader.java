package dev.belay.testing;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Parses HTTP/1.1 requests: just enough to tell one from the next. */
final class RequestReader {
    private static final int KEPT_BODY_BYTES = 64 * 1024;
    private static final int MAX_LINE_BYTES = 1024 * 1024;

    private final InputStream in;

    RequestReader(InputStream in) {
        this.in = in;
    }

    /** Returns the next request without its body, or null if the peer closed the connection before it. */
    @Nullable
    ReceivedRequest readHead() throws IOException {
        String requestLine = readLine();
        if (requestLine == null) {
            return null;
        }
        int methodEnd = requestLine.indexOf(' ');
        int targetEnd = requestLine.lastIndexOf(' ');
        if (methodEnd < 0 || targetEnd <= methodEnd) {
            throw new IOException("not an HTTP/1.1 request line: " + requestLine);
        }
        return new ReceivedRequest(
                requestLine.substring(0, methodEnd),
                requestLine.substring(methodEnd + 1, targetEnd),
                readHeaders(),
                "");
    }

    /** Reads the body that belongs to a head and returns the request with the beginning of it. */
    ReceivedRequest readBody(ReceivedRequest head) throws IOException {
        ByteArrayOutputStream kept = new ByteArrayOutputStream();
        if ("chunked".equalsIgnoreCase(head.header("transfer-encoding"))) {
            long size;
            do {
                size = Long.parseLong(requireLine().split(";", -1)[0].trim(), 16);
                skip(size, kept);
                requireLine();
            } while (size > 0);
        } else {
            String length = head.header("content-length");
            skip(length == null ? 0 : Long.parseLong(length), kept);
        }
        return head.withBody(kept.toString(StandardCharsets.ISO_8859_1));
    }

    private Map<String, String> readHeaders() throws IOException {
        Map<String, String> headers = new HashMap<>();
        for (String line = requireLine(); !line.isEmpty(); line = requireLine()) {
            int colon = line.indexOf(':');
            if (colon <= 0) {
                throw new IOException("not a header line: " + line);
            }
            String name = line.substring(0, colon).toLowerCase(Locale.ROOT);
            headers.put(name, line.substring(colon + 1).trim());
        }
        return headers;
    }

    private void skip(long count, ByteArrayOutputStream kept) throws IOException {
        byte[] buffer = new byte[8192];
        long left = count;
        while (left > 0) {
            int read = in.read(buffer, 0, (int) Math.min(buffer.length, left));
            if (read < 0) {
                throw new EOFException("the peer closed the connection within a request body");
            }
            kept.write(buffer, 0, Math.min(read, KEPT_BODY_BYTES - kept.size()));
            left -= read;
        }
    }

    private String requireLine() throws IOException {
        String line = readLine();
        if (line == null) {
            throw new EOFException("the peer closed the connection within a request");
        }
        return line;
    }

    private @Nullable String readLine() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        int next = in.read();
        if (next < 0) {
            return null;
        }
        while (next != '\n') {
            if (next < 0) {
                throw new EOFException("the peer closed the connection within a line");
            }
            if (line.size() == MAX_LINE_BYTES) {
                throw new IOException("a line of a request exceeds " + MAX_LINE_BYTES + " bytes");
            }
            if (next != '\r') {
                line.write(next);
            }
            next = in.read();
        }
        return line.toString(StandardCharsets.ISO_8859_1);
    }
}
