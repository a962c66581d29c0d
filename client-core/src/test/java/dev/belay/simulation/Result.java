package dev.belay.simulation;

import dev.belay.testing.trouble.Measurements;
import dev.belay.testing.trouble.TroubleFigures;
import java.util.Arrays;

/** What came of one run. */
record Result(Model model, Script script, Contestant.Kind kind, long seed, Measurements measurements) {

    /** Returns the measures that do not depend on how the run was made. */
    TroubleFigures figures() {
        return TroubleFigures.of(measurements, model.before(), script.lasts(), model.after(), script.throughput(model));
    }

    int end() {
        return figures().end();
    }

    double offered() {
        return figures().offered();
    }

    double goodput() {
        return figures().goodput();
    }

    double quantile(double share) {
        return figures().quantile(share);
    }

    double recovery() {
        return figures().recovery();
    }

    /** Returns how many requests the server got in the worst second of all, in multiples of the mean demand. */
    double worstSecond() {
        int most = 0;
        for (int bucket = 0; bucket < end(); bucket++) {
            most = Math.max(most, measurements.requests(bucket, bucket + Measurements.BUCKETS_PER_SECOND));
        }
        return (double) most / model.demand();
    }

    /** Returns the share of all calls of the run that succeeded. */
    double succeeded() {
        return (double) measurements.calls().stream()
                        .filter(Measurements.Call::success)
                        .count()
                / measurements.calls().size();
    }

    /** Returns all that was counted, so that two runs can be compared. */
    int fingerprint() {
        int[] counts = new int[3 * end()];
        for (int i = 0; i < end(); i++) {
            counts[3 * i] = measurements.begun(i, i + 1);
            counts[3 * i + 1] = measurements.requests(i, i + 1);
            counts[3 * i + 2] = measurements.succeeded(i, i + 1);
        }
        return 31 * Arrays.hashCode(counts) + measurements.calls().hashCode();
    }
}
