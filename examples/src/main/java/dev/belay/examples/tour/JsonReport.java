package dev.belay.examples.tour;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The result for programs. */
final class JsonReport {
    private JsonReport() {}

    static String of(List<RowResult> results) {
        return "{\"java\":" + quoted(Runtime.version().toString()) + ",\"rows\":["
                + results.stream().map(JsonReport::row).collect(Collectors.joining(",")) + "\n]}\n";
    }

    private static String row(RowResult result) {
        return "\n  {\"id\":" + quoted(result.about().id())
                + ",\"title\":" + quoted(result.about().title())
                + ",\"verdict\":" + quoted(result.verdict().label())
                + String.format(Locale.ROOT, ",\"seconds\":%.1f", result.took().toMillis() / 1000.0)
                + ",\"trials\":["
                + result.trials().stream().map(JsonReport::trial).collect(Collectors.joining(",")) + "]}";
    }

    private static String trial(Trial trial) {
        return "\n    {\"client\":" + quoted(trial.make().label())
                + ",\"role\":" + quoted(trial.role().name().toLowerCase(Locale.ROOT))
                + ",\"state\":" + quoted(trial.finding().state().name().toLowerCase(Locale.ROOT))
                + ",\"measured\":" + quoted(trial.finding().text()) + "}";
    }

    /** Quotes a string (RFC 8259 §7). */
    static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        text.chars().forEach(c -> {
            if (c == '"' || c == '\\') {
                quoted.append('\\').append((char) c);
            } else if (c < 0x20) {
                quoted.append(String.format(Locale.ROOT, "\\u%04x", c));
            } else {
                quoted.append((char) c);
            }
        });
        return quoted.append('"').toString();
    }
}
