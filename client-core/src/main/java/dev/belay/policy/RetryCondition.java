package dev.belay.policy;

/** Says of a failed attempt that it is worth a retry, besides those that a {@link RetryPolicy} retries anyway. */
@FunctionalInterface
public interface RetryCondition {

    /**
     * Returns whether the attempt is worth a retry; whether that is safe, and there is time and budget for it, is decided
     * apart from this.
     *
     * <p>Asked on the thread that runs the call, of calls at the same time, and only about statuses from 400 on and about
     * failures that are not final: never about what was cancelled, ran out of time or was refused by the client itself. It must
     * be fast and must not block. What it throws ends the call.
     */
    boolean test(FailedAttempt attempt);
}
