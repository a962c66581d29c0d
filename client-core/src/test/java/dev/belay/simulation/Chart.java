package dev.belay.simulation;

import dev.belay.testing.trouble.Measurements;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Draws what the server was asked for and what came of it over time, as SVG: a row for each script. */
final class Chart {
    private static final int WIDTH = 430;
    private static final int HEIGHT = 150;
    private static final int LEFT = 50;
    private static final int TOP = 70;
    private static final int ROW = 215;
    private static final int COLUMN = 490;
    private static final int SECONDS_BEFORE = 10;
    private static final int SECONDS_AFTER = 70;
    private static final int MOST_OFFERED = 4_500;
    private static final int MOST_GOOD = 1_800;

    private static final Map<Contestant.Kind, String> COLOURS = Map.of(
            Contestant.Kind.NAIVE, "#c0392b",
            Contestant.Kind.RESILIENCE4J, "#d68910",
            Contestant.Kind.BELAY, "#1f618d");

    /** One of the counts. */
    private interface Counted {
        int count(Measurements measurements, int from, int until);
    }

    private final StringBuilder svg = new StringBuilder();

    private Chart() {}

    /** Draws the results of one seed, those of one script together. */
    static String of(List<List<Result>> rows) {
        Chart chart = new Chart();
        chart.begin(rows.size());
        for (int row = 0; row < rows.size(); row++) {
            List<Result> results = rows.get(row);
            String name = results.get(0).script().name();
            int top = TOP + row * ROW;
            chart.panel(LEFT, top, MOST_OFFERED, name + ": requests/s at the server", results, Measurements::requests);
            chart.panel(LEFT + COLUMN, top, MOST_GOOD, name + ": successes/s", results, Measurements::succeeded);
        }
        return chart.svg.append("</svg>\n").toString();
    }

    private void line(String format, Object... values) {
        svg.append(String.format(Locale.ROOT, format, values)).append('\n');
    }

    private void begin(int rows) {
        int width = LEFT + COLUMN + WIDTH + 20;
        int height = TOP + rows * ROW;
        line("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\"", width, height);
        line("     font-family=\"sans-serif\" font-size=\"12\" fill=\"#333\">");
        line("<rect width=\"%d\" height=\"%d\" fill=\"#fff\"/>", width, height);
        int x = LEFT;
        for (Contestant.Kind kind : Contestant.Kind.values()) {
            line("<rect x=\"%d\" y=\"18\" width=\"24\" height=\"4\" fill=\"%s\"/>", x, COLOURS.get(kind));
            line("<text x=\"%d\" y=\"24\">%s</text>", x + 30, kind.label());
            x += 280;
        }
        line("<text x=\"%d\" y=\"24\">grey: demand; shaded: trouble</text>", x - 120);
    }

    private void panel(int left, int top, int most, String title, List<Result> results, Counted what) {
        Result any = results.get(0);
        int begin = any.figures().begins() / Measurements.BUCKETS_PER_SECOND - SECONDS_BEFORE;
        int seconds = (int) any.script().lasts().toSeconds() + SECONDS_BEFORE + SECONDS_AFTER;
        double second = (double) WIDTH / seconds;
        line("<text x=\"%d\" y=\"%d\" font-weight=\"bold\">%s</text>", left, top - 8, title);
        line(
                "<rect x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"%d\" fill=\"#f2e2e0\"/>",
                left + SECONDS_BEFORE * second, top, any.script().lasts().toSeconds() * second, HEIGHT);
        axes(left, top, most, seconds);
        double demand = top + HEIGHT - HEIGHT * (double) any.model().demand() / most;
        line("<path d=\"M%d %.1fh%d\" stroke=\"#999\" stroke-dasharray=\"4 3\"/>", left, demand, WIDTH);
        for (Result result : results) {
            StringBuilder points = new StringBuilder();
            for (int at = 0; at < seconds; at++) {
                int from = (begin + at) * Measurements.BUCKETS_PER_SECOND;
                int perSecond =
                        Math.min(most, what.count(result.measurements(), from, from + Measurements.BUCKETS_PER_SECOND));
                double y = top + HEIGHT - HEIGHT * (double) perSecond / most;
                points.append(String.format(Locale.ROOT, "%.1f,%.1f ", left + (at + 0.5) * second, y));
            }
            line(
                    "<polyline fill=\"none\" stroke=\"%s\" stroke-width=\"1.6\" points=\"%s\"/>",
                    COLOURS.get(result.kind()), points.toString().strip());
        }
    }

    private void axes(int left, int top, int most, int seconds) {
        line("<path d=\"M%d %dv%dh%d\" fill=\"none\" stroke=\"#333\"/>", left, top, HEIGHT, WIDTH);
        for (int value = 0; value <= most; value += most / 3) {
            int y = top + HEIGHT - HEIGHT * value / most;
            line("<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%d</text>", left - 6, y + 4, value);
        }
        int step = seconds > 100 ? 20 : 10;
        for (int at = 0; at <= seconds; at += step) {
            double x = left + (double) WIDTH * at / seconds;
            int y = top + HEIGHT + 16;
            line("<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%d s</text>", x, y, at - SECONDS_BEFORE);
        }
    }
}
