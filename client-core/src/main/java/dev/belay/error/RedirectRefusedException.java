package dev.belay.error;

import dev.belay.event.CallLedger;

/** The server redirected the call to where it must not go by itself; see {@code RedirectPolicy}. */
public final class RedirectRefusedException extends BelayException {

    private static final long serialVersionUID = 1;

    private final int status;
    private final String location;

    /** For the library, and for tests of code that handles it. */
    public RedirectRefusedException(String message, CallLedger ledger, int status, String location) {
        super(message, null, ledger);
        this.status = status;
        this.location = location;
    }

    /** Returns the status of the redirect: 301, 302, 303, 307 or 308. */
    public int status() {
        return status;
    }

    /**
     * Returns where it pointed, in full if it is a URL, else as the server wrote it. Path and query may hold secrets, which
     * is why the message has neither.
     */
    public String location() {
        return location;
    }
}
