package dev.belay.internal.limit;

import dev.belay.event.BreakerState;
import org.jspecify.annotations.Nullable;

/** The time between two changes of a breaker. Each has its own counts, so that what belongs to another cannot get into them. */
abstract class BreakerPeriod {

    /** Stands for a time that nobody knows. */
    static final long FOR_EVER = Long.MAX_VALUE;

    private final BreakerState state;

    BreakerPeriod(BreakerState state) {
        this.state = state;
    }

    final BreakerState state() {
        return state;
    }

    /** Returns for how long calls are refused at most; 0 if one would be let through. */
    abstract long openNanos(long now);

    /** Returns the same to a call that will go by it. */
    long refusalNanos(long now) {
        return openNanos(now);
    }

    abstract @Nullable BreakerPermission tryAcquire(long now);

    /** Returns why the breaker is in this state; empty if it is closed. */
    abstract String reason();

    /** Returns whether a breaker that begins anew would do as well as this one. */
    abstract boolean isForgettable(long now);
}
