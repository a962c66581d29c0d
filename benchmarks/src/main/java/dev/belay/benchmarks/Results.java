package dev.belay.benchmarks;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** All samples of a run, by subject and in the order of the rounds. */
final class Results {

    private final Map<Subject, List<Sample>> samples = new LinkedHashMap<>();

    Results(List<Subject> subjects) {
        subjects.forEach(subject -> samples.put(subject, new ArrayList<>()));
    }

    void add(Sample sample) {
        of(sample.subject()).add(sample);
    }

    List<Subject> subjects() {
        return List.copyOf(samples.keySet());
    }

    List<Sample> of(Subject subject) {
        return samples.getOrDefault(subject, List.of());
    }

    double median(Subject subject, ToDoubleFunction<Sample> value) {
        return PairedMedian.medianOf(of(subject).stream().mapToDouble(value).toArray());
    }

    /** Returns every subject beside OkHttp with all four timeouts, and Belay beside its earlier build. */
    List<Comparison> comparisons() {
        List<Comparison> comparisons = new ArrayList<>();
        for (Subject subject : samples.keySet()) {
            Subject okHttp = new Subject(ClientKind.OKHTTP_FOUR_TIMEOUTS, subject.bytes(), false);
            Subject earlier = new Subject(subject.client(), subject.bytes(), true);
            for (Subject base : List.of(okHttp, earlier)) {
                if (!base.equals(subject) && samples.containsKey(base)) {
                    comparisons.add(Comparison.of(of(subject), of(base)));
                }
            }
        }
        return comparisons;
    }

    /** Returns whether there is something to judge and all of it meets the target. */
    boolean meetTarget() {
        List<Comparison> judged =
                comparisons().stream().filter(Comparison::isJudged).toList();
        return !judged.isEmpty() && judged.stream().allMatch(Comparison::meetsTarget);
    }
}
