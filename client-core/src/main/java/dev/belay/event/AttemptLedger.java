package dev.belay.event;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where the time of one attempt went; of an attempt that sent more than one request, of one of them. Made by the library;
 * components may be added in a minor version.
 *
 * @param number 1 for the first attempt, and the same for all requests of an attempt
 * @param start from the call's start
 * @param phases in the order in which they began; those that did not happen are left out
 * @param connection remote address and protocol of the connection, with "reused" when it came from the pool; null before
 *     there was one
 * @param result what became of it
 */
public record AttemptLedger(
        int number,
        Duration start,
        List<PhaseTime> phases,
        @Nullable String connection,
        AttemptResult result) {

    /** Copies the list. */
    public AttemptLedger {
        phases = List.copyOf(phases);
    }

    /** Returns the response's status, or 0 when there was no response. */
    public int status() {
        return result.status();
    }

    /** Returns what it failed with; null when it gave a response or goes on. */
    public @Nullable Throwable failure() {
        return result.failure();
    }

    /** Returns the phase that took longest; null when none was entered. */
    public @Nullable PhaseTime longest() {
        PhaseTime longest = null;
        for (PhaseTime phase : phases) {
            if (longest == null || phase.duration().compareTo(longest.duration()) > 0) {
                longest = phase;
            }
        }
        return longest;
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (PhaseTime phase : phases) {
            text.append(text.isEmpty() ? "" : ", ").append(phase);
        }
        if (phases.isEmpty()) {
            text.append("nothing begun");
        }
        if (connection != null) {
            text.append(" on ").append(connection);
        }
        if (result.redirectedTo() != null) {
            text.append(", then redirected to ").append(result.redirectedTo());
        }
        Throwable failure = failure();
        if (failure != null) {
            text.append(", then ").append(failure.getClass().getSimpleName());
        }
        return text.toString();
    }
}
