package dev.belay.error;

import dev.belay.event.CallLedger;
import org.jspecify.annotations.Nullable;

/**
 * The server answered with something that is not HTTP, or not what its own headers say: a head that cannot be parsed, chunks
 * without a size, a body that is not gzip although it says so, more content codings than are undone. The connection is given
 * up. The server has seen the request, and the next answer is likely to be no better.
 */
public final class InvalidResponseException extends BelayException {

    private static final long serialVersionUID = 1;

    /** For the library, and for tests of code that handles it. */
    public InvalidResponseException(String message, @Nullable Throwable cause, CallLedger ledger) {
        super(message, cause, ledger);
    }
}
