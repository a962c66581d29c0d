package dev.belay.json.internal;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Finds bytes that are no UTF-8 (RFC 3629), such as a zero in two bytes: parsers let some of them through. */
final class Utf8Check {

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
    private static final int STRIDE = 4 * Long.BYTES;
    private static final long NOT_ASCII = 0x8080_8080_8080_8080L;

    private static final int FIRST_OF_TWO = 0xC2;
    private static final int FIRST_OF_THREE = 0xE0;
    private static final int MOST_OF_WHOLE = 3;

    /** How many more bytes the character has, and between what its next byte is. */
    private int more;

    private int lowest;
    private int highest;

    /** Takes the next bytes; returns the index of the first that cannot be there, or -1. */
    int next(byte[] bytes, int from, int until) {
        int i = from;
        while (i < until) {
            if (more == 0) {
                i = skipWhole(bytes, i, until);
                if (i < until && !begins(bytes[i] & 0xFF)) {
                    return i;
                }
            } else if (!goesOn(bytes[i] & 0xFF)) {
                return i;
            }
            i++;
        }
        return -1;
    }

    /** Skips what is good for sure: ASCII, and characters of two or three bytes. For the others it is called again after each. */
    private static int skipWhole(byte[] bytes, int from, int until) {
        int i = from;
        while (true) {
            i = skipAscii(bytes, i, until);
            if (until - i < MOST_OF_WHOLE) {
                return i;
            }
            int first = bytes[i] & 0xFF;
            if (first < FIRST_OF_TWO || !isContinuation(bytes[i + 1])) {
                return i;
            }
            if (first < FIRST_OF_THREE) {
                i += 2;
            } else if (first > FIRST_OF_THREE && first < 0xED && isContinuation(bytes[i + 2])) {
                i += MOST_OF_WHOLE;
            } else {
                return i;
            }
        }
    }

    private static boolean isContinuation(byte next) {
        return (next & 0xC0) == 0x80;
    }

    private static int skipAscii(byte[] bytes, int from, int until) {
        int i = from;
        while (i + STRIDE <= until && isAscii(bytes, i)) {
            i += STRIDE;
        }
        while (i + Long.BYTES <= until && ((long) LONGS.get(bytes, i) & NOT_ASCII) == 0) {
            i += Long.BYTES;
        }
        while (i < until && bytes[i] >= 0) {
            i++;
        }
        return i;
    }

    private static boolean isAscii(byte[] bytes, int from) {
        long all = (long) LONGS.get(bytes, from)
                | (long) LONGS.get(bytes, from + Long.BYTES)
                | (long) LONGS.get(bytes, from + 2 * Long.BYTES)
                | (long) LONGS.get(bytes, from + 3 * Long.BYTES);
        return (all & NOT_ASCII) == 0;
    }

    private boolean begins(int first) {
        lowest = 0x80;
        highest = 0xBF;
        if (first >= 0xC2 && first <= 0xDF) {
            more = 1;
        } else if (first >= 0xE0 && first <= 0xEF) {
            more = 2;
            // no longer than needed, and no half of a pair of UTF-16
            lowest = first == 0xE0 ? 0xA0 : lowest;
            highest = first == 0xED ? 0x9F : highest;
        } else if (first >= 0xF0 && first <= 0xF4) {
            more = 3;
            lowest = first == 0xF0 ? 0x90 : lowest;
            highest = first == 0xF4 ? 0x8F : highest;
        } else {
            return false;
        }
        return true;
    }

    private boolean goesOn(int next) {
        boolean good = next >= lowest && next <= highest;
        more--;
        lowest = 0x80;
        highest = 0xBF;
        return good;
    }
}
