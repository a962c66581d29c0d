package dev.belay.internal.retry;

import dev.belay.policy.FailedAttempt;

/**
 * An attempt that gave no usable response, and all that decides whether there is another one.
 *
 * @param attempt what became of it
 * @param sending what the server can have seen of it, and what a second one would do there
 * @param limits what stands in the way of a second one
 */
public record Outcome(FailedAttempt attempt, Sending sending, Limits limits) {

    /**
     * What the server can have seen, and what a second attempt would do there.
     *
     * @param unsent whether it is certain that no server has seen anything of the attempt, of each of its hops: a POST that was
     *     answered with a redirect has been done, even if there was no connection to where it led
     * @param idempotent whether the method is, or the request has an idempotency key
     * @param bodyRepeatable whether the body can be sent again, or has not been begun, or is not there
     */
    public record Sending(boolean unsent, boolean idempotent, boolean bodyRepeatable) {}

    /**
     * What stands in the way of a second attempt.
     *
     * @param onlyOnce whether the call was made for a request that was a retry itself
     * @param leftNanos until the call's deadline
     * @param usualNanos that an attempt takes at this origin, usually; 0 when that is not known
     * @param breakerOpenNanos for which the origin's circuit breaker stays open; 0 when it is closed
     */
    public record Limits(boolean onlyOnce, long leftNanos, long usualNanos, long breakerOpenNanos) {}
}
