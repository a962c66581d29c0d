package dev.belay.benchmarks;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Random;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * What retry, budget, breaker and cool-down cost a call that needs none of them: each round has a fork of the JVM with them and one
 * without, in random order, and what counts is the difference of each pair. Exit code 1 above the limits.
 */
final class ResilienceCost {

    private static final String GARBAGE = "gc.alloc.rate.norm";
    private static final int ROUNDS = 10;
    private static final double MOST_NANOS = 150;
    private static final double MOST_BYTES = 100;

    private ResilienceCost() {}

    /** One fork's medians. */
    private record Cost(double nanos, double bytes) {}

    /** Runs ten rounds, or as many as the argument says. */
    public static void main(String[] arguments) throws RunnerException {
        int rounds = arguments.length == 0 ? ROUNDS : Integer.parseInt(arguments[0]);
        List<Double> nanos = new ArrayList<>();
        List<Double> bytes = new ArrayList<>();
        Random random = new Random(1);
        for (int round = 1; round <= rounds; round++) {
            boolean withFirst = random.nextBoolean();
            Cost first = measure(withFirst);
            Cost second = measure(!withFirst);
            Cost with = withFirst ? first : second;
            Cost without = withFirst ? second : first;
            nanos.add(with.nanos - without.nanos);
            bytes.add(with.bytes - without.bytes);
            say("round %d of %d: with %.0f ns, %.0f B; without %.0f ns, %.0f B", round, rounds, with, without);
        }
        PairedMedian time =
                PairedMedian.of(nanos.stream().mapToDouble(Double::doubleValue).toArray());
        PairedMedian garbage =
                PairedMedian.of(bytes.stream().mapToDouble(Double::doubleValue).toArray());
        boolean met = time.median() <= MOST_NANOS && garbage.median() <= MOST_BYTES;
        System.out.printf(
                Locale.ROOT,
                "resilience costs a call %+.0f ns [%+.0f, %+.0f] (limit %.0f) and %+.0f bytes [%+.0f, %+.0f] (limit %.0f): %s%n",
                time.median(),
                time.low(),
                time.high(),
                MOST_NANOS,
                garbage.median(),
                garbage.low(),
                garbage.high(),
                MOST_BYTES,
                met ? "met" : "missed");
        if (!met) {
            System.exit(1);
        }
    }

    private static void say(String format, int round, int rounds, Cost with, Cost without) {
        System.out.printf(
                Locale.ROOT, format + "%n", round, rounds, with.nanos, with.bytes, without.nanos, without.bytes);
    }

    private static Cost measure(boolean resilience) throws RunnerException {
        Options options = new OptionsBuilder()
                .include(LayerBenchmark.class.getName().replace(".", "\\.") + "\\.call$")
                .param("resilience", Boolean.toString(resilience))
                .addProfiler(GCProfiler.class)
                .jvmArgs("-Xms512m", "-Xmx512m", "-XX:+UseSerialGC")
                .forks(1)
                .warmupIterations(3)
                .warmupTime(TimeValue.seconds(1))
                .measurementIterations(5)
                .measurementTime(TimeValue.seconds(1))
                .shouldFailOnError(true)
                .verbosity(VerboseMode.SILENT)
                .build();
        Collection<IterationResult> iterations = new Runner(options)
                .runSingle()
                .getBenchmarkResults()
                .iterator()
                .next()
                .getIterationResults();
        double nanos = PairedMedian.medianOf(iterations.stream()
                .mapToDouble(each -> each.getPrimaryResult().getScore())
                .toArray());
        double bytes = PairedMedian.medianOf(iterations.stream()
                .mapToDouble(each -> Objects.requireNonNull(
                                each.getSecondaryResults().get(GARBAGE))
                        .getScore())
                .toArray());
        return new Cost(nanos, bytes);
    }
}
