package dev.belay.examples.tour;

import dev.belay.examples.tour.fault.About;
import java.time.Duration;
import java.util.List;

/** What came of one row. */
record RowResult(About about, List<Trial> trials, Duration took) {

    RowResult {
        trials = List.copyOf(trials);
    }

    enum Verdict {
        HOLDS("holds"),
        /** A naive client did not show the fault: then the row proves nothing. */
        NOT_SHOWN("not shown"),
        BROKEN("BROKEN");

        private final String label;

        Verdict(String label) {
            this.label = label;
        }

        String label() {
            return label;
        }
    }

    Verdict verdict() {
        if (!allAsExpected(Trial.Role.HOLDS)) {
            return Verdict.BROKEN;
        }
        return allAsExpected(Trial.Role.SHOWS) ? Verdict.HOLDS : Verdict.NOT_SHOWN;
    }

    private boolean allAsExpected(Trial.Role role) {
        return trials.stream().filter(trial -> trial.role() == role).allMatch(Trial::isAsExpected);
    }

    /** Returns what the naive clients did, a line each. */
    List<String> naiveLines() {
        return trials.stream()
                .filter(trial -> trial.role() != Trial.Role.HOLDS)
                .map(Trial::line)
                .toList();
    }

    /** Returns what the client in Belay's seat did. */
    List<String> belayLines() {
        return trials.stream()
                .filter(trial -> trial.role() == Trial.Role.HOLDS)
                .map(trial -> trial.finding().text())
                .toList();
    }
}
