package dev.belay.benchmarks;

import java.util.List;
import java.util.function.DoubleBinaryOperator;
import java.util.function.ToDoubleFunction;

/**
 * One subject beside another, in pairs of the same round.
 *
 * @param calls calls per second, as a ratio
 * @param cpu processor time per call, as a ratio
 * @param garbage allocated bytes per call, as a difference
 */
record Comparison(Subject subject, Subject base, PairedMedian calls, PairedMedian cpu, PairedMedian garbage) {

    private static final double MEDIAN_CALLS = 1.00;
    private static final double LOWEST_CALLS = 0.97;
    private static final double MOST_GARBAGE = 600;

    /** Both lists hold one sample per round, in the order of the rounds. */
    static Comparison of(List<Sample> samples, List<Sample> bases) {
        return new Comparison(
                samples.get(0).subject(),
                bases.get(0).subject(),
                paired(samples, bases, Sample::callsPerSecond, (a, b) -> a / b),
                paired(samples, bases, Sample::cpuNanos, (a, b) -> a / b),
                paired(samples, bases, Sample::garbage, (a, b) -> a - b));
    }

    private static PairedMedian paired(
            List<Sample> samples, List<Sample> bases, ToDoubleFunction<Sample> value, DoubleBinaryOperator comparison) {
        double[] pairs = new double[samples.size()];
        for (int i = 0; i < pairs.length; i++) {
            pairs[i] = comparison.applyAsDouble(value.applyAsDouble(samples.get(i)), value.applyAsDouble(bases.get(i)));
        }
        return PairedMedian.of(pairs);
    }

    /** Returns whether this is what the target is about: Belay beside OkHttp with all four timeouts set. */
    boolean isJudged() {
        return subject.client().isBelay() && !subject.before() && base.client() == ClientKind.OKHTTP_FOUR_TIMEOUTS;
    }

    boolean meetsTarget() {
        return calls.median() >= MEDIAN_CALLS && calls.low() >= LOWEST_CALLS && garbage.median() <= MOST_GARBAGE;
    }

    static String target() {
        return "calls/s: median >= %.2f x, lower end >= %.2f x; garbage: median <= %.0f bytes more"
                .formatted(MEDIAN_CALLS, LOWEST_CALLS, MOST_GARBAGE);
    }
}
