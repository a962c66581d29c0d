package dev.belay.event;

import java.util.ArrayList;
import java.util.List;

/** Columns that are as wide as what is in them; the first few are numbers and end together. */
final class TextTable {

    private static final String INDENT = "  ";
    private static final String GAP = "  ";
    private static final int LONGEST_CELL = 100;

    private final int numbers;
    private final int[] widths;
    private final List<List<String>> rows = new ArrayList<>();

    TextTable(int numbers, String... headings) {
        this.numbers = numbers;
        this.widths = new int[headings.length];
        row(headings);
    }

    /** Adds a row with a cell for each heading. */
    void row(String... cells) {
        List<String> row = new ArrayList<>(cells.length);
        for (int i = 0; i < cells.length; i++) {
            String cell = printable(cells[i]);
            widths[i] = Math.max(widths[i], cell.length());
            row.add(cell);
        }
        rows.add(row);
    }

    /** Whatever a name has in it, a row stays a row. */
    private static String printable(String cell) {
        StringBuilder text = new StringBuilder(cell);
        if (cell.length() > LONGEST_CELL) {
            text.setLength(LONGEST_CELL - 1);
            text.append('…');
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isISOControl(c) || c == 0x2028 || c == 0x2029) {
                text.setCharAt(i, '?');
            }
        }
        return text.toString();
    }

    void appendTo(StringBuilder text) {
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder(INDENT);
            for (int i = 0; i < row.size(); i++) {
                String blanks = " ".repeat(widths[i] - row.get(i).length());
                line.append(i == 0 ? "" : GAP);
                line.append(i < numbers ? blanks + row.get(i) : row.get(i) + blanks);
            }
            text.append(line.toString().stripTrailing()).append('\n');
        }
    }
}
