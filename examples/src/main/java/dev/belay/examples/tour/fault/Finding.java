package dev.belay.examples.tour.fault;

import dev.belay.error.BelayException;
import dev.belay.testing.Outcome;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;

/**
 * What was measured of one client.
 *
 * @param state what it means
 * @param text the measured facts
 */
public record Finding(State state, String text) {

    /** What a measurement means. */
    public enum State {
        /** The fault was there for all to see. */
        FAULT,
        /** The client was led into the fault and came out of it as it should. */
        HELD,
        /** Neither: the client did something else. */
        NEITHER
    }

    /** Returns a finding of two measured conditions, of which at most one is true. */
    static Finding of(boolean fault, boolean held, String text) {
        State state = fault ? State.FAULT : held ? State.HELD : State.NEITHER;
        return new Finding(state, text);
    }

    /** Returns a finding that is the fault or, with nothing in between, its absence. */
    static Finding either(boolean fault, String text) {
        return of(fault, !fault, text);
    }

    /** Returns what a call should come to whose only way out is a limit: hanging is the fault, Belay's error in time is right. */
    static Finding stopped(Outcome<?> outcome, Duration limit) {
        boolean inTime = outcome.took().compareTo(limit.plus(Waits.GRACE)) <= 0;
        return of(outcome.isHanging(), outcome.failure() instanceof BelayException && inTime, describe(outcome));
    }

    /** Returns the finding of a row that could not be measured. */
    public static Finding failed(Throwable failure) {
        return new Finding(State.NEITHER, "not measured: " + failure);
    }

    static String describe(Outcome<?> outcome) {
        return switch (outcome.state()) {
            case HANGING -> "still hanging after " + seconds(outcome.took());
            case RETURNED -> "returned after " + seconds(outcome.took());
            case FAILED -> describe(Objects.requireNonNull(outcome.failure()), " after " + seconds(outcome.took()));
        };
    }

    static String describe(Throwable failure) {
        return describe(failure, "");
    }

    private static String describe(Throwable failure, String when) {
        String message = Objects.requireNonNullElse(failure.getMessage(), "no message");
        return failure.getClass().getSimpleName() + when + ": "
                + message.lines().findFirst().orElse("");
    }

    static String seconds(Duration time) {
        return String.format(Locale.ROOT, "%.1f s", time.toMillis() / 1000.0);
    }
}
