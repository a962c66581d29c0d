package dev.belay.internal.limit;

import dev.belay.policy.RatePolicy;
import io.github.resilience4j.ratelimiter.RateLimiterConfig;
import io.github.resilience4j.ratelimiter.internal.AtomicRateLimiter;
import java.time.Duration;

/** The limit of calls in a period, of one origin or of one group. */
public final class RateGate {

    /*
     * Resilience4j knows one longest wait for all callers and cannot take a permission back, but it can say how long the wait
     * would be. Asking and taking are done under one lock, so that the answer still holds, and with the time of the caller.
     * A caller that gives up while it waits loses its turn: at most as many turns as there are in the longest wait.
     */

    private final RatePolicy.Limit limit;
    private final long longestWaitNanos;
    private final Object lock = new Object();
    private final AtomicRateLimiter limiter;
    private long latest;

    RateGate(String name, RatePolicy.Limit limit, long longestWaitNanos, long now) {
        this.limit = limit;
        this.longestWaitNanos = longestWaitNanos;
        this.latest = now;
        this.limiter = new AtomicRateLimiter(
                name,
                RateLimiterConfig.custom()
                        .limitForPeriod(limit.calls())
                        .limitRefreshPeriod(limit.period())
                        .timeoutDuration(Duration.ofNanos(longestWaitNanos))
                        .build(),
                () -> latest);
    }

    /**
     * Takes the next turn if it comes soon enough.
     *
     * @param now the time source's {@code nanoTime()}
     * @param longestWaitNanos what the caller can wait; the policy's {@code maxWait} holds besides
     * @return 0 to go at once, a positive number to go after so many nanoseconds, a negative one if nothing was taken because
     *     the wait would be so long
     */
    public long reserve(long now, long longestWaitNanos) {
        synchronized (lock) {
            if (now - latest > 0) {
                latest = now;
            }
            long wait = limiter.getDetailedMetrics().getNanosToWait();
            if (wait > Math.min(longestWaitNanos, this.longestWaitNanos) && wait > 0) {
                return -wait;
            }
            return limiter.reservePermission();
        }
    }

    /** Returns whether a new gate would do as well: nobody has taken a turn that is still to come or in this period. */
    public boolean isForgettable(long now) {
        synchronized (lock) {
            if (now - latest > 0) {
                latest = now;
            }
            return limiter.getDetailedMetrics().getAvailablePermissions() >= limit.calls();
        }
    }

    /** Returns the limit, for messages. */
    public RatePolicy.Limit limit() {
        return limit;
    }

    /** Returns the group's name or the origin, for messages. */
    public String name() {
        return limiter.getName();
    }
}
