package dev.belay.benchmarks;

import java.util.Collection;
import java.util.Objects;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** What a call costs in one fork of the JVM: the medians of its iterations. */
record ForkCost(double nanos, double bytes) {

    private static final String GARBAGE = "gc.alloc.rate.norm";

    /** Runs the method {@code call} of a benchmark, with a parameter. */
    static ForkCost of(Class<?> benchmark, String parameter, String value) throws RunnerException {
        Options options = new OptionsBuilder()
                .include(benchmark.getName().replace(".", "\\.") + "\\.call$")
                .param(parameter, value)
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
        return new ForkCost(nanos, bytes);
    }
}
