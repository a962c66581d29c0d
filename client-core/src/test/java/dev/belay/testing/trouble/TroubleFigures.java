package dev.belay.testing.trouble;

import java.time.Duration;

/**
 * What came of one client and its server.
 *
 * @param begins the bucket in which the trouble begins
 * @param ends the bucket in which it ends
 * @param end the bucket in which the last call has begun
 * @param able how many calls the server in trouble could have answered well
 */
public record TroubleFigures(Measurements measurements, int begins, int ends, int end, double able) {

    /** A recovery that does not come. */
    public static final double NEVER = Double.POSITIVE_INFINITY;

    private static final double RECOVERED = 0.95;

    /**
     * Returns those of a run.
     *
     * @param throughput how many requests per second the server in trouble can answer well
     */
    public static TroubleFigures of(
            Measurements measurements, Duration before, Duration trouble, Duration after, double throughput) {
        return new TroubleFigures(
                measurements,
                Measurements.bucket(before),
                Measurements.bucket(before.plus(trouble)),
                Measurements.bucket(before.plus(trouble).plus(after)),
                throughput * trouble.toMillis() / 1e3);
    }

    /** Returns how many requests the server in trouble got for each call that was begun meanwhile. */
    public double offered() {
        return (double) measurements.requests(begins, ends) / measurements.begun(begins, ends);
    }

    /** Returns the successes during the trouble as a share of what the server could do and was asked for; 1 if that is none. */
    public double goodput() {
        double asked = measurements.begun(begins, ends);
        double possible = Math.min(able, asked);
        return possible == 0 ? 1 : measurements.succeeded(begins, ends) / possible;
    }

    /** Returns the share of successes among the calls that began, and should have ended, before the trouble; 1 without any. */
    public double succeededBefore() {
        int until = begins - Measurements.BUCKETS_PER_SECOND;
        int begun = measurements.begun(0, until);
        return begun == 0 ? 1 : (double) good().sum(0, until) / begun;
    }

    /** Returns how long a call takes at most that begins during the trouble, for that share of them, in seconds. */
    public double quantile(double share) {
        double[] seconds = measurements.calls().stream()
                .filter(call -> call.bucket() >= begins && call.bucket() < ends)
                .mapToDouble(call -> call.nanos() / 1e9)
                .sorted()
                .toArray();
        return seconds.length == 0 ? 0 : seconds[Math.min(seconds.length - 1, (int) (share * seconds.length))];
    }

    /**
     * Returns how many seconds after the end of the trouble all is well for good: of the calls that begin in any second from
     * then on 95 % succeed.
     */
    public double recovery() {
        Counts good = good();
        int last = end - Measurements.BUCKETS_PER_SECOND;
        int well = last + 1;
        while (well > ends && isWell(good, well - 1)) {
            well--;
        }
        return well > last ? NEVER : (double) (well - ends) / Measurements.BUCKETS_PER_SECOND;
    }

    private boolean isWell(Counts good, int from) {
        int until = from + Measurements.BUCKETS_PER_SECOND;
        return good.sum(from, until) >= RECOVERED * measurements.begun(from, until);
    }

    /** Returns the successes by when their calls began. */
    private Counts good() {
        Counts good = new Counts();
        measurements.calls().stream().filter(Measurements.Call::success).forEach(call -> good.increment(call.bucket()));
        return good;
    }
}
