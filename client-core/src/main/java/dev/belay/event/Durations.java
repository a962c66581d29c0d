package dev.belay.event;

import java.time.Duration;

/** How durations read in messages. */
final class Durations {

    private Durations() {}

    /** Returns "3.2 s" from one second on, "250 ms" below, "0.4 ms" for what is shorter than ten milliseconds. */
    static String text(Duration duration) {
        long micros = duration.toNanos() / 1_000;
        if (micros < 50) {
            return "0 ms";
        }
        if (micros < 9_950) {
            return tenths((micros + 50) / 100) + " ms";
        }
        if (micros < 999_500) {
            return (micros + 500) / 1_000 + " ms";
        }
        return tenths((micros + 50_000) / 100_000) + " s";
    }

    /** By hand, since a format costs ten times as much and every failure has several of these. */
    private static String tenths(long tenths) {
        return tenths % 10 == 0 ? Long.toString(tenths / 10) : tenths / 10 + "." + tenths % 10;
    }
}
