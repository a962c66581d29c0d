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
 * @param requestMayHaveBeenSent false only when it is certain that no part of the request has reached the server
 */
public record CallLedger(
        CallInfo call,
        Duration elapsed,
        Duration remaining,
        List<AttemptLedger> attempts,
        boolean requestMayHaveBeenSent) {

    private static final CallLedger NONE =
            new CallLedger(new CallInfo(0, "GET", "in memory", null), Duration.ZERO, Duration.ZERO, List.of(), false);

    /** Copies the list. */
    public CallLedger {
        attempts = List.copyOf(attempts);
    }

    /** Returns the ledger of what never was a call, such as a response made for a test. */
    public static CallLedger none() {
        return NONE;
    }

    /** Returns the last attempt; null before the first. */
    public @Nullable AttemptLedger lastAttempt() {
        return attempts.isEmpty() ? null : attempts.get(attempts.size() - 1);
    }

    /** Returns what the attempts before the last failed with, in order. */
    public List<Throwable> earlierFailures() {
        return attempts.stream()
                .limit(Math.max(0, attempts.size() - 1))
                .map(AttemptLedger::failure)
                .filter(Objects::nonNull)
                .distinct()
                .toList();
    }

    /** Returns where the time went, in one line. */
    public String summary() {
        if (attempts.size() == 1) {
            return attempts.get(0).toString();
        }
        StringBuilder text = new StringBuilder();
        AttemptLedger last = null;
        for (AttemptLedger attempt : attempts) {
            text.append(text.isEmpty() ? "" : "; ");
            text.append(label(attempt, last)).append(": ").append(attempt);
            last = attempt;
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
