package dev.belay.internal.retry;

import dev.belay.error.NotRetried;
import dev.belay.event.Retried;
import dev.belay.internal.origin.Origin;
import dev.belay.policy.RetryBudget;

/** What follows a failed attempt. */
public sealed interface RetryDecision {

    /** The one there is. */
    RetryDecision NOT_WORTH_IT = new NotWorthIt();

    /** None, and there is nothing to say about that: it is no failure, a final one, or one that a retry would not change. */
    record NotWorthIt() implements RetryDecision {}

    /**
     * Another attempt, if the budget has one.
     *
     * @param delayNanos to wait before
     */
    record Retry(long delayNanos, Retried.Reason reason) implements RetryDecision {}

    /**
     * None, although it would be worth it.
     *
     * @param why half a sentence
     */
    record GiveUp(NotRetried.Reason reason, String why) implements RetryDecision {

        /** Returns what the last failure carries. */
        public NotRetried toNotRetried() {
            return new NotRetried(reason, why);
        }
    }

    /** Returns the decision after a {@link Retry} for which the budget had nothing left. */
    static GiveUp budgetEmpty(Origin origin, RetryBudget budget) {
        return new GiveUp(
                NotRetried.Reason.BUDGET_EMPTY, "the retry budget of " + origin + " is empty (" + budget + ")");
    }
}
