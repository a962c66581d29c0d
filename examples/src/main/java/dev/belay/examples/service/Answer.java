package dev.belay.examples.service;

import dev.belay.CancellationToken;
import dev.belay.error.BelayException;
import dev.belay.error.CallCancelledException;
import dev.belay.error.CircuitOpenException;
import dev.belay.error.ConcurrencyLimitException;
import dev.belay.error.CoolDownException;
import dev.belay.error.DeadlineExceededException;
import dev.belay.error.HttpStatusException;
import dev.belay.error.RateLimitException;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a service answers.
 *
 * @param retryAfter the value of {@code Retry-After}, in seconds; null for none
 */
record Answer(int status, @Nullable String retryAfter, String body) {
    private static final Logger log = LoggerFactory.getLogger(Answer.class);
    private static final int BAD_GATEWAY = 502;
    private static final int UNAVAILABLE = 503;
    private static final int GATEWAY_TIMEOUT = 504;

    /** Runs an endpoint; empty when its request was cancelled: then there is nobody who waits for an answer. */
    static Optional<Answer> of(Endpoint endpoint, CancellationToken token) throws IOException {
        try {
            return Optional.of(new Answer(200, null, endpoint.answer(token)));
        } catch (BelayException failure) {
            // The caller learns no more than the status; where the time went is in the exception alone.
            log.debug("a call for a request failed", failure);
            return toCallerOf(failure);
        }
    }

    /** Returns what a failed call means for who waits for it; empty for no answer at all. */
    static Optional<Answer> toCallerOf(BelayException failure) {
        if (failure instanceof CallCancelledException) {
            return Optional.empty();
        }
        int status = statusOf(failure);
        return Optional.of(new Answer(status, status == UNAVAILABLE ? secondsUntilRetry(failure) : null, ""));
    }

    private static int statusOf(BelayException failure) {
        if (failure instanceof DeadlineExceededException) {
            return GATEWAY_TIMEOUT;
        }
        // These were not sent at all, so that another instance, or a little later this one, may well do it.
        if (failure instanceof CircuitOpenException
                || failure instanceof ConcurrencyLimitException
                || failure instanceof CoolDownException
                || failure instanceof RateLimitException) {
            return UNAVAILABLE;
        }
        // What a service below says of its load, or of the time they share, holds for the callers of this one as well.
        if (failure instanceof HttpStatusException answer
                && (answer.status() == UNAVAILABLE || answer.status() == GATEWAY_TIMEOUT)) {
            return answer.status();
        }
        return BAD_GATEWAY;
    }

    /** Rounded up, since who comes back early is refused again; 1 when nobody knows. */
    private static String secondsUntilRetry(BelayException failure) {
        Duration wait = failure.retryAfter().orElse(Duration.ZERO);
        return Long.toString(Math.max(1, wait.plusNanos(999_999_999).toSeconds()));
    }
}
