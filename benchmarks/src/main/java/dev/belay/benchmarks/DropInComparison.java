package dev.belay.benchmarks;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** Belay in one cell beside what it stands in for, or beside an earlier build, in ratios of the same round. */
record DropInComparison(
        DropInCell cell, String beside, boolean judged, List<DropInTurn> belay, List<DropInTurn> others) {

    static final double LEVEL = 1.00;
    static final double LEAST = 0.95;

    double calls() {
        return PairedMedian.medianOf(ratios(DropInTurn::callsPerSecond));
    }

    /** Returns whether it is about the client that Belay stands in for, and Belay is behind. */
    boolean isLost() {
        return judged && calls() < LEVEL;
    }

    boolean isTooFarBehind() {
        return judged && calls() < LEAST;
    }

    private double[] ratios(ToDoubleFunction<DropInTurn> value) {
        double[] ratios = new double[belay.size()];
        for (int i = 0; i < ratios.length; i++) {
            ratios[i] = value.applyAsDouble(belay.get(i)) / value.applyAsDouble(others.get(i));
        }
        return ratios;
    }

    private String ratio(ToDoubleFunction<DropInTurn> value) {
        double[] ratios = ratios(value);
        Arrays.sort(ratios);
        return String.format(
                Locale.ROOT, "%.2f [%.2f, %.2f]", PairedMedian.medianOf(ratios), ratios[0], ratios[ratios.length - 1]);
    }

    private static double median(List<DropInTurn> turns, ToDoubleFunction<DropInTurn> value) {
        return PairedMedian.medianOf(turns.stream().mapToDouble(value).toArray());
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%s, beside %-20s calls/s %s, CPU %s, garbage %s (%.0f and %.0f calls/s, %.1f and %.1f us, %.0f and %.0f bytes)%s",
                cell,
                beside + ":",
                ratio(DropInTurn::callsPerSecond),
                ratio(DropInTurn::cpuMicros),
                ratio(DropInTurn::garbage),
                median(belay, DropInTurn::callsPerSecond),
                median(others, DropInTurn::callsPerSecond),
                median(belay, DropInTurn::cpuMicros),
                median(others, DropInTurn::cpuMicros),
                median(belay, DropInTurn::garbage),
                median(others, DropInTurn::garbage),
                isLost() ? ": LOST" : "");
    }
}
