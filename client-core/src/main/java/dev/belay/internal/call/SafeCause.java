package dev.belay.internal.call;

import java.net.ProtocolException;
import org.jspecify.annotations.Nullable;

/** Takes the peer's own words out of a cause: they may be anything, part of a body or a token included. */
final class SafeCause {

    private SafeCause() {}

    /** Returns {@code cause}, or in place of one that quotes what it could not parse, one that does not. */
    static @Nullable Throwable of(@Nullable Throwable cause) {
        String message = cause == null ? null : cause.getMessage();
        if (!(cause instanceof ProtocolException) || message == null) {
            return cause;
        }
        int quote = message.indexOf('"');
        int colon = message.indexOf(':');
        int end = quote < 0 || (colon >= 0 && colon < quote) ? colon : quote;
        if (end < 0) {
            return cause;
        }
        ProtocolException safe = new ProtocolException(message.substring(0, end).strip());
        safe.setStackTrace(cause.getStackTrace());
        return safe;
    }
}
