package dev.belay.error;

import dev.belay.event.CallLedger;
import java.time.Duration;
import java.util.Optional;

/** The server has asked for a pause that goes on for longer than the call could wait. Nothing was sent. */
public final class CoolDownException extends BelayException {

    private static final long serialVersionUID = 1;

    private final Duration left;

    /**
     * For the library, and for tests of code that handles it.
     *
     * @param left what is left of the pause
     */
    public CoolDownException(String message, CallLedger ledger, Duration left) {
        super(message, null, ledger);
        this.left = left;
    }

    /** Returns what is left of the pause. */
    @Override
    public Optional<Duration> retryAfter() {
        return Optional.of(left);
    }
}
