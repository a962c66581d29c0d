package dev.belay.event;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A call's account of itself at one moment: where its time went, attempt by attempt. Made by the library; components may
 * be added in a minor version.
 *
 * @param call which call this is
 * @param elapsed since the call's start
 * @param remaining until its deadline, zero when that has passed
 * @param attempts in order, at least one once the call has begun; one that was redirected, or whose request was sent again
 *     within it, is there once for each request
 * @param result what is to be known of the call as a whole
 */
public record CallLedger(
        CallInfo call, Duration elapsed, Duration remaining, List<AttemptLedger> attempts, CallResult result) {

    private static final int SHOWN_FIRST = 3;
    private static final int SHOWN_LAST = 7;
    /** So many attempts at most appear in messages and as suppressed exceptions: 10. All of them are in the ledger. */
    public static final int SHOWN = SHOWN_FIRST + SHOWN_LAST;

    private static final CallLedger NONE = new CallLedger(
            new CallInfo(0, "GET", "in memory", null),
            Duration.ZERO,
            Duration.ZERO,
            List.of(),
            new CallResult(false, null));

    /** Copies the list. */
    public CallLedger {
        attempts = List.copyOf(attempts);
    }

    /** Returns the ledger of what never was a call, such as a response made for a test. */
    public static CallLedger none() {
        return NONE;
    }

    /** Returns false only when it is certain that no part of the request has reached the server. */
    public boolean requestMayHaveBeenSent() {
        return result.requestMayHaveBeenSent();
    }

    /** Returns why there was not another attempt; see {@link CallResult#notRetried()}. */
    public @Nullable String notRetried() {
        return result.notRetried();
    }

    /** Returns the last attempt; null before the first. */
    public @Nullable AttemptLedger lastAttempt() {
        return attempts.isEmpty() ? null : attempts.get(attempts.size() - 1);
    }

    /** Returns what the attempts before the last failed with, in order; of many, what the last {@value #SHOWN} did. */
    public List<Throwable> earlierFailures() {
        int last = Math.max(0, attempts.size() - 1);
        return attempts.subList(Math.max(0, last - SHOWN), last).stream()
                .map(AttemptLedger::failure)
                .filter(Objects::nonNull)
                .distinct()
                .toList();
    }

    /** Returns where the time went, in one line; of many attempts, where that of the first and last few went. */
    public String summary() {
        if (attempts.size() == 1) {
            return attempts.get(0).toString();
        }
        StringBuilder text = new StringBuilder();
        int hidden = Math.max(0, attempts.size() - SHOWN_FIRST - SHOWN_LAST);
        for (int i = 0; i < attempts.size(); i++) {
            text.append(i == 0 ? "" : "; ");
            if (i == SHOWN_FIRST && hidden > 1) {
                text.append(hidden).append(" more; ");
                i += hidden;
            }
            AttemptLedger attempt = attempts.get(i);
            text.append(label(attempt, i == 0 ? null : attempts.get(i - 1)))
                    .append(": ")
                    .append(attempt);
        }
        return text.toString();
    }

    private static String label(AttemptLedger attempt, @Nullable AttemptLedger last) {
        if (last == null || attempt.number() != last.number()) {
            return "attempt " + attempt.number();
        }
        return last.result().redirectedTo() == null ? "again" : "there";
    }

    @Override
    public String toString() {
        return call + " after " + Durations.text(elapsed) + " (" + Durations.text(remaining) + " left): " + summary();
    }
}
