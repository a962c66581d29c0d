package dev.belay.internal.call;

import dev.belay.ResponseHandle;
import dev.belay.error.BelayException;
import dev.belay.error.NotRetried;
import dev.belay.event.Phase;
import dev.belay.event.Retried;
import dev.belay.internal.limit.OriginState;
import dev.belay.internal.retry.Outcome;
import dev.belay.internal.retry.RetryDecider;
import dev.belay.internal.retry.RetryDecision;
import dev.belay.internal.transport.Repeatable;
import dev.belay.policy.FailedAttempt;
import dev.belay.policy.RetryBudget;
import java.io.IOException;
import java.time.Duration;
import okhttp3.Headers;
import okhttp3.Request;
import okhttp3.RequestBody;
import org.jspecify.annotations.Nullable;

/**
 * Tries again, as long as that is useful, safe, within the deadline and within the origin's budget. Whether it is says the
 * {@link RetryDecider}; here is the loop. It ends at the response's head: a body that fails in its reader is not asked for again.
 */
final class RetryStage extends Stage {

    private static final int UNAUTHORIZED = 401;
    /** As many as a double can tell apart. */
    private static final long FRACTIONS = 1L << 53;

    private final RetryBudget budget;
    private final Stage next;

    RetryStage(RetryBudget budget, Stage next) {
        this.budget = budget;
        this.next = next;
    }

    @Override
    ResponseHandle proceed(Request request, CallContext call) throws IOException {
        while (true) {
            ResponseHandle response = null;
            IOException failure = null;
            try {
                response = next.proceed(numbered(request, call), call);
                if (!RetryDecider.mayRetry(response.status())) {
                    return response;
                }
            } catch (IOException e) {
                failure = e;
            }
            RetryDecision decision = decide(request, response, failure, call);
            if (!(decision instanceof RetryDecision.Retry retry)) {
                explain(decision, failure, call);
                return given(response, failure);
            }
            waitFor(retry, call);
        }
    }

    /** Tells the server which attempt it is, if that is wanted. */
    private static Request numbered(Request request, CallContext call) {
        String header = call.plan().retry().attemptHeader();
        if (header == null) {
            return request;
        }
        Attempt last = call.attempt();
        int number = last.isBegun() ? last.number() + 1 : last.number();
        // Or the layer below the next would take a retry from above for a first attempt, and retry it.
        if (call.token().isRetry()) {
            number++;
        }
        return request.newBuilder().header(header, Integer.toString(number)).build();
    }

    /** Decides, and takes from the budget and closes the response if it goes on; on every other way out it closes it too. */
    private RetryDecision decide(
            Request request, @Nullable ResponseHandle response, @Nullable IOException failure, CallContext call) {
        boolean decided = false;
        try {
            RetryDecision decision = decision(request, response, failure, call);
            decided = !(decision instanceof RetryDecision.Retry);
            return decision;
        } finally {
            if (!decided && response != null) {
                response.close();
            }
        }
    }

    private RetryDecision decision(
            Request request, @Nullable ResponseHandle response, @Nullable IOException failure, CallContext call) {
        // Also when there is no other attempt: this is what has the token replaced.
        boolean renewed = response != null && response.status() == UNAUTHORIZED && Renewal.renewedAfter401(call);
        Admission admission = call.admission();
        if (admission == null || call.plan().retry().retries() == 0) {
            return RetryDecision.NOT_WORTH_IT;
        }
        OriginState origin = admission.origin();
        if (renewed) {
            return budgeted(afterRenewal(request, origin, call), origin, call);
        }
        FailedAttempt attempt = new FailedAttempt(
                call.attempt().number(),
                request,
                response == null ? 0 : response.status(),
                response == null ? Headers.of() : response.headers(),
                failure);
        RetryDecision decision = call.plan()
                .decider()
                .decide(
                        new Outcome(attempt, sending(request, call), limits(origin, call)),
                        (double) call.engine().time().jitter(FRACTIONS) / FRACTIONS,
                        call.engine().time().instant());
        return budgeted(decision, origin, call);
    }

    private RetryDecision budgeted(RetryDecision decision, OriginState origin, CallContext call) {
        if (decision instanceof RetryDecision.Retry && !origin.retries().tryWithdraw(call.now())) {
            return RetryDecision.budgetEmpty(origin.origin(), budget);
        }
        return decision;
    }

    /** At once, and whatever the method: who is not let in has not had anything done. */
    private static RetryDecision afterRenewal(Request request, OriginState origin, CallContext call) {
        if (!sending(request, call).bodyRepeatable()) {
            return new RetryDecision.GiveUp(NotRetried.Reason.NOT_SAFE, "its body can be sent only once");
        }
        if (call.leftNanos() <= origin.usualNanos()) {
            return new RetryDecision.GiveUp(
                    NotRetried.Reason.NO_TIME_LEFT, "less time is left than an attempt usually takes");
        }
        return new RetryDecision.Retry(0, Retried.Reason.UNAUTHORIZED);
    }

    private static Outcome.Sending sending(Request request, CallContext call) {
        boolean unsent = true;
        boolean bodyBegun = false;
        int number = call.attempt().number();
        // Each of its requests: a POST that was redirected has been done, even if there was no connection to where it
        // led.
        for (Attempt each = call.attempt(); each != null && each.number() == number; each = each.previous()) {
            unsent &= !each.sending().mayHaveBeenSent();
            bodyBegun |= each.sending().isBodyBegun();
        }
        RequestBody body = request.body();
        boolean repeatable = body == null || !bodyBegun || Repeatable.isReadAgain(body);
        return new Outcome.Sending(unsent, call.plan().isIdempotent(request), repeatable);
    }

    private static Outcome.Limits limits(OriginState origin, CallContext call) {
        return new Outcome.Limits(
                call.token().isRetry(),
                call.leftNanos(),
                origin.usualNanos(),
                origin.breaker().openNanos(call.now()));
    }

    private static void waitFor(RetryDecision.Retry retry, CallContext call) throws IOException {
        Attempt failed = call.attempt();
        call.beginAttempt();
        AttemptRecord record = call.attempt().record();
        if (record != null) {
            record.retriedFor(retry.reason());
        }
        if (call.events().wanted()) {
            Duration delay = Duration.ofNanos(retry.delayNanos());
            call.events().emit(new Retried(call.info(), failed.ledger(), retry.reason(), delay));
        }
        if (!Pause.of(retry.delayNanos(), Phase.BACK_OFF, call)) {
            throw Failures.of(call, null);
        }
    }

    private static void explain(RetryDecision decision, @Nullable IOException failure, CallContext call) {
        if (!(decision instanceof RetryDecision.GiveUp giveUp)) {
            return;
        }
        call.notRetried(giveUp.why());
        if (failure instanceof BelayException) {
            failure.addSuppressed(giveUp.toNotRetried());
        }
    }

    private static ResponseHandle given(@Nullable ResponseHandle response, @Nullable IOException failure)
            throws IOException {
        if (failure != null) {
            throw failure;
        }
        if (response == null) {
            throw new IllegalStateException("an attempt gave neither a response nor a failure");
        }
        return response;
    }

    @Override
    public String toString() {
        return "RetryStage{" + budget + "} -> " + next;
    }
}
