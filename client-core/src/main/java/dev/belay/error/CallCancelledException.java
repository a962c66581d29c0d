package dev.belay.error;

import dev.belay.event.CallLedger;
import org.jspecify.annotations.Nullable;

/** The call's token was cancelled, its future was completed from outside, or its scope was closed. */
public final class CallCancelledException extends BelayException {

    private static final long serialVersionUID = 1;

    private final String reason;

    /** For the library, and for tests of code that handles it. */
    public CallCancelledException(String message, @Nullable Throwable cause, CallLedger ledger, String reason) {
        super(message, cause, ledger);
        this.reason = reason;
    }

    /** Returns the reason that was given with the cancellation. */
    public String reason() {
        return reason;
    }
}
