package dev.belay.error;

import dev.belay.event.CallLedger;
import org.jspecify.annotations.Nullable;

/** The thread that waited for the call was interrupted. Its interrupt flag is still set. */
public final class CallInterruptedException extends BelayException {

    private static final long serialVersionUID = 1;

    /** For the library, and for tests of code that handles it. */
    public CallInterruptedException(String message, @Nullable Throwable cause, CallLedger ledger) {
        super(message, cause, ledger);
    }
}
