package dev.belay.examples.soak.brownout;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * What the machine did to a run: its load came late, or calls failed before there was any trouble. Then its figures are those
 * of the machine. What became of the calls during the trouble and after it is not looked at, so a run is never set aside for
 * what came of it.
 */
final class Disturbance {
    private static final double MOST_LATE = 0.01;
    private static final double LEAST_BEFORE = 0.99;

    private Disturbance() {}

    /** Returns what disturbed the run of a script, in words; empty when its figures are to be believed. */
    static List<String> of(List<Figures> run) {
        return run.stream().flatMap(Disturbance::of).toList();
    }

    private static Stream<String> of(Figures figures) {
        LoadReport load = figures.load();
        String late = load.late() > MOST_LATE * load.calls()
                ? String.format(Locale.ROOT, "%,d of %,d calls began late", load.late(), load.calls())
                : "";
        String notStarted = load.notStarted() > 0 ? load.notStarted() + " calls found no thread to begin on" : "";
        double before = figures.measures().succeededBefore();
        String failed = before < LEAST_BEFORE
                ? String.format(Locale.ROOT, "only %.1f %% of the calls before the trouble succeeded", 100 * before)
                : "";
        return Stream.of(late, notStarted, failed)
                .filter(each -> !each.isEmpty())
                .map(each -> figures.kind().label() + ", " + figures.script().name() + ": " + each);
    }
}
