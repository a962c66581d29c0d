package dev.belay.error;

import dev.belay.event.CallLedger;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The call's total time, or the deadline of its token, is over. Trying again needs a new deadline. */
public final class DeadlineExceededException extends BelayException {

    private static final long serialVersionUID = 1;

    private final Duration limit;

    /** For the library, and for tests of code that handles it. */
    public DeadlineExceededException(String message, @Nullable Throwable cause, CallLedger ledger, Duration limit) {
        super(message, cause, ledger);
        this.limit = limit;
    }

    /** Returns the time that the call had in all. */
    public Duration limit() {
        return limit;
    }
}
