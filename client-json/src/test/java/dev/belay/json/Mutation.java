package dev.belay.json;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.function.BiFunction;

/** A way to spoil a document, at a place that chance picks. Not all of them spoil every document. */
enum Mutation {
    NONE((document, random) -> document),
    TRUNCATED((document, random) -> cut(document, random.nextInt(document.length), document.length)),
    BEHEADED((document, random) -> cut(document, 0, random.nextInt(document.length))),
    PART_REMOVED((document, random) -> {
        int from = random.nextInt(document.length);
        return cut(document, from, Math.min(document.length, from + 1 + random.nextInt(20)));
    }),
    PART_DOUBLED((document, random) -> {
        int from = random.nextInt(document.length);
        int until = Math.min(document.length, from + 1 + random.nextInt(40));
        return insert(document, until, Arrays.copyOfRange(document, from, until));
    }),
    BIT_FLIPPED((document, random) -> {
        byte[] copy = document.clone();
        copy[random.nextInt(copy.length)] ^= (byte) (1 << random.nextInt(8));
        return copy;
    }),
    BYTE_CHANGED((document, random) -> {
        byte[] copy = document.clone();
        copy[random.nextInt(copy.length)] = (byte) random.nextInt(256);
        return copy;
    }),
    BYTES_SWAPPED((document, random) -> {
        byte[] copy = document.clone();
        int one = random.nextInt(copy.length);
        int other = random.nextInt(copy.length);
        byte kept = copy[one];
        copy[one] = copy[other];
        copy[other] = kept;
        return copy;
    }),
    BYTE_INSERTED(
            (document, random) -> insert(document, at(document, random), new byte[] {(byte) random.nextInt(256)})),
    QUOTE_INSERTED((document, random) -> insertText(document, random, "\"")),
    BACKSLASH_INSERTED((document, random) -> insertText(document, random, "\\")),
    BRACKET_INSERTED((document, random) -> insertText(document, random, "[]{}".charAt(random.nextInt(4)) + "")),
    COMMA_INSERTED((document, random) -> insertText(document, random, random.nextBoolean() ? "," : ":")),
    CONTROL_INSERTED(
            (document, random) -> insert(document, at(document, random), new byte[] {(byte) random.nextInt(32)})),
    LONE_SURROGATE((document, random) -> insertText(document, random, "\\ud800")),
    BROKEN_UTF_8((document, random) -> insert(document, at(document, random), new byte[] {(byte) 0xC0, (byte) 0x80})),
    CUT_UTF_8((document, random) -> insert(document, at(document, random), new byte[] {(byte) 0xF0, (byte) 0x9F})),
    NOT_A_NUMBER((document, random) -> replaceNumber(document, random, random.nextBoolean() ? "NaN" : "-Infinity")),
    HUGE_EXPONENT((document, random) -> replaceNumber(document, random, "1e1000000000")),
    TINY_EXPONENT((document, random) -> replaceNumber(document, random, "1e-1000000000")),
    LONG_NUMBER((document, random) -> replaceNumber(document, random, "9".repeat(900 + random.nextInt(200)))),
    OCTAL_NUMBER((document, random) -> replaceNumber(document, random, "0123")),
    STRING_FOR_NUMBER((document, random) -> replaceNumber(document, random, "\"12\"")),
    NULL_FOR_NUMBER((document, random) -> replaceNumber(document, random, "null")),
    ARRAY_FOR_NUMBER((document, random) -> replaceNumber(document, random, "[1,2]")),
    OBJECT_FOR_NUMBER((document, random) -> replaceNumber(document, random, "{\"a\":1}")),
    DEEP_ARRAY((document, random) -> replaceNumber(document, random, "[".repeat(50 + random.nextInt(5_000)))),
    DEEP_OBJECT((document, random) -> replaceNumber(document, random, "{\"a\":".repeat(50 + random.nextInt(5_000)))),
    LONG_NAME((document, random) ->
            insertText(document, random, "\"" + "n".repeat(1_000 + random.nextInt(100)) + "\":1,")),
    COMMENT((document, random) -> insertText(document, random, random.nextBoolean() ? "/* x */" : "// x\n")),
    TRAILING_TEXT((document, random) -> insert(document, document.length, bytes(random.nextBoolean() ? " x" : "{}"))),
    TRAILING_ZEROS((document, random) -> insert(document, document.length, new byte[1 + random.nextInt(9)])),
    MARKED((document, random) -> insert(document, 0, new byte[] {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF})),
    UTF_16((document, random) -> new String(document, StandardCharsets.UTF_8).getBytes(StandardCharsets.UTF_16)),
    EMPTY((document, random) -> new byte[0]),
    PAGE((document, random) -> bytes("<!DOCTYPE html><html><body>502 Bad Gateway</body></html>"));

    private final BiFunction<byte[], Random, byte[]> spoil;

    Mutation(BiFunction<byte[], Random, byte[]> spoil) {
        this.spoil = spoil;
    }

    byte[] of(byte[] document, Random random) {
        return spoil.apply(document, random);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static int at(byte[] document, Random random) {
        return random.nextInt(document.length + 1);
    }

    private static byte[] cut(byte[] document, int from, int until) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(document, 0, from);
        out.write(document, until, document.length - until);
        return out.toByteArray();
    }

    private static byte[] insert(byte[] document, int at, byte[] what) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(document, 0, at);
        out.writeBytes(what);
        out.write(document, at, document.length - at);
        return out.toByteArray();
    }

    private static byte[] insertText(byte[] document, Random random, String what) {
        return insert(document, at(document, random), bytes(what));
    }

    /** Replaces the first run of digits from a place on; with none there, inserts. */
    private static byte[] replaceNumber(byte[] document, Random random, String what) {
        int from = random.nextInt(document.length);
        while (from < document.length && !isDigit(document[from])) {
            from++;
        }
        int until = from;
        while (until < document.length && isDigit(document[until])) {
            until++;
        }
        return insert(cut(document, from, until), from, bytes(what));
    }

    private static boolean isDigit(byte b) {
        return b >= '0' && b <= '9';
    }
}
