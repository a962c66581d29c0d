package dev.belay.internal.retry;

import dev.belay.event.Retried;
import dev.belay.policy.RetryPolicy;

/**
 * How long a call waits before a retry: doubling, with full jitter, so that calls that failed together do not come back together
 * (no part of the wait is fixed, unless the server or the resolver's memory asks for it).
 */
final class BackOff {

    /** What a server that asked for a wait of many callers is spared by: they come within the tenth after it. */
    private static final int SPREAD = 10;

    private static final int TOO_MANY_REQUESTS = 429;

    private final long baseNanos;
    private final long throttledNanos;
    private final long longestNanos;

    BackOff(RetryPolicy policy) {
        this.baseNanos = policy.backOff().toNanos();
        this.throttledNanos = policy.throttledBackOff().toNanos();
        this.longestNanos = policy.longestBackOff().toNanos();
    }

    /**
     * Returns the wait before retry {@code number} in nanoseconds.
     *
     * @param status of the failed attempt, or 0
     * @param retryAfter the nanoseconds that the server asks for, or {@link RetryAfter#NONE}
     * @param chance from 0 to below 1
     */
    long nanos(int number, Retried.Reason reason, int status, long retryAfter, double chance) {
        if (reason == Retried.Reason.LOOK_UP) {
            // Before, the failure would be answered from memory, and the retry wasted.
            return throttledNanos + jittered(baseNanos, number, chance);
        }
        long own = jittered(status == TOO_MANY_REQUESTS ? throttledNanos : baseNanos, number, chance);
        if (retryAfter <= 0) {
            return own;
        }
        long wait = Math.max(own, retryAfter);
        return wait + (long) (chance * wait / SPREAD);
    }

    private long jittered(long base, int number, double chance) {
        int doublings = number - 1;
        boolean isLongest = doublings >= Long.SIZE - 1 || base > longestNanos >> doublings;
        return (long) (chance * (isLongest ? longestNanos : base << doublings));
    }
}
