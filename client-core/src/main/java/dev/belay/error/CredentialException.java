package dev.belay.error;

import dev.belay.event.CallLedger;
import org.jspecify.annotations.Nullable;

/**
 * There was no access token for the call ({@code BearerTokens}): its source failed, took too long, or gave one that has
 * expired. Nothing was sent. The cause is what the source threw, if it did; where that has a token in its message, a stand-in
 * without it.
 */
public final class CredentialException extends BelayException {

    private static final long serialVersionUID = 1;

    /** For the library, and for tests of code that handles it. */
    public CredentialException(String message, @Nullable Throwable cause, CallLedger ledger) {
        super(message, cause, ledger);
    }
}
