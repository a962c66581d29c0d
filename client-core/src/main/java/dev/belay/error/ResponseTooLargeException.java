package dev.belay.error;

import dev.belay.event.CallLedger;
import org.jspecify.annotations.Nullable;

/** The response's body is larger than what is read into memory. */
public final class ResponseTooLargeException extends BelayException {

    private static final long serialVersionUID = 1;

    private final long limitBytes;

    /** For the library, and for tests of code that handles it. */
    public ResponseTooLargeException(String message, @Nullable Throwable cause, CallLedger ledger, long limitBytes) {
        super(message, cause, ledger);
        this.limitBytes = limitBytes;
    }

    /** Returns the limit that was hit, in bytes. */
    public long limitBytes() {
        return limitBytes;
    }
}
