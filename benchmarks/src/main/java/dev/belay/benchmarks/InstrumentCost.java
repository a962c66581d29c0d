package dev.belay.benchmarks;

import java.util.Random;
import org.openjdk.jmh.runner.RunnerException;

/**
 * What it costs a call to be watched by each set of instruments, over the in-memory transport, as {@link ResilienceCost} measures it.
 * Exit code 1 above the limits of one of them.
 */
final class InstrumentCost {

    private static final int ROUNDS = 10;

    private InstrumentCost() {}

    /** Runs ten rounds for each set, or as many as the first argument says; a second one names the only set. */
    public static void main(String[] arguments) throws RunnerException {
        int rounds = arguments.length == 0 ? ROUNDS : Integer.parseInt(arguments[0]);
        boolean met = true;
        for (InstrumentSet set : InstrumentSet.values()) {
            boolean wanted = arguments.length < 2 || arguments[1].equals(set.name());
            if (set != InstrumentSet.OFF && wanted) {
                met &= measure(set, rounds);
            }
        }
        if (!met) {
            System.exit(1);
        }
    }

    private static boolean measure(InstrumentSet set, int rounds) throws RunnerException {
        CostOfPairs cost = new CostOfPairs(set.label());
        Random random = new Random(1);
        for (int round = 1; round <= rounds; round++) {
            cost.measure(
                    "round " + round + " of " + rounds,
                    random,
                    () -> ForkCost.of(InstrumentBenchmark.class, "instruments", set.name()),
                    () -> ForkCost.of(InstrumentBenchmark.class, "instruments", InstrumentSet.OFF.name()));
        }
        return cost.conclude(set.mostNanos(), set.mostBytes());
    }
}
