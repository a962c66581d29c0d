package dev.belay.metrics;

import dev.belay.event.BreakerState;
import dev.belay.event.OriginStats;

/** How several clients stand with one origin, or one client with several. Guarded by whoever sums. */
final class OriginSum {

    /** Of which nobody knows. */
    static final OriginSum NOTHING = new OriginSum();

    private final int[] breakers = new int[BreakerState.values().length];
    private boolean known;
    private long calls;
    private long attempts;
    private double retriesLeft;
    private int inFlight;
    private int waiting;

    void add(OriginStats stats) {
        known = true;
        calls += stats.calls();
        attempts += stats.attempts();
        retriesLeft += stats.retriesLeft();
        inFlight += stats.inFlight();
        waiting += stats.waiting();
        breakers[stats.breaker().ordinal()]++;
    }

    double retriesLeft() {
        return known ? retriesLeft : Double.NaN;
    }

    double amplification() {
        if (calls == 0) {
            return known ? 1 : Double.NaN;
        }
        return (double) attempts / calls;
    }

    int inFlight() {
        return inFlight;
    }

    int waiting() {
        return waiting;
    }

    int breakersIn(BreakerState state) {
        return breakers[state.ordinal()];
    }
}
