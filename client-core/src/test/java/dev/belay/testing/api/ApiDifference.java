package dev.belay.testing.api;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Shows how two API lists differ: the lines that only one of them has, each under the type it belongs to. */
public final class ApiDifference {

    private record Line(String type, String member, char mark) {
        Line marked(char newMark) {
            return new Line(type, member, newMark);
        }
    }

    private ApiDifference() {}

    /** Returns what is in one of them alone. */
    public static String between(List<String> listed, List<String> actual) {
        Set<Line> before = underTheirTypes(listed);
        Set<Line> after = underTheirTypes(actual);
        List<Line> different = new ArrayList<>();
        before.stream()
                .filter(line -> !after.contains(line))
                .map(line -> line.marked('-'))
                .forEach(different::add);
        after.stream()
                .filter(line -> !before.contains(line))
                .map(line -> line.marked('+'))
                .forEach(different::add);
        different.sort(Comparator.comparing(Line::type).thenComparing(Line::member));
        return render(different);
    }

    private static String render(List<Line> different) {
        StringBuilder text = new StringBuilder();
        String type = "";
        for (Line line : different) {
            boolean newType = !line.type().equals(type);
            type = line.type();
            if (newType && !line.member().isEmpty()) {
                text.append("  ").append(type).append('\n');
            }
            text.append(line.mark()).append(' ');
            text.append(line.member().isEmpty() ? type : line.member()).append('\n');
        }
        return text.toString();
    }

    private static Set<Line> underTheirTypes(List<String> lines) {
        Set<Line> qualified = new LinkedHashSet<>();
        String type = "";
        for (String line : lines) {
            boolean member = line.startsWith(" ");
            type = member ? type : line;
            qualified.add(new Line(type, member ? line : "", ' '));
        }
        return qualified;
    }
}
