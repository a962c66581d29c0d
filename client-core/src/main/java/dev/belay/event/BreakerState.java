package dev.belay.event;

/** What a circuit breaker does with calls to its origin. */
public enum BreakerState {
    /** Lets them through and counts what becomes of them. */
    CLOSED,
    /** Refuses them for a time. */
    OPEN,
    /** Lets a few of them through as probes, whose results decide whether it closes. */
    HALF_OPEN,
    /** Refuses them until somebody says otherwise. */
    FORCED_OPEN,
    /** Lets them through uncounted until somebody says otherwise. */
    FORCED_CLOSED
}
