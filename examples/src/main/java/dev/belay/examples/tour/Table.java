package dev.belay.examples.tour;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The result as a table that fits a width: cells are wrapped to a few lines, and then cut. */
final class Table {
    private static final int ID = 3;
    private static final int VERDICT = 9;
    private static final int BETWEEN = 2;

    /** As many as the first line of the longest error takes in a terminal of 100 columns. */
    private static final int MOST_LINES = 12;

    private final int[] widths;
    private final List<String> lines = new ArrayList<>();

    Table(int columns) {
        int free = columns - ID - VERDICT - 4 * BETWEEN;
        int title = free * 24 / 100;
        int naive = free * 36 / 100;
        widths = new int[] {ID, title, naive, free - title - naive, VERDICT};
    }

    static List<String> of(List<RowResult> results, String seat, int columns) {
        Table table = new Table(columns);
        table.row(List.of("", "fault"), List.of("stock clients"), List.of(seat), "verdict");
        table.rule();
        for (RowResult result : results) {
            table.row(
                    List.of(result.about().id(), result.about().title()),
                    result.naiveLines(),
                    result.belayLines(),
                    result.verdict().label());
            table.rule();
        }
        return table.lines;
    }

    private void row(List<String> fault, List<String> naive, List<String> belay, String verdict) {
        List<List<String>> cells = List.of(
                List.of(fault.get(0)),
                wrapped(List.of(fault.get(1)), widths[1]),
                wrapped(naive, widths[2]),
                wrapped(belay, widths[3]),
                List.of(verdict));
        int height = cells.stream().mapToInt(List::size).max().orElse(0);
        for (int line = 0; line < height; line++) {
            StringBuilder text = new StringBuilder();
            for (int column = 0; column < cells.size(); column++) {
                List<String> cell = cells.get(column);
                String part = line < cell.size() ? cell.get(line) : "";
                text.append(part).append(" ".repeat(widths[column] - part.length() + BETWEEN));
            }
            lines.add(text.toString().stripTrailing());
        }
    }

    private void rule() {
        List<String> parts = Stream.of(widths[0], widths[1], widths[2], widths[3], widths[4])
                .map("─"::repeat)
                .toList();
        lines.add(String.join("  ", parts));
    }

    /** Each text begins on a line of its own. */
    static List<String> wrapped(List<String> texts, int width) {
        return texts.stream().flatMap(text -> wrapped(text, width).stream()).toList();
    }

    private static List<String> wrapped(String text, int width) {
        List<String> lines = new ArrayList<>();
        String rest = text;
        while (rest.length() > width && lines.size() < MOST_LINES - 1) {
            int space = rest.lastIndexOf(' ', width);
            int end = space <= 0 ? width : space;
            lines.add(rest.substring(0, end));
            rest = rest.substring(end).stripLeading();
        }
        lines.add(rest.length() <= width ? rest : rest.substring(0, width - 1) + "…");
        return lines;
    }
}
