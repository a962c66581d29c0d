package dev.belay.json;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** All that can be wrong with one byte. */
final class EveryByte {

    private EveryByte() {}

    static List<byte[]> spoiled(byte[] document, int at) {
        List<byte[]> all = new ArrayList<>();
        all.add(Arrays.copyOf(document, at));
        all.add(Arrays.copyOfRange(document, at, document.length));
        all.add(without(document, at));
        all.add(with(document, at, document[at]));
        for (char inserted : "\"\\{}[],:0-x \u0000\u00c3\u00ff".toCharArray()) {
            all.add(with(document, at, (byte) inserted));
        }
        for (int bit = 0; bit < Byte.SIZE; bit++) {
            byte[] flipped = document.clone();
            flipped[at] ^= (byte) (1 << bit);
            all.add(flipped);
        }
        return all;
    }

    private static byte[] without(byte[] document, int at) {
        byte[] shorter = new byte[document.length - 1];
        System.arraycopy(document, 0, shorter, 0, at);
        System.arraycopy(document, at + 1, shorter, at, shorter.length - at);
        return shorter;
    }

    private static byte[] with(byte[] document, int at, byte inserted) {
        byte[] longer = new byte[document.length + 1];
        System.arraycopy(document, 0, longer, 0, at);
        longer[at] = inserted;
        System.arraycopy(document, at, longer, at + 1, document.length - at);
        return longer;
    }
}
