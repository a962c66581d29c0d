package dev.belay.examples.soak.brownout;

import dev.belay.testing.trouble.TroubleFigures;
import java.util.Locale;

/** The figures in lines. */
final class Table {
    private static final String CELLS = "  %-36s %8s %14s %9s %9s %11s %6s %12s";

    private Table() {}

    static String title(Model model, Script script) {
        double throughput = script.throughput(model);
        return String.format(Locale.ROOT, "%s (%.0f requests/s can be answered well)", script.name(), throughput);
    }

    static String head() {
        return line("client", "offered", "goodput", "p50", "p99", "recovery", "late", "not started");
    }

    static String row(Figures figures) {
        return line(
                figures.kind().label(),
                format("%.2f", figures.measures().offered()),
                figures.script().throughput(figures.model()) == 0
                        ? "none possible"
                        : format("%.0f %%", 100 * figures.measures().goodput()),
                millis(figures.measures().quantile(0.5)),
                millis(figures.measures().quantile(0.99)),
                figures.measures().recovery() == TroubleFigures.NEVER
                        ? "stays down"
                        : format("%.1f s", figures.measures().recovery()),
                figures.load().late(),
                figures.load().notStarted());
    }

    private static String millis(double seconds) {
        return format("%.0f ms", 1e3 * seconds);
    }

    private static String line(Object... cells) {
        return format(CELLS, cells);
    }

    private static String format(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
