package dev.belay.error;

import java.time.Duration;

/** Seconds in decimal digits, as servers write them: never more than a clock can count. */
final class Seconds {

    static final long NONE = -1;

    /** A hundred years: as good as never, and little enough to be added to any clock without an overflow. */
    static final long MOST = Duration.ofDays(36_500).toSeconds();

    private Seconds() {}

    /** Returns the number that {@code text} is from start to end, cut to {@link #MOST}; {@link #NONE} for what is none. */
    static long parse(String text, int start, int end) {
        long seconds = start < end ? 0 : NONE;
        for (int i = start; i < end; i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return NONE;
            }
            seconds = Math.min(MOST, seconds * 10 + digit);
        }
        return seconds;
    }
}
