package dev.belay.benchmarks;

import java.nio.file.Path;
import java.util.Collection;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Measures one subject in one fork of the JVM. */
final class Fork {

    private static final String CLASS_PATH = "java.class.path";
    private static final String GARBAGE = "gc.alloc.rate.norm";
    private static final String[] FLAGS = {"-Xms512m", "-Xmx512m", "-XX:+UseG1GC"};

    private final Settings settings;
    private final int port;
    private final String classPath = System.getProperty(CLASS_PATH);

    Fork(Settings settings, int port) {
        this.settings = settings;
        this.port = port;
    }

    Sample measure(Subject subject) throws RunnerException {
        Path before = settings.before();
        // JMH starts its fork with the class path that it finds here.
        System.setProperty(CLASS_PATH, subject.before() && before != null ? before.toString() : classPath);
        try {
            Collection<IterationResult> iterations = new Runner(options(subject))
                    .runSingle()
                    .getBenchmarkResults()
                    .iterator()
                    .next()
                    .getIterationResults();
            double pause = settings.pauseMicros() * 1_000.0;
            return new Sample(
                    subject,
                    1e9 / median(iterations, null) - pause,
                    median(iterations, CpuProfiler.PER_CALL) - pause,
                    median(iterations, GARBAGE));
        } finally {
            System.setProperty(CLASS_PATH, classPath);
        }
    }

    private Options options(Subject subject) {
        ChainedOptionsBuilder options = new OptionsBuilder()
                .include(GetBenchmark.class.getName().replace(".", "\\.") + "\\.get$")
                .param("client", subject.client().name())
                .param("bytes", Integer.toString(subject.bytes()))
                .param("pauseMicros", Integer.toString(settings.pauseMicros()))
                .param("port", Integer.toString(port))
                .addProfiler(GCProfiler.class)
                .addProfiler(CpuProfiler.class)
                .jvmArgs(FLAGS)
                .threads(settings.callers())
                .forks(1)
                .warmupIterations(1)
                .warmupTime(TimeValue.seconds(1))
                .measurementIterations(settings.quick() ? 3 : 5)
                .measurementTime(TimeValue.seconds(1))
                .shouldFailOnError(true)
                .verbosity(VerboseMode.SILENT);
        return options.build();
    }

    /** Returns the median over the iterations of what is measured: under the label, or the score itself. */
    private static double median(Collection<IterationResult> iterations, @Nullable String label) {
        return PairedMedian.medianOf(
                iterations.stream().mapToDouble(each -> score(each, label)).toArray());
    }

    private static double score(IterationResult iteration, @Nullable String label) {
        Result<?> result = label == null
                ? iteration.getPrimaryResult()
                : iteration.getSecondaryResults().get(label);
        return Objects.requireNonNull(result, "no result " + label).getScore();
    }
}
