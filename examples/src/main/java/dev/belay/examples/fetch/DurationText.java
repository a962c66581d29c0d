package dev.belay.examples.fetch;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as people write them. */
final class DurationText {
    private static final Pattern FORM = Pattern.compile("(\\d{1,9}(?:\\.\\d{1,3})?)(ms|s|m|h)");
    private static final BigDecimal SECOND = BigDecimal.valueOf(1_000);
    private static final BigDecimal MINUTE = BigDecimal.valueOf(60_000);
    private static final BigDecimal HOUR = BigDecimal.valueOf(3_600_000);

    private DurationText() {}

    /** Reads {@code 250ms}, {@code 1.5s}, {@code 2m} or {@code 1h}. */
    static Duration parse(String option, String text) {
        Matcher matcher = FORM.matcher(text.toLowerCase(Locale.ROOT));
        if (!matcher.matches()) {
            throw new UsageException(option + ": " + text + " (expected: a duration such as 250ms, 5s or 2m)");
        }
        BigDecimal unit = switch (matcher.group(2)) {
            case "ms" -> BigDecimal.ONE;
            case "s" -> SECOND;
            case "m" -> MINUTE;
            default -> HOUR;
        };
        BigDecimal millis = new BigDecimal(matcher.group(1)).multiply(unit);
        return Duration.ofNanos(millis.movePointRight(6).longValue());
    }

    /** Returns a duration with three significant places at most. */
    static String of(Duration duration) {
        double millis = duration.toNanos() / 1e6;
        if (millis < 10) {
            return String.format(Locale.ROOT, "%.1f ms", millis);
        }
        return millis < 1_000
                ? String.format(Locale.ROOT, "%.0f ms", millis)
                : String.format(Locale.ROOT, "%.2f s", millis / 1_000);
    }
}
