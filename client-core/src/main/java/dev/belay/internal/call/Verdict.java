package dev.belay.internal.call;

import dev.belay.error.ConnectFailedException;
import dev.belay.error.ConnectionLostException;
import dev.belay.error.InvalidResponseException;
import dev.belay.error.TlsFailedException;
import dev.belay.event.Phase;

/** What an attempt says of its origin, for the circuit breaker. */
enum Verdict {
    /** It answered in time. */
    SERVED,
    /** It failed: no connection, no answer, or one that says that it is in trouble. */
    FAILED,
    /** The attempt was ended for reasons of the caller. */
    NOTHING;

    private static final int REQUEST_TIMEOUT = 408;
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int SERVER_ERROR = 500;
    private static final int NOT_IMPLEMENTED = 501;
    private static final int VERSION_NOT_SUPPORTED = 505;

    /** How many times as long as usual an attempt may take before the caller's haste is not to blame any more. */
    private static final int PATIENCE = 3;

    /** Returns the verdict on an attempt that is over, or whose head is there. */
    static Verdict of(Attempt attempt, CallContext call, long usualNanos) {
        if (attempt.status() != 0) {
            return isTrouble(attempt.status()) ? FAILED : SERVED;
        }
        Stop stop = call.stop() == null ? attempt.stop() : call.stop();
        if (stop != null) {
            return ofStop(stop, attempt, call, usualNanos);
        }
        Throwable failure = attempt.failure();
        boolean isServers = failure instanceof ConnectFailedException
                || failure instanceof ConnectionLostException
                || failure instanceof InvalidResponseException
                || failure instanceof TlsFailedException;
        return isServers ? FAILED : NOTHING;
    }

    /** Returns whether a status says that the server, and not the request, is the problem. */
    static boolean isTrouble(int status) {
        return switch (status) {
            case REQUEST_TIMEOUT, TOO_MANY_REQUESTS -> true;
            case NOT_IMPLEMENTED, VERSION_NOT_SUPPORTED -> false;
            default -> status >= SERVER_ERROR;
        };
    }

    private static Verdict ofStop(Stop stop, Attempt attempt, CallContext call, long usualNanos) {
        if (attempt.phase() == Phase.CREDENTIALS) {
            // Whoever gives out the tokens was too slow.
            return NOTHING;
        }
        return switch (stop.kind()) {
            case PHASE, ATTEMPT, RATE -> FAILED;
            case TOTAL, TOKEN_DEADLINE -> isLate(attempt, call, usualNanos) ? FAILED : NOTHING;
            case CANCELLED, INTERRUPTED, CLIENT_CLOSED -> NOTHING;
        };
    }

    /**
     * A caller in a hurry must not close an origin to all others; one who passes on its own caller's deadline would never
     * see an attempt time out.
     */
    private static boolean isLate(Attempt attempt, CallContext call, long usualNanos) {
        long waited = attempt.answerNanos();
        return waited >= call.plan().slowNanos() || (usualNanos > 0 && waited >= PATIENCE * usualNanos);
    }
}
