package dev.belay.internal.transport;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

/** Who uses a connection: how many calls do now, and whether any may in future. */
final class Lease {

    /*
     * OkHttp's pool may lend a connection again before it says that the last call has given it back, so a mark "idle" would
     * lie at times; a count does not. In its lower bits are the calls that hold the connection, above them all that ever
     * did, so that the upkeep sees whether anybody came between two of its looks, and no call has to note the time. Below
     * zero it is retired.
     */

    private static final int HOLDER_BITS = 20;
    private static final long HOLDERS = (1L << HOLDER_BITS) - 1;
    private static final long ONE_CALL = (1L << HOLDER_BITS) + 1;
    private static final long RETIRED = Long.MIN_VALUE;

    private final AtomicLong state = new AtomicLong();
    private volatile boolean shared;
    private volatile boolean cut;

    // Of the upkeep alone.
    private long seen;
    private long seenAt;

    /** A call has been given the connection. Only if {@link #isRetired()} then says no may it be used. */
    void taken() {
        state.getAndAdd(ONE_CALL);
    }

    void givenBack() {
        state.getAndDecrement();
    }

    /** Returns whether the connection is about to be closed, or is. */
    boolean isRetired() {
        return state.get() < 0;
    }

    /** Returns whether a call has ever had the connection; before, it belongs to the thread that opens it. */
    boolean isUsed() {
        return state.get() != 0;
    }

    /** Returns whether a call has the connection now. */
    boolean isHeld() {
        return (state.get() & HOLDERS) != 0;
    }

    /** Returns how long nobody has had the connection, as far as earlier looks can tell; negative while somebody has. */
    long idleNanos(long now) {
        long current = state.get();
        if (current != seen) {
            seen = current;
            seenAt = now;
        }
        return (current & HOLDERS) == 0 ? now - seenAt : -1;
    }

    /**
     * Lets nobody else have the connection of a call that is stopped: whoever is being lent it sees that it is retired. Does
     * nothing and returns false when that call, as {@code released} tells, has given it back, or somebody else has it.
     */
    boolean retireFrom(BooleanSupplier released) {
        long current = state.get();
        return (current & HOLDERS) == 1 && !released.getAsBoolean() && state.compareAndSet(current, current | RETIRED);
    }

    /** Lets nobody have the connection any more, even if the last call has not said yet that it gave it back. */
    void condemn() {
        state.getAndUpdate(current -> current | RETIRED);
    }

    /** Calls use the connection side by side. */
    void shares() {
        if (!shared) {
            shared = true;
        }
    }

    /**
     * A write on the connection has failed. OkHttp gives up one that a single call uses, but lends a shared one again until
     * its reader has met the end.
     */
    void writeFailed() {
        if (shared) {
            cut = true;
        }
    }

    /** Returns whether nobody is to have it any more because a write on it has failed; what has come may still be read. */
    boolean isCut() {
        return cut;
    }

    /** Lets nobody use the connection any more, unless somebody came since the last look. */
    boolean retire() {
        return (seen & HOLDERS) == 0 && state.compareAndSet(seen, seen | RETIRED);
    }
}
