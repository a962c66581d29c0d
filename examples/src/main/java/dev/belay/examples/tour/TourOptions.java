package dev.belay.examples.tour;

import dev.belay.examples.tour.fault.Catalogue;
import dev.belay.examples.tour.fault.FaultRow;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The words of the command line. */
record TourOptions(
        Action action, List<FaultRow> rows, @Nullable Path json) {

    static final String HELP = """
            Shows real faults on real sockets: what stock clients do in them, and what Belay does.

            usage: tour [--only F01,F08] [--json FILE] [--list] [--help]
              --only F01,F08   only these faults; may be repeated
              --json FILE      writes what was measured to a file as well
              --list           lists the faults and ends
              --help           shows this and ends

            exit code: 0 when every row is true, 1 when Belay did not hold or a fault did not show, 2 for wrong words
            """;

    enum Action {
        RUN,
        LIST,
        HELP
    }

    /** Returns what the words ask for; throws {@link IllegalArgumentException}, with a message for people, for wrong ones. */
    static TourOptions parse(List<String> words) {
        Action action = Action.RUN;
        Set<String> only = new LinkedHashSet<>();
        Path json = null;
        for (int i = 0; i < words.size(); i++) {
            switch (words.get(i)) {
                case "--help", "-h" -> action = Action.HELP;
                case "--list" -> action = action == Action.HELP ? action : Action.LIST;
                case "--only" -> only.addAll(ids(value(words, i++)));
                case "--json" -> json = Path.of(value(words, i++));
                default -> throw new IllegalArgumentException("unknown word: " + words.get(i));
            }
        }
        return new TourOptions(action, chosen(only), json);
    }

    private static String value(List<String> words, int option) {
        if (option + 1 == words.size()) {
            throw new IllegalArgumentException(words.get(option) + " needs a value");
        }
        return words.get(option + 1);
    }

    private static List<String> ids(String value) {
        return List.of(value.toUpperCase(Locale.ROOT).split("[, ]+"));
    }

    private static List<FaultRow> chosen(Set<String> only) {
        if (only.isEmpty()) {
            return Catalogue.rows();
        }
        List<FaultRow> chosen = new ArrayList<>(Catalogue.rows());
        chosen.removeIf(row -> !only.remove(row.about().id()));
        for (Catalogue.TestOnly test : Catalogue.testOnly()) {
            if (only.contains(test.id())) {
                throw new IllegalArgumentException(test.id() + " has no row: " + test.reason());
            }
        }
        if (!only.isEmpty()) {
            throw new IllegalArgumentException("no such fault: " + String.join(", ", only) + " (--list shows them)");
        }
        return chosen;
    }
}
