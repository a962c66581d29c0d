package dev.belay.error;

import dev.belay.event.CallLedger;
import org.jspecify.annotations.Nullable;

/** The client has been closed. */
public final class ClientClosedException extends BelayException {

    private static final long serialVersionUID = 1;

    /** For the library, and for tests of code that handles it. */
    public ClientClosedException(String message, @Nullable Throwable cause, CallLedger ledger) {
        super(message, cause, ledger);
    }
}
