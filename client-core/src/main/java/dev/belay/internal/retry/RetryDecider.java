package dev.belay.internal.retry;

import dev.belay.error.AttemptTimeoutException;
import dev.belay.error.BelayException;
import dev.belay.error.ConnectFailedException;
import dev.belay.error.ConnectionLostException;
import dev.belay.error.InvalidResponseException;
import dev.belay.error.NotRetried;
import dev.belay.error.TlsFailedException;
import dev.belay.event.Phase;
import dev.belay.event.Retried;
import dev.belay.internal.retry.RetryDecision.GiveUp;
import dev.belay.internal.retry.RetryDecision.Retry;
import dev.belay.internal.time.DurationText;
import dev.belay.internal.transport.ProxyRefusal;
import dev.belay.policy.FailedAttempt;
import dev.belay.policy.RetryCondition;
import dev.belay.policy.RetryPolicy;
import java.io.IOException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import okhttp3.Headers;
import org.jspecify.annotations.Nullable;

/**
 * Says whether a failed attempt is followed by another one, and after how long. A pure function of what it is given: no clock, no
 * chance, no state, and of side effects only those of the user's conditions. Safe for use by many threads.
 *
 * <p>The checks are in the order in which their answers help: what is wrong for good before what another moment would have
 * allowed. So a POST is refused for being a POST, however many retries are left.
 */
public final class RetryDecider {

    private static final int FIRST_ERROR = 400;
    private static final int TOO_MANY_REQUESTS = 429;

    private final RetryPolicy policy;
    private final BackOff backOff;

    public RetryDecider(RetryPolicy policy) {
        this.policy = policy;
        this.backOff = new BackOff(policy);
    }

    /** Returns false for a response that is returned as it is: nothing has to be gathered or decided for it. */
    public static boolean mayRetry(int status) {
        return status >= FIRST_ERROR;
    }

    /**
     * Returns what follows.
     *
     * @param chance from 0 to below 1
     * @param now for dates of responses that have no {@code Date}
     */
    public RetryDecision decide(Outcome outcome, double chance, Instant now) {
        FailedAttempt attempt = outcome.attempt();
        Retried.Reason reason = reason(attempt, outcome.sending().unsent());
        if (reason == null) {
            return RetryDecision.NOT_WORTH_IT;
        }
        GiveUp refusal = refusal(outcome);
        if (refusal != null) {
            return refusal;
        }
        long retryAfter = RetryAfter.nanos(attempt.headers(), now);
        long delay = backOff.nanos(attempt.number(), reason, attempt.status(), retryAfter, chance);
        GiveUp tooLate = tooLate(outcome.limits(), retryAfter, delay);
        return tooLate == null ? new Retry(delay, reason) : tooLate;
    }

    /** Returns why it is worth a retry; null when it is not. */
    private Retried.@Nullable Reason reason(FailedAttempt attempt, boolean unsent) {
        if (attempt.failure() == null && !mayRetry(attempt.status())) {
            return null;
        }
        if (attempt.failure() != null && !isOpenToConditions(attempt.failure())) {
            return null;
        }
        Retried.Reason reason =
                attempt.failure() == null ? ofStatus(attempt.status()) : ofFailure(attempt.failure(), unsent);
        return reason == null && isWorthToUser(attempt) ? Retried.Reason.CONDITION : reason;
    }

    private Retried.@Nullable Reason ofStatus(int status) {
        if (!policy.statuses().contains(status)) {
            return null;
        }
        return status == TOO_MANY_REQUESTS ? Retried.Reason.THROTTLED : Retried.Reason.STATUS;
    }

    private static Retried.@Nullable Reason ofFailure(IOException failure, boolean unsent) {
        if (failure instanceof ConnectFailedException) {
            if (failure.getCause() instanceof ProxyRefusal refusal && !refusal.isPassing()) {
                // A wrong password must not be tried until the account is locked.
                return null;
            }
            return isFailedLookUp(failure) ? Retried.Reason.LOOK_UP : Retried.Reason.CONNECT;
        }
        if (failure instanceof AttemptTimeoutException timeout) {
            if (timeout.phase().compareTo(Phase.TLS) <= 0) {
                return Retried.Reason.CONNECT;
            }
            return unsent ? Retried.Reason.UNSENT : Retried.Reason.TIMEOUT;
        }
        if (failure instanceof ConnectionLostException) {
            return unsent ? Retried.Reason.UNSENT : Retried.Reason.IO;
        }
        // TLS and malformed answers would be the same the next time.
        return null;
    }

