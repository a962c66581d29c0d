package dev.belay.error;

import dev.belay.event.CallLedger;
import org.jspecify.annotations.Nullable;

/**
 * The exchange broke on an established connection: reset, or closed early.
 * See {@link #requestMayHaveBeenSent()} before sending again.
 */
public final class ConnectionLostException extends BelayException {

    private static final long serialVersionUID = 1;

    /** For the library, and for tests of code that handles it. */
    public ConnectionLostException(String message, @Nullable Throwable cause, CallLedger ledger) {
        super(message, cause, ledger);
    }
}
