package dev.belay.error;

import dev.belay.event.CallLedger;
import org.jspecify.annotations.Nullable;

/** Too many calls were in flight, and no permit came free in time. Nothing was sent. */
public final class ConcurrencyLimitException extends BelayException {

    private static final long serialVersionUID = 1;

    private final int heldByThisThread;

    /** For the library, and for tests of code that handles it. */
    public ConcurrencyLimitException(
            String message, @Nullable Throwable cause, CallLedger ledger, int heldByThisThread) {
        super(message, cause, ledger);
        this.heldByThisThread = heldByThisThread;
    }

    /** Returns how many permits of the client the calling thread itself held; other than 0, it waits for itself. */
    public int heldByThisThread() {
        return heldByThisThread;
    }
}