    /**
     * Those that an attempt may fail with by bad luck. All other kinds, and all to come, are final: the call is over or the client
     * itself refused it. What is none of ours was thrown by an interceptor, which a condition may know.
     */
    private static boolean isOpenToConditions(IOException failure) {
        return !(failure instanceof BelayException)
                || failure instanceof ConnectFailedException
                || failure instanceof ConnectionLostException
                || failure instanceof AttemptTimeoutException
                || failure instanceof TlsFailedException
                || failure instanceof InvalidResponseException;
    }

    private static boolean isFailedLookUp(IOException failure) {
        for (Throwable cause = failure.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof UnknownHostException) {
                return true;
            }
        }
        return false;
    }

    private boolean isWorthToUser(FailedAttempt attempt) {
        for (RetryCondition condition : policy.conditions()) {
            if (condition.test(attempt)) {
                return true;
            }
        }
        return false;
    }

    /** Returns what forbids a retry at any time; null when nothing does. */
    private @Nullable GiveUp refusal(Outcome outcome) {
        FailedAttempt attempt = outcome.attempt();
        String header = forbidding(attempt.headers());
        if (header != null) {
            return new GiveUp(NotRetried.Reason.FORBIDDEN_BY_SERVER, "the server forbids it (" + header + ": false)");
        }
        Outcome.Sending sending = outcome.sending();
        if (!sending.unsent() && !sending.idempotent()) {
            return new GiveUp(
                    NotRetried.Reason.NOT_SAFE,
                    "the server may have done it, and a " + attempt.request().method()
                            + " done twice is not the same as done once, unless it has an idempotency key");
        }
        if (!sending.bodyRepeatable()) {
            return new GiveUp(NotRetried.Reason.NOT_SAFE, "its body can be sent only once");
        }
        if (attempt.number() > policy.retries()) {
            return new GiveUp(
                    NotRetried.Reason.NO_RETRIES_LEFT,
                    policy.retries() == 0 ? "it has no retries" : "its retries are used up, " + policy.retries());
        }
        if (outcome.limits().onlyOnce()) {
            return new GiveUp(
                    NotRetried.Reason.ONLY_ONCE, "it is for a request that was a retry itself: another layer retries");
        }
        return null;
    }

    private @Nullable String forbidding(Headers headers) {
        for (String name : policy.shouldRetryHeaders()) {
            if ("false".equalsIgnoreCase(headers.get(name))) {
                return name;
            }
        }
        return null;
    }

    /** Returns what forbids a retry at this time; null when nothing does. */
    private static @Nullable GiveUp tooLate(Outcome.Limits limits, long retryAfter, long delay) {
        long left = limits.leftNanos();
        long needed = Math.max(1, limits.usualNanos());
        if (retryAfter > 0 && left - retryAfter < needed) {
            return new GiveUp(
                    NotRetried.Reason.TOLD_TO_WAIT_TOO_LONG,
                    "the server asks to wait " + text(retryAfter) + ", with " + text(left) + " of the deadline left");
        }
        if (limits.breakerOpenNanos() > delay) {
            return new GiveUp(
                    NotRetried.Reason.CIRCUIT_OPEN,
                    "the circuit of its origin is open for another " + text(limits.breakerOpenNanos()));
        }
        if (left - delay < needed) {
            return new GiveUp(
                    NotRetried.Reason.NO_TIME_LEFT,
                    text(left) + " of the deadline are left, the back-off is " + text(delay)
                            + (limits.usualNanos() > 0
                                    ? ", and an attempt usually takes " + text(limits.usualNanos())
                                    : ""));
        }
        return null;
    }

    private static String text(long nanos) {
        return DurationText.of(Duration.ofNanos(Math.max(0, nanos)));
    }
}
