package dev.belay.benchmarks;

import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * Belay beside something else, in ratios of the same round.
 *
 * @param judged whether the aims are about this
 */
record JsonComparison(
        int bytes,
        String beside,
        boolean judged,
        JsonSample belay,
        JsonSample other,
        PairedMedian calls,
        PairedMedian cpu,
        PairedMedian garbage) {

    static final String AIMS = "calls/s at least 1.00 x, garbage at most 1.00 x";

    /** Both lists hold one sample per round, in the order of the rounds. */
    static JsonComparison of(int bytes, String beside, List<JsonSample> belay, List<JsonSample> others) {
        return new JsonComparison(
                bytes,
                beside,
                beside.equals(JsonClient.NAIVE.label()),
                median(belay),
                median(others),
                ratios(belay, others, JsonSample::callsPerSecond),
                ratios(belay, others, JsonSample::cpuNanos),
                ratios(belay, others, JsonSample::garbage));
    }

    private static JsonSample median(List<JsonSample> samples) {
        return new JsonSample(
                median(samples, JsonSample::callsPerSecond),
                median(samples, JsonSample::cpuNanos),
                median(samples, JsonSample::garbage));
    }

    private static double median(List<JsonSample> samples, ToDoubleFunction<JsonSample> value) {
        return PairedMedian.medianOf(samples.stream().mapToDouble(value).toArray());
    }

    private static PairedMedian ratios(
            List<JsonSample> samples, List<JsonSample> others, ToDoubleFunction<JsonSample> value) {
        double[] ratios = new double[samples.size()];
        for (int i = 0; i < ratios.length; i++) {
            ratios[i] = value.applyAsDouble(samples.get(i)) / value.applyAsDouble(others.get(i));
        }
        return PairedMedian.of(ratios);
    }

    boolean meetsAims() {
        return !judged || (calls.median() >= 1 && garbage.median() <= 1);
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%d bytes, Belay: %s%n    beside %s: %s%n    calls/s %s, CPU %s, garbage %s%s",
                bytes,
                belay,
                beside,
                other,
                interval(calls),
                interval(cpu),
                interval(garbage),
                !judged ? "" : meetsAims() ? ": met" : ": MISSED");
    }

    private static String interval(PairedMedian value) {
        return String.format(Locale.ROOT, "%.3f [%.3f, %.3f]", value.median(), value.low(), value.high());
    }
}
