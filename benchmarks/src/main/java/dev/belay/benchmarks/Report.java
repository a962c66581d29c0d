package dev.belay.benchmarks;

import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Writes the results of a run as a table, and as JSON. */
final class Report {

    private final Settings settings;
    private final Results results;

    Report(Settings settings, Results results) {
        this.settings = settings;
        this.results = results;
    }

    String table() {
        StringBuilder text = new StringBuilder();
        line(
                text,
                "%nCallers at the same time: %d, each over its own warm connection; processors: %d, the server's included.",
                settings.callers(),
                Runtime.getRuntime().availableProcessors());
        line(text, "%n%-34s %6s %10s %12s %12s", "client", "bytes", "calls/s", "CPU us/call", "garbage B");
        for (Subject subject : results.subjects()) {
            line(
                    text,
                    "%-34s %6d %10.0f %12.2f %12.0f",
                    subject.label(),
                    subject.bytes(),
                    results.median(subject, Sample::callsPerSecond),
                    results.median(subject, Sample::cpuNanos) / 1_000,
                    results.median(subject, Sample::garbage));
        }
        line(
                text,
                "%n%-34s %6s %-20s %-20s %s",
                "compared",
                "bytes",
                "calls/s (ratio)",
                "CPU (ratio)",
                "garbage (difference)");
        for (Comparison each : results.comparisons()) {
            line(
                    text,
                    "%-34s %6d %-20s %-20s %s",
                    each.subject().label(),
                    each.subject().bytes(),
                    ratio(each.calls()),
                    ratio(each.cpu()),
                    difference(each.garbage()));
            line(text, "    beside %s", each.base().label());
        }
        return text.append(explanation()).toString();
    }

    private static void line(StringBuilder text, String format, Object... values) {
        text.append(String.format(Locale.ROOT, format, values)).append('\n');
    }

    private static String ratio(PairedMedian value) {
        return String.format(Locale.ROOT, "%.3f [%.3f, %.3f]", value.median(), value.low(), value.high());
    }

    private static String difference(PairedMedian value) {
        return String.format(Locale.ROOT, "%+.0f [%+.0f, %+.0f]", value.median(), value.low(), value.high());
    }

    private String explanation() {
        boolean confident =
                results.comparisons().stream().allMatch(each -> each.calls().confident());
        return "\nMedians of " + settings.rounds() + " forks each, interleaved in random order (seed " + settings.seed()
                + "); a fork's value is the median of its iterations.\nCompared: median of the pairs of each round ["
                + (confident ? "95 % interval between order statistics" : "range; too few rounds for a 95 % interval")
                + "].\n"
                + (settings.pauseMicros() == 0
                        ? ""
                        : settings.pauseMicros() + " us of spinning before each call, subtracted from time and CPU.\n")
                + "Target: " + Comparison.target() + ": " + verdict() + "\n";
    }

    private String verdict() {
        String held = results.meetTarget() ? "met" : "missed";
        return settings.decides() ? held : held + " (a run this short decides nothing)";
    }

    String json() {
        return String.format(
                Locale.ROOT,
                "{\"rounds\": %d, \"callers\": %d, \"seed\": %d, \"pauseMicros\": %d, \"java\": \"%s\", \"processors\": %d, \"met\": %b,"
                        + "%n\"samples\": [%n%s],%n\"comparisons\": [%n%s]}%n",
                settings.rounds(),
                settings.callers(),
                settings.seed(),
                settings.pauseMicros(),
                System.getProperty("java.vm.version"),
                Runtime.getRuntime().availableProcessors(),
                results.meetTarget(),
                results.subjects().stream()
                        .flatMap(subject -> results.of(subject).stream())
                        .map(Report::json)
                        .collect(Collectors.joining(",\n")),
                results.comparisons().stream().map(Report::json).collect(Collectors.joining(",\n")));
    }

    private static String json(Sample sample) {
        return String.format(
                Locale.ROOT,
                "{%s, \"callsPerSecond\": %.1f, \"cpuNanosPerCall\": %.1f, \"bytesPerCall\": %.1f}",
                json(sample.subject()),
                sample.callsPerSecond(),
                sample.cpuNanos(),
                sample.garbage());
    }

    private static String json(Subject subject) {
        return "\"client\": \"%s\", \"bytes\": %d, \"before\": %b"
                .formatted(subject.client(), subject.bytes(), subject.before());
    }

    private static String json(Comparison each) {
        Function<PairedMedian, String> interval = value -> String.format(
                Locale.ROOT,
                "{\"median\": %.4f, \"low\": %.4f, \"high\": %.4f}",
                value.median(),
                value.low(),
                value.high());
        return "{%s, \"beside\": {%s}, \"calls\": %s, \"cpu\": %s, \"garbage\": %s}"
                .formatted(
                        json(each.subject()),
                        json(each.base()),
                        interval.apply(each.calls()),
                        interval.apply(each.cpu()),
                        interval.apply(each.garbage()));
    }
}
