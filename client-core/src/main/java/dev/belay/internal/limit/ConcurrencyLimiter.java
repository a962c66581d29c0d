package dev.belay.internal.limit;

import dev.belay.internal.time.TimeSource;
import dev.belay.internal.timer.Stoppable;
import dev.belay.policy.ConcurrencyPolicy;

/** Permits per origin and in all, with one bounded queue for both. */
public final class ConcurrencyLimiter {

    /*
     * The origin's permit is taken before the common one: a call that queues for a slow origin must not hold a permit that
     * calls to other origins could use.
     */

    private final ConcurrencyPolicy policy;
    private final FifoLimit total;
    private final WaitingRoom room;

    public ConcurrencyLimiter(ConcurrencyPolicy policy, WaitingRoom room, TimeSource time) {
        this.policy = policy;
        this.total = new FifoLimit(policy.total(), time);
        this.room = room;
    }

    /** Takes a permit if that needs no waiting; returns whether it did. */
    public boolean tryAcquire(OriginState origin) {
        if (!origin.permits().tryAcquire()) {
            return false;
        }
        if (total.tryAcquire()) {
            return true;
        }
        origin.permits().release();
        return false;
    }

    /**
     * Waits for a permit, in turn.
     *
     * @return false when the queue is full, {@code caller} was stopped or its thread interrupted before its turn came, or the
     *     origin is {@linkplain OriginState#isRetired() retired}
     */
    public boolean acquire(OriginState origin, Stoppable caller) {
        if (!room.enter()) {
            return false;
        }
        try {
            if (!origin.permits().acquire(caller)) {
                return false;
            }
            if (total.acquire(caller)) {
                return true;
            }
            origin.permits().release();
            return false;
        } finally {
            room.leave();
        }
    }

    public void release(OriginState origin) {
        total.release();
        origin.permits().release();
    }

    /** Returns the limits and how far they are used, for messages. */
    public String describe(OriginState origin) {
        return origin.permits().used() + " of " + policy.perOrigin() + " permits of this origin and " + total.used()
                + " of " + policy.total() + " in all are in use, " + room.waiting() + " calls of at most "
                + room.seats() + " wait";
    }

    /** Returns how many permits are out. */
    public int inUse() {
        return total.used();
    }

    /** Returns how many calls wait, for a permit or for something else before they are sent. */
    public int waiting() {
        return room.waiting();
    }
}
