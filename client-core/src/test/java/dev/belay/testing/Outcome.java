package dev.belay.testing;

import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What became of a blocking call, as far as one has waited.
 *
 * @param value what the call returned, if it returned
 * @param failure what the call threw, if it threw
 * @param took from the start of the call to its end, or to the look that found it hanging
 */
public record Outcome<T>(
        State state, @Nullable T value, @Nullable Throwable failure, Duration took) {

    /** How a call stands. */
    public enum State {
        RETURNED,
        FAILED,
        HANGING
    }

    /** Returns whether the call had neither returned nor failed. */
    public boolean isHanging() {
        return state == State.HANGING;
    }

    /** Returns one line for people, such as {@code "still hanging after 2.0 s"}. */
    public String describe() {
        String time = String.format(Locale.ROOT, "%.1f s", took.toMillis() / 1000.0);
        return switch (state) {
            case RETURNED -> "returned " + value + " after " + time;
            case FAILED -> "failed after " + time + ": " + failure;
            case HANGING -> "still hanging after " + time;
        };
    }
}
