package dev.belay.internal.time;

import java.time.Duration;

/** How durations read in messages. */
public final class DurationText {

    private DurationText() {}

    /** Returns "2.5 ms", "250 ms" or "30 s". By hand: a format costs as much as the rest of a message. */
    public static String of(Duration duration) {
        long micros = duration.toNanos() / 1_000;
        if (micros < 9_950) {
            return tenths((micros + 50) / 100) + " ms";
        }
        return micros < 999_500 ? (micros + 500) / 1_000 + " ms" : tenths((micros + 50_000) / 100_000) + " s";
    }

    private static String tenths(long tenths) {
        return tenths % 10 == 0 ? Long.toString(tenths / 10) : tenths / 10 + "." + tenths % 10;
    }
}
