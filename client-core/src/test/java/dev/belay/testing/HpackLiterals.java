package dev.belay.testing;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;

/** Encodes response headers without Huffman coding and without touching the dynamic table (RFC 7541 §6.2.2). */
final class HpackLiterals {
    private static final int STATUS_NAME_INDEX = 8;
    private static final int LONGEST_SHORT_STRING = 126;

    private HpackLiterals() {}

    static byte[] encode(int status, Map<String, String> headers) {
        ByteArrayOutputStream block = new ByteArrayOutputStream();
        block.write(STATUS_NAME_INDEX);
        writeString(block, Integer.toString(status));
        block.writeBytes(encode(headers));
        return block.toByteArray();
    }

    /** Encodes headers that come without a status: trailers. */
    static byte[] encode(Map<String, String> headers) {
        ByteArrayOutputStream block = new ByteArrayOutputStream();
        headers.forEach((name, value) -> {
            block.write(0);
            writeString(block, name.toLowerCase(Locale.ROOT));
            writeString(block, value);
        });
        return block.toByteArray();
    }

    private static void writeString(ByteArrayOutputStream block, String value) {
        byte[] bytes = value.getBytes(StandardCharsets.ISO_8859_1);
        if (bytes.length > LONGEST_SHORT_STRING) {
            throw new IllegalArgumentException(
                    "header: " + bytes.length + " bytes (expected: <= " + LONGEST_SHORT_STRING + ")");
        }
        block.write(bytes.length);
        block.writeBytes(bytes);
    }
}
