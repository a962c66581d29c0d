package dev.belay.benchmarks;

import dev.belay.internal.recording.Recordings;
import java.util.concurrent.TimeUnit;
import jdk.jfr.Recording;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** What the flight recorder costs a call of one request when nothing is recorded: it asks twice whether something is. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class RecorderBenchmark {

    /** Whether nobody has ever started it, or somebody has and has stopped it. */
    @Param({"asleep", "stopped"})
    public String recorder = "";

    @Setup
    public void stop() {
        if (recorder.equals("stopped")) {
            try (Recording recording = new Recording()) {
                recording.start();
            }
        }
    }

    @Benchmark
    public boolean questions() {
        return Recordings.call() == null && Recordings.request() == null;
    }

    /** What measuring costs. */
    @Benchmark
    public boolean none() {
        return recorder.isEmpty();
    }
}
