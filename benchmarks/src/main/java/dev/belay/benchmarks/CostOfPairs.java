package dev.belay.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.openjdk.jmh.runner.RunnerException;

/**
 * What something adds to the cost of a call: each round has a fork of the JVM with it and one without, in random order, and what
 * counts is the difference of each pair.
 */
final class CostOfPairs {

    private final String what;
    private final List<Double> nanos = new ArrayList<>();
    private final List<Double> bytes = new ArrayList<>();

    CostOfPairs(String what) {
        this.what = what;
    }

    /** Runs one benchmark in one way. */
    @FunctionalInterface
    interface Measurement {
        ForkCost run() throws RunnerException;
    }

    /** Makes a pair and says what it came to. */
    void measure(String round, Random random, Measurement with, Measurement without) throws RunnerException {
        boolean withFirst = random.nextBoolean();
        ForkCost first = (withFirst ? with : without).run();
        ForkCost second = (withFirst ? without : with).run();
        ForkCost on = withFirst ? first : second;
        ForkCost off = withFirst ? second : first;
        nanos.add(on.nanos() - off.nanos());
        bytes.add(on.bytes() - off.bytes());
        System.out.printf(
                Locale.ROOT,
                "%s: with %s %.0f ns, %.0f B; without %.0f ns, %.0f B%n",
                round,
                what,
                on.nanos(),
                on.bytes(),
                off.nanos(),
                off.bytes());
    }

    /** Says what all pairs came to, and returns whether that is within the limits. */
    boolean conclude(double mostNanos, double mostBytes) {
        PairedMedian time = medianOf(nanos);
        PairedMedian garbage = medianOf(bytes);
        boolean met = time.median() <= mostNanos && garbage.median() <= mostBytes;
        System.out.printf(
                Locale.ROOT,
                "%s costs a call %+.0f ns [%+.0f, %+.0f] (limit %.0f) and %+.0f bytes [%+.0f, %+.0f] (limit %.0f): %s%n",
                what,
                time.median(),
                time.low(),
                time.high(),
                mostNanos,
                garbage.median(),
                garbage.low(),
                garbage.high(),
                mostBytes,
                met ? "met" : "missed");
        return met;
    }

    private static PairedMedian medianOf(List<Double> pairs) {
        return PairedMedian.of(pairs.stream().mapToDouble(Double::doubleValue).toArray());
    }
}
