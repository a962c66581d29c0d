package dev.belay.benchmarks;

import java.util.Random;
import org.openjdk.jmh.runner.RunnerException;

/**
 * What retry, budget, breaker and cool-down cost a call that needs none of them: each round has a fork of the JVM with them and one
 * without, in random order, and what counts is the difference of each pair. Exit code 1 above the limits.
 */
final class ResilienceCost {

    private static final int ROUNDS = 10;
    private static final double MOST_NANOS = 150;
    private static final double MOST_BYTES = 100;

    private ResilienceCost() {}

    /** Runs ten rounds, or as many as the argument says. */
    public static void main(String[] arguments) throws RunnerException {
        int rounds = arguments.length == 0 ? ROUNDS : Integer.parseInt(arguments[0]);
        CostOfPairs cost = new CostOfPairs("resilience");
        Random random = new Random(1);
        for (int round = 1; round <= rounds; round++) {
            cost.measure(
                    "round " + round + " of " + rounds,
                    random,
                    () -> ForkCost.of(LayerBenchmark.class, "resilience", "true"),
                    () -> ForkCost.of(LayerBenchmark.class, "resilience", "false"));
        }
        if (!cost.conclude(MOST_NANOS, MOST_BYTES)) {
            System.exit(1);
        }
    }
}
