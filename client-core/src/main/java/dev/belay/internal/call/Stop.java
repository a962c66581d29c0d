package dev.belay.internal.call;

import dev.belay.event.Phase;
import org.jspecify.annotations.Nullable;

/** Why a call, or one of its attempts, was stopped. */
record Stop(
        Kind kind,
        @Nullable Phase phase,
        long limitNanos,
        String reason,
        @Nullable Throwable cause) {

    enum Kind {
        /** The total time is over. */
        TOTAL,
        /** The token's deadline has passed. */
        TOKEN_DEADLINE,
        /** The token was cancelled, or the future completed from outside. */
        CANCELLED,
        /** The waiting thread was interrupted. */
        INTERRUPTED,
        /** The client was closed. */
        CLIENT_CLOSED,
        /** One wait took too long. */
        PHASE,
        /** The body came too slowly. */
        RATE,
        /** The attempt as a whole took too long. */
        ATTEMPT
    }

    static Stop of(Kind kind) {
        return new Stop(kind, null, 0, "", null);
    }

    static Stop limit(Kind kind, @Nullable Phase phase, long limitNanos) {
        return new Stop(kind, phase, limitNanos, "", null);
    }

    static Stop cancelled(String reason, @Nullable Throwable cause) {
        return new Stop(Kind.CANCELLED, null, 0, reason, cause);
    }

    /** Returns whether it is time that ran out, so that the peer, not the caller, is to blame. */
    boolean isTimeout() {
        return switch (kind) {
            case TOTAL, TOKEN_DEADLINE, PHASE, RATE, ATTEMPT -> true;
            case CANCELLED, INTERRUPTED, CLIENT_CLOSED -> false;
        };
    }
}
