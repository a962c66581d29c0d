package dev.belay.internal.log;

import org.jspecify.annotations.Nullable;

/**
 * Stands for an exception in the log, with its type, its stack trace and its causes, and without its message: that of a user's
 * code may hold what it was working on.
 */
final class WithoutMessage extends Throwable {

    private static final long serialVersionUID = 1;

    /** Causes may go round in a circle. */
    private static final int MOST_CAUSES = 10;

    private WithoutMessage(Throwable failure, @Nullable Throwable cause) {
        super(failure.getClass().getName() + " (its message is left out)", cause, false, true);
        setStackTrace(failure.getStackTrace());
    }

    static Throwable of(Throwable failure) {
        return of(failure, MOST_CAUSES);
    }

    private static Throwable of(Throwable failure, int causes) {
        Throwable cause = failure.getCause();
        return new WithoutMessage(failure, cause == null || causes == 0 ? null : of(cause, causes - 1));
    }
}
