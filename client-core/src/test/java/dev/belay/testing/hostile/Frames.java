package dev.belay.testing.hostile;

import java.nio.charset.StandardCharsets;
import okio.Buffer;
import okio.ByteString;

/** Frames of HTTP/2, sound ones and others, one after another (RFC 9113 §6). */
final class Frames {
    static final int DATA = 0;
    static final int HEADERS = 1;
    static final int PRIORITY = 2;
    static final int RST_STREAM = 3;
    static final int SETTINGS = 4;
    static final int PUSH_PROMISE = 5;
    static final int PING = 6;
    static final int GOAWAY = 7;
    static final int WINDOW_UPDATE = 8;
    static final int CONTINUATION = 9;

    static final int END_STREAM = 0x1;
    static final int ACK = 0x1;
    static final int END_HEADERS = 0x4;
    static final int PADDED = 0x8;

    private static final int STATUS_200 = 0x88;
    private static final int STATUS_NAME = 0x08;

    private final Buffer buffer = new Buffer();

    ByteString bytes() {
        return buffer.snapshot();
    }

    Frames raw(byte[] bytes) {
        buffer.write(bytes);
        return this;
    }

    Frames frame(int type, int flags, int stream, byte[] payload) {
        return frame(payload.length, type, flags, stream).raw(payload);
    }

    /** Writes the head of a frame alone. */
    Frames frame(int length, int type, int flags, int stream) {
        buffer.writeByte(length >> 16).writeShort(length).writeByte(type).writeByte(flags);
        buffer.writeInt(stream);
        return this;
    }

    Frames headers(int stream, byte[] block) {
        return frame(HEADERS, END_HEADERS, stream, block);
    }

    Frames ok(int stream) {
        return headers(stream, new byte[] {(byte) STATUS_200});
    }

    Frames data(int stream, String text) {
        return frame(DATA, 0, stream, text.getBytes(StandardCharsets.ISO_8859_1));
    }

    Frames lastData(int stream, String text) {
        return frame(DATA, END_STREAM, stream, text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Writes a whole answer. */
    Frames answer(int stream, String text) {
        return ok(stream).lastData(stream, text);
    }

    static byte[] numbers(int... numbers) {
        Buffer bytes = new Buffer();
        for (int number : numbers) {
            bytes.writeInt(number);
        }
        return bytes.readByteArray();
    }

    /** Returns a header block of a status and one header after another, as names and values. */
    static byte[] block(String status, String... namesAndValues) {
        Buffer block = new Buffer().writeByte(STATUS_NAME);
        string(block, status);
        block.write(literals(namesAndValues));
        return block.readByteArray();
    }

    /** Returns a header block without a status. */
    static byte[] literals(String... namesAndValues) {
        Buffer block = new Buffer();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            block.writeByte(0);
            string(block, namesAndValues[i]);
            string(block, namesAndValues[i + 1]);
        }
        return block.readByteArray();
    }

    private static void string(Buffer block, String text) {
        block.writeByte(text.length()).writeString(text, StandardCharsets.ISO_8859_1);
    }
}
