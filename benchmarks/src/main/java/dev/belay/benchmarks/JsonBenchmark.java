package dev.belay.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * A GET and its JSON as a value: {@code execute(…, json.value(type))} with all guards beside Jackson on OkHttp without any. Every
 * round has one fork of the JVM for each, in random order, and what counts are the ratios of each round. Exit code 1 when an
 * aim is missed.
 */
final class JsonBenchmark {

    private static final String USAGE =
            "options: --rounds N | --sizes N,N (bytes) | --seconds N (each of the five iterations)"
                    + " | --memory (decode only, no calls) | --before JAR (an earlier benchmarks.jar, measured beside this one)";

    private static final String CLASS_PATH = "java.class.path";
    private static final String GARBAGE = "gc.alloc.rate.norm";
    private static final int DECIDING_ROUNDS = 10;

    private int rounds = DECIDING_ROUNDS;
    private int seconds = 1;
    private boolean memory;
    private List<Integer> sizes = List.of(1_000, 100_000, 5_000_000);
    private @Nullable Path before;

    private JsonBenchmark() {}

    /** Runs the benchmark. */
    public static void main(String[] arguments) throws IOException, RunnerException {
        JsonBenchmark benchmark = parse(arguments);
        List<JsonComparison> comparisons = benchmark.run();
        System.out.print(benchmark.report(comparisons));
        if (benchmark.rounds >= DECIDING_ROUNDS && !comparisons.stream().allMatch(JsonComparison::meetsAims)) {
            System.exit(1);
        }
    }

    static JsonBenchmark parse(String... arguments) {
        JsonBenchmark benchmark = new JsonBenchmark();
        List<String> left = new ArrayList<>(List.of(arguments));
        while (!left.isEmpty()) {
            String option = left.remove(0);
            if (option.equals("--memory")) {
                benchmark.memory = true;
            } else if (left.isEmpty()) {
                throw new IllegalArgumentException(option + ": unknown, or without its value; " + USAGE);
            } else {
                benchmark.set(option, left.remove(0));
            }
        }
        return benchmark;
    }

    private void set(String option, String value) {
        switch (option) {
            case "--rounds" -> rounds = Integer.parseInt(value);
            case "--seconds" -> seconds = Integer.parseInt(value);
            case "--sizes" ->
                sizes = Arrays.stream(value.split(",", -1))
                        .map(Integer::valueOf)
                        .toList();
            case "--before" -> before = Path.of(value);
            default -> throw new IllegalArgumentException(option + ": unknown; " + USAGE);
        }
    }

    /** Measures; returns Belay beside the naive client for each size, then beside its earlier build if there is one. */
    List<JsonComparison> run() throws IOException, RunnerException {
        List<JsonComparison> comparisons = new ArrayList<>();
        Random random = new Random(1);
        try (ServerProcess server = ServerProcess.start()) {
            for (int size : sizes) {
                List<JsonSample> naive = new ArrayList<>();
                List<JsonSample> belay = new ArrayList<>();
                List<JsonSample> earlier = new ArrayList<>();
                List<Turn> order = new ArrayList<>(List.of(
                        new Turn(JsonClient.NAIVE, null, naive, JsonClient.NAIVE.label()),
                        new Turn(JsonClient.BELAY, null, belay, JsonClient.BELAY.label())));
                if (before != null) {
                    order.add(new Turn(JsonClient.BELAY, before, earlier, JsonClient.BELAY.label() + ", before"));
                }
                measureInTurn(order, size, memory ? 0 : server.port(), random);
                comparisons.add(JsonComparison.of(size, JsonClient.NAIVE.label(), belay, naive));
                if (before != null) {
                    comparisons.add(JsonComparison.of(size, "Belay, before", belay, earlier));
                }
            }
        }
        return comparisons;
    }

    private void measureInTurn(List<Turn> order, int size, int port, Random random) throws RunnerException {
        for (int round = 1; round <= rounds; round++) {
            Collections.shuffle(order, random);
            for (Turn turn : order) {
                JsonSample sample = measure(turn, size, port);
                turn.samples.add(sample);
                line("round %d of %d: %-46s %8d bytes: %s", round, rounds, turn.label, size, sample);
            }
        }
    }

    private record Turn(JsonClient client, @Nullable Path jar, List<JsonSample> samples, String label) {}

    private JsonSample measure(Turn turn, int size, int port) throws RunnerException {
        String classPath = System.getProperty(CLASS_PATH);
        // JMH starts its fork with the class path that it finds here.
        System.setProperty(CLASS_PATH, turn.jar == null ? classPath : turn.jar.toString());
        try {
            Collection<IterationResult> iterations = new Runner(new OptionsBuilder()
                            .include(JsonCalls.class.getName().replace(".", "\\.") + "\\.get$")
                            .param("client", turn.client.name())
                            .param("bytes", Integer.toString(size))
                            .param("port", Integer.toString(port))
                            .addProfiler(GCProfiler.class)
                            .addProfiler(CpuProfiler.class)
                            .jvmArgs("-Xms1g", "-Xmx1g", "-XX:+UseG1GC")
                            .forks(1)
                            .warmupIterations(1)
                            .warmupTime(TimeValue.seconds(seconds))
                            .measurementIterations(5)
                            .measurementTime(TimeValue.seconds(seconds))
                            .shouldFailOnError(true)
                            .verbosity(VerboseMode.SILENT)
                            .build())
                    .runSingle()
                    .getBenchmarkResults()
                    .iterator()
                    .next()
                    .getIterationResults();
            return new JsonSample(
                    median(iterations, null), median(iterations, CpuProfiler.PER_CALL), median(iterations, GARBAGE));
        } finally {
            System.setProperty(CLASS_PATH, classPath);
        }
    }

    /** Returns the median over the iterations of what is measured: under the label, or the score itself. */
    private static double median(Collection<IterationResult> iterations, @Nullable String label) {
        return PairedMedian.medianOf(iterations.stream()
                .mapToDouble(each -> {
                    Result<?> result = label == null
                            ? each.getPrimaryResult()
                            : each.getSecondaryResults().get(label);
                    return Objects.requireNonNull(result, "no result " + label).getScore();
                })
                .toArray());
    }

    private String report(List<JsonComparison> comparisons) {
        StringBuilder text = new StringBuilder(String.format(
                "%nMedians of %d forks each, interleaved in random order; ratios: of each round, their median [%s].%n",
                rounds, rounds >= 6 ? "95 %" : "range"));
        comparisons.forEach(each -> text.append(each).append('\n'));
        boolean met = comparisons.stream().allMatch(JsonComparison::meetsAims);
        return text.append("Aims beside OkHttp: ")
                .append(JsonComparison.AIMS)
                .append(met ? ": met" : ": missed")
                .append(rounds < DECIDING_ROUNDS ? " (a run this short decides nothing)\n" : "\n")
                .toString();
    }

    private static void line(String format, Object... values) {
        System.out.println(String.format(Locale.ROOT, format, values));
    }
}
