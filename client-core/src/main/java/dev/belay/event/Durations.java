package dev.belay.event;

import java.time.Duration;
import java.util.Locale;

/** How durations read in messages. */
final class Durations {

    private Durations() {}

    /** Returns "3.2 s" from ten seconds' tenths on, "250 ms" below, "0.4 ms" for what is shorter than ten milliseconds. */
    static String text(Duration duration) {
        double millis = duration.toNanos() / 1e6;
        if (millis < 0.05) {
            return "0 ms";
        }
        if (millis < 10) {
            return trimmed(millis, "ms");
        }
        if (millis < 1000) {
            return Math.round(millis) + " ms";
        }
        return trimmed(millis / 1000, "s");
    }

    private static String trimmed(double value, String unit) {
        String text = String.format(Locale.ROOT, "%.1f", value);
        return (text.endsWith(".0") ? text.substring(0, text.length() - 2) : text) + " " + unit;
    }
}
