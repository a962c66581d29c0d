package dev.belay.error;

import dev.belay.event.CallLedger;
import dev.belay.event.Phase;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** One wait of an attempt took longer than its timeout, while the call as a whole still had time: trying again may help. */
public final class AttemptTimeoutException extends BelayException {

    private static final long serialVersionUID = 1;

    private final Phase phase;
    private final Duration limit;

    /** For the library, and for tests of code that handles it. */
    public AttemptTimeoutException(
            String message, @Nullable Throwable cause, CallLedger ledger, Phase phase, Duration limit) {
        super(message, cause, ledger);
        this.phase = phase;
        this.limit = limit;
    }

    /** Returns the phase in which the attempt was. */
    public Phase phase() {
        return phase;
    }

    /** Returns the timeout that was hit. */
    public Duration limit() {
        return limit;
    }
}
