package dev.belay.json.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class Utf8CheckTest {

    private final CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    private final CharBuffer decoded = CharBuffer.allocate(1_000);

    /** Without the exception of {@link CharsetDecoder#decode(ByteBuffer)}: most of some hundred thousand texts are wrong. */
    private boolean byTheJdk(byte[] bytes) {
        CoderResult result = decoder.reset().decode(ByteBuffer.wrap(bytes), decoded.clear(), true);
        if (result.isOverflow()) {
            throw new IllegalArgumentException("more text than there is room for");
        }
        return !result.isError();
    }

    private static boolean accepts(byte[] bytes, int pieces) {
        // A character that is cut at the end is the parser's to find.
        Utf8Check check = new Utf8Check();
        int from = 0;
        for (int piece = 1; piece <= pieces; piece++) {
            int until = piece == pieces ? bytes.length : bytes.length * piece / pieces;
            if (check.next(bytes, from, until) >= 0) {
                return false;
            }
            from = until;
        }
        return true;
    }

    /** Up to three bytes, with a letter behind, so that no character is cut. */
    @Test
    void allShortTextsAreJudgedAsTheJdkDoes() {
        for (int value = 0; value < 1 << 24; value += value < 1 << 16 ? 1 : 61) {
            byte[] bytes = {(byte) (value >> 16), (byte) (value >> 8), (byte) value, 'x'};
            if (accepts(bytes, 1) != byTheJdk(bytes)) {
                assertThat(accepts(bytes, 1)).as(Integer.toHexString(value)).isEqualTo(byTheJdk(bytes));
            }
        }
    }

    @Test
    void longTextsInPiecesAreJudgedAsTheJdkDoes() {
        Random random = new Random(1);
        int good = 0;
        for (int i = 0; i < 20_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int j = random.nextInt(60); j >= 0; j--) {
                int point = random.nextInt(3) == 0 ? random.nextInt(0x110000) : 'a' + random.nextInt(26);
                text.appendCodePoint(point >= 0xD800 && point <= 0xDFFF ? 'b' : point);
            }
            byte[] bytes = (text + "x").getBytes(StandardCharsets.UTF_8);
            if (random.nextBoolean()) {
                bytes[random.nextInt(bytes.length - 1)] ^= (byte) (1 << random.nextInt(8));
            }
            boolean expected = byTheJdk(bytes);
            assertThat(accepts(bytes, 1 + random.nextInt(5))).as("text %d", i).isEqualTo(expected);
            good += expected ? 1 : 0;
        }
        assertThat(good).isBetween(8_000, 19_000);
    }

    @Test
    void theFirstBadByteIsFound() {
        byte[] bytes = "abcdefghijklmnop\u00e9\u00e9".getBytes(StandardCharsets.UTF_8);
        assertThat(new Utf8Check().next(bytes, 0, bytes.length)).isEqualTo(-1);

        bytes[17] = 'x';
        assertThat(new Utf8Check().next(bytes, 0, bytes.length)).isEqualTo(17);
    }
}
