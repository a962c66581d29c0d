package dev.belay.simulation;

import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.LongStream;

/** The same run with many seeds. */
record Seeds(List<Result> results) {

    static Seeds run(Model model, Script script, Contestant.Kind kind, int seeds, SimulatedTime time) {
        return new Seeds(LongStream.rangeClosed(1, seeds)
                .mapToObj(seed -> Simulation.run(model, script, kind, seed, time))
                .toList());
    }

    Result first() {
        return results.get(0);
    }

    double most(ToDoubleFunction<Result> measure) {
        return results.stream().mapToDouble(measure).max().orElseThrow();
    }

    double least(ToDoubleFunction<Result> measure) {
        return results.stream().mapToDouble(measure).min().orElseThrow();
    }

    double median(ToDoubleFunction<Result> measure) {
        return results.stream().mapToDouble(measure).sorted().toArray()[results.size() / 2];
    }

    /** Returns the seed with which it takes longest to recover, or, of those that are alike in that, succeeds least. */
    long worst() {
        return results.stream()
                .max(Comparator.comparingDouble(Result::recovery)
                        .thenComparing(
                                Comparator.comparingDouble(Result::succeeded).reversed()))
                .orElseThrow()
                .seed();
    }
}
