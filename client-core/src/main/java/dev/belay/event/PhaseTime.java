package dev.belay.event;

import java.time.Duration;

/**
 * How long a call was in one phase.
 *
 * @param start from the call's start
 * @param duration to the end of the phase, or to the moment at which the ledger was made if it had not ended
 */
public record PhaseTime(Phase phase, Duration start, Duration duration) {

    @Override
    public String toString() {
        return phase.label() + " " + Durations.text(duration);
    }
}
