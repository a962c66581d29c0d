package dev.belay.error;

import dev.belay.event.CallLedger;
import org.jspecify.annotations.Nullable;

/**
 * No connection came about: unknown host, refused or unreachable, a proxy that opens no tunnel or wants other credentials, or
 * a TLS handshake that broke. Nothing was sent. Where certificates or versions of TLS are to blame, it is a
 * {@link TlsFailedException}.
 */
public final class ConnectFailedException extends BelayException {

    private static final long serialVersionUID = 1;

    /** For the library, and for tests of code that handles it. */
    public ConnectFailedException(String message, @Nullable Throwable cause, CallLedger ledger) {
        super(message, cause, ledger);
    }
}
