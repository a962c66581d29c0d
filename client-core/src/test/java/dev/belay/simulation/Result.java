package dev.belay.simulation;

import java.time.Duration;
import java.util.Arrays;

/** What came of one run. */
record Result(Model model, Script script, Contestant.Kind kind, long seed, Measurements measurements) {

    /** A recovery that does not come. */
    static final double NEVER = Double.POSITIVE_INFINITY;

    private static final double RECOVERED = 0.95;

    int troubleBegins() {
        return bucket(model.before());
    }

    int troubleEnds() {
        return bucket(model.before().plus(script.lasts()));
    }

    int end() {
        return bucket(model.before().plus(script.lasts()).plus(model.after()));
    }

    private static int bucket(Duration sinceStart) {
        return (int) (sinceStart.toNanos() / Measurements.BUCKET_NANOS);
    }

    /** Returns how many requests the server in trouble got for each call that was begun meanwhile. */
    double offered() {
        return (double) measurements.requests().sum(troubleBegins(), troubleEnds())
                / measurements.begun().sum(troubleBegins(), troubleEnds());
    }

    /** Returns how many requests the server got in the worst second of all, in multiples of the mean demand. */
    double worstSecond() {
        int most = 0;
        for (int bucket = 0; bucket < end(); bucket++) {
            most = Math.max(most, measurements.requests().sum(bucket, bucket + Measurements.BUCKETS_PER_SECOND));
        }
        return (double) most / model.demand();
    }

    /** Returns the successes during the trouble as a share of what the server could do and was asked for; 1 if that is none. */
    double goodput() {
        double able = script.throughput(model) * script.lasts().toMillis() / 1e3;
        double asked = measurements.begun().sum(troubleBegins(), troubleEnds());
        double possible = Math.min(able, asked);
        return possible == 0 ? 1 : measurements.succeeded().sum(troubleBegins(), troubleEnds()) / possible;
    }

    /** Returns the share of all calls of the run that succeeded. */
    double succeeded() {
        return (double) measurements.calls().stream()
                        .filter(Measurements.Call::success)
                        .count()
                / measurements.calls().size();
    }

    /** Returns how long a call takes at most that begins during the trouble, for that share of them, in seconds. */
    double quantile(double share) {
        double[] seconds = measurements.calls().stream()
                .filter(call -> call.bucket() >= troubleBegins() && call.bucket() < troubleEnds())
                .mapToDouble(call -> call.nanos() / 1e9)
                .sorted()
                .toArray();
        return seconds.length == 0 ? 0 : seconds[Math.min(seconds.length - 1, (int) (share * seconds.length))];
    }

    /**
     * Returns how many seconds after the end of the trouble all is well for good: of the calls that begin in any second from
     * then on 95 % succeed.
     */
    double recovery() {
        Counts good = new Counts();
        measurements.calls().stream().filter(Measurements.Call::success).forEach(call -> good.increment(call.bucket()));
        int last = end() - Measurements.BUCKETS_PER_SECOND;
        int well = last + 1;
        while (well > troubleEnds() && isWell(good, well - 1)) {
            well--;
        }
        return well > last ? NEVER : (double) (well - troubleEnds()) / Measurements.BUCKETS_PER_SECOND;
    }

    private boolean isWell(Counts good, int from) {
        int until = from + Measurements.BUCKETS_PER_SECOND;
        return good.sum(from, until) >= RECOVERED * measurements.begun().sum(from, until);
    }

    /** Returns all that was counted, so that two runs can be compared. */
    int fingerprint() {
        int[] counts = new int[3 * end()];
        for (int i = 0; i < end(); i++) {
            counts[3 * i] = measurements.begun().at(i);
            counts[3 * i + 1] = measurements.requests().at(i);
            counts[3 * i + 2] = measurements.succeeded().at(i);
        }
        return 31 * Arrays.hashCode(counts) + measurements.calls().hashCode();
    }
}
