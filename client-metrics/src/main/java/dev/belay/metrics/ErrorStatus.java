package dev.belay.metrics;

/** What handlers are told of a request whose response says that it has failed: they know errors as exceptions only. */
final class ErrorStatus extends Exception {

    private static final long serialVersionUID = 1;
    private static final int FIRST = 400;

    /** Makes one that says nothing of where that was noticed. */
    ErrorStatus(int status) {
        super("status " + status, null, false, false);
    }

    /** Returns whether a status is an error to who sent the request, as OpenTelemetry sees it. */
    static boolean is(int status) {
        return status >= FIRST;
    }
}
