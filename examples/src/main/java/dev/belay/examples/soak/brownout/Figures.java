package dev.belay.examples.soak.brownout;

/** What came of one contestant in one script. The measures are those of the simulation. */
record Figures(Model model, Script script, Contestant.Kind kind, Measurements measurements, LoadReport load) {

    /** A recovery that does not come. */
    static final double NEVER = Double.POSITIVE_INFINITY;

    private static final double RECOVERED = 0.95;

    int troubleBegins() {
        return Measurements.bucket(model.before());
    }

    int troubleEnds() {
        return Measurements.bucket(model.before().plus(script.lasts()));
    }

    int end() {
        return Measurements.bucket(model.lasts(script));
    }

    /** Returns how many requests the server in trouble got for each call that was begun meanwhile. */
    double offered() {
        return (double) measurements.requests(troubleBegins(), troubleEnds())
                / measurements.begun(troubleBegins(), troubleEnds());
    }

    /** Returns the successes during the trouble as a share of what the server could do and was asked for; 1 if that is none. */
    double goodput() {
        double able = script.throughput(model) * script.lasts().toMillis() / 1e3;
        double asked = measurements.begun(troubleBegins(), troubleEnds());
        double possible = Math.min(able, asked);
        return possible == 0 ? 1 : measurements.succeeded(troubleBegins(), troubleEnds()) / possible;
    }

    /** Returns the share of successes among the calls that began, and should have ended, before the trouble; 1 without any. */
    double succeededBefore() {
        int until = troubleBegins() - Measurements.BUCKETS_PER_SECOND;
        int begun = measurements.begun(0, until);
        return begun == 0 ? 1 : (double) good().sum(0, until) / begun;
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
        Counts good = good();
        int last = end() - Measurements.BUCKETS_PER_SECOND;
        int well = last + 1;
        while (well > troubleEnds() && isWell(good, well - 1)) {
            well--;
        }
        return well > last ? NEVER : (double) (well - troubleEnds()) / Measurements.BUCKETS_PER_SECOND;
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
