package dev.belay.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.openjdk.jmh.runner.RunnerException;

/**
 * One warm GET with Belay beside plain OkHttp: calls per second, processor time and garbage per call, each measured by JMH
 * in several forks. JMH runs all forks of a benchmark one after the other; here every round has one fork of each, in random
 * order, so that a machine that gets slower does not get slower for one of them alone. Exit code 1 when the target is
 * missed.
 */
public final class FirstBenchmark {

    private FirstBenchmark() {}

    /** Runs the benchmark; the options are those of {@code Settings}. */
    public static void main(String[] arguments) throws IOException, RunnerException {
        Settings settings = Settings.parse(arguments);
        Results results = run(settings);
        Report report = new Report(settings, results);
        System.out.print(report.table());
        Path json = settings.json();
        if (json != null) {
            Files.writeString(json, report.json());
        }
        if (settings.decides() && !results.meetTarget()) {
            System.exit(1);
        }
    }

    private static Results run(Settings settings) throws IOException, RunnerException {
        List<Subject> order = new ArrayList<>(settings.subjects());
        Results results = new Results(settings.subjects());
        Random random = new Random(settings.seed());
        try (ServerProcess server = ServerProcess.start()) {
            Fork fork = new Fork(settings, server.port());
            for (int round = 1; round <= settings.rounds(); round++) {
                Collections.shuffle(order, random);
                for (Subject subject : order) {
                    Sample sample = fork.measure(subject);
                    results.add(sample);
                    System.out.printf(
                            "round %d of %d: %-34s %6d bytes: %.0f calls/s, %.2f us CPU, %.0f B%n",
                            round,
                            settings.rounds(),
                            subject.label(),
                            subject.bytes(),
                            sample.callsPerSecond(),
                            sample.cpuNanos() / 1_000,
                            sample.garbage());
                }
            }
        }
        return results;
    }
}
