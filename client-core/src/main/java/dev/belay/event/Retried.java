package dev.belay.event;

import java.time.Duration;

/**
 * A call is about to be tried again.
 *
 * @param failed where the time of the attempt that failed went, and what it failed with
 * @param reason why it is worth it
 * @param delay how long the call waits before, the back-off
 */
public record Retried(CallInfo call, AttemptLedger failed, Reason reason, Duration delay) implements CallEvent {

    /** Why an attempt is followed by another one. More may be added in a minor version. */
    public enum Reason {
        /** The host could not be looked up. */
        LOOK_UP,
        /** No connection came about, or not in time. */
        CONNECT,
        /** The connection was lost, or the attempt timed out, before anything of the request had reached the server. */
        UNSENT,
        /** The connection was lost; the method is idempotent, or the request has an idempotency key. */
        IO,
        /** The attempt timed out; the method is idempotent, or the request has an idempotency key. */
        TIMEOUT,
        /** The response had a status that is worth a retry. */
        STATUS,
        /** The response had status 429: too many requests. */
        THROTTLED,
        /** The response had status 401, and since then there is another access token. */
        UNAUTHORIZED,
        /** A {@code RetryCondition} says so. */
        CONDITION
    }
}
