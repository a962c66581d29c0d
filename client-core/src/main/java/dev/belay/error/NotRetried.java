package dev.belay.error;

/**
 * Says why a call that failed was not tried again, although its failure was worth it. It is among the suppressed of the
 * {@link BelayException} that the call ends with, whose message repeats it; it has no stack trace and is never thrown. A failure
 * that another attempt would not change has none.
 */
public final class NotRetried extends Exception {

    private static final long serialVersionUID = 1;

    /** Why a call is not tried again, in the order in which it is asked: the first that holds is given. More may be added in a minor version. */
    public enum Reason {
        /** The server forbids it, with a header of {@code RetryPolicy.shouldRetryHeaders}. */
        FORBIDDEN_BY_SERVER,
        /**
         * The server may have done it and the method is not idempotent; or part of a body that can be sent only once has been
         * sent.
         */
        NOT_SAFE,
        /** The call has had all its retries. */
        NO_RETRIES_LEFT,
        /** The call was made for a request that was a retry itself: another layer retries. */
        ONLY_ONCE,
        /** The server asks to wait for longer than the call has time. */
        TOLD_TO_WAIT_TOO_LONG,
        /** The circuit of the origin is open, and still will be after the back-off. */
        CIRCUIT_OPEN,
        /** After the back-off there would be less time than an attempt usually takes. */
        NO_TIME_LEFT,
        /** The calls to that origin have used up what they may retry together. */
        BUDGET_EMPTY
    }

    private final Reason reason;
    private final String why;

    /**
     * For the library, and for tests of code that handles it.
     *
     * @param why half a sentence without anything secret, such as "all 2 retries are used"
     */
    public NotRetried(Reason reason, String why) {
        super("not retried: " + why, null, false, false);
        this.reason = reason;
        this.why = why;
    }

    /** Returns why, for programs. */
    public Reason reason() {
        return reason;
    }

    String why() {
        return why;
    }
}
