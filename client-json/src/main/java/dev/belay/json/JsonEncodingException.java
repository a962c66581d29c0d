package dev.belay.json;

import dev.belay.error.BelayException;
import dev.belay.event.CallLedger;
import org.jspecify.annotations.Nullable;

/**
 * A value that cannot be written as JSON: it holds itself, its type has nothing to write, or a method of it threw. Nothing of the
 * request was sent, and the call is not tried again.
 */
public final class JsonEncodingException extends BelayException {

    private static final long serialVersionUID = 1;

    /** For the library, and for tests of code that handles it. */
    public JsonEncodingException(String message, @Nullable Throwable cause) {
        super(message, cause, CallLedger.none());
    }
}
