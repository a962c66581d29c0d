package dev.belay.internal.limit;

import dev.belay.internal.origin.Origin;
import dev.belay.internal.timer.Stoppable;
import dev.belay.policy.ConcurrencyPolicy;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Permits per origin and in all, with one bounded queue for both. */
public final class ConcurrencyLimiter {

    /*
     * The origin's permit is taken before the common one: a call that queues for a slow origin must not hold a permit that
     * calls to other origins could use. An origin that is idle is forgotten once there are many.
     */

    private static final int ORIGINS_KEPT = 1_000;

    private final ConcurrencyPolicy policy;
    private final Map<Origin, Permit> byOrigin = new ConcurrentHashMap<>();
    private final FifoLimit total;
    private final AtomicInteger queued = new AtomicInteger();

    public ConcurrencyLimiter(ConcurrencyPolicy policy) {
        this.policy = policy;
        this.total = new FifoLimit(policy.total());
    }

    /** Returns a permit if that needs no waiting, else null. */
    public @Nullable Permit tryAcquire(Origin origin) {
        Permit permit = permitOf(origin);
        if (!permit.tryAcquire()) {
            return null;
        }
        if (total.tryAcquire()) {
            return permit;
        }
        permit.release();
        return null;
    }

    /**
     * Waits for a permit, in turn.
     *
     * @return null when the queue is full, or {@code caller} was stopped or its thread interrupted before its turn came
     */
    public @Nullable Permit acquire(Origin origin, Stoppable caller) {
        if (queued.incrementAndGet() > policy.queue()) {
            queued.decrementAndGet();
            return null;
        }
        try {
            Permit permit = permitOf(origin);
            while (!permit.acquire(caller)) {
                if (!permit.isRetired()) {
                    return null;
                }
                permit = permitOf(origin);
            }
            if (total.acquire(caller)) {
                return permit;
            }
            permit.release();
            return null;
        } finally {
            queued.decrementAndGet();
        }
    }

    public void release(Permit permit) {
        total.release();
        permit.release();
    }

    private Permit permitOf(Origin origin) {
        while (true) {
            Permit permit = byOrigin.get(origin);
            if (permit == null) {
                forgetIdle();
                permit = byOrigin.computeIfAbsent(origin, key -> new Permit(key, policy.perOrigin()));
            }
            if (!permit.isRetired()) {
                return permit;
            }
            byOrigin.remove(origin, permit);
        }
    }

    private void forgetIdle() {
        if (byOrigin.size() >= ORIGINS_KEPT) {
            byOrigin.values().removeIf(FifoLimit::retire);
        }
    }

    /** Returns the limits and how far they are used, for messages. */
    public String describe(Origin origin) {
        Permit permit = byOrigin.get(origin);
        return (permit == null ? 0 : permit.used()) + " of " + policy.perOrigin() + " permits of this origin and "
                + total.used() + " of " + policy.total() + " in all are in use, " + queued.get() + " calls of at most "
                + policy.queue() + " wait";
    }

    /** Returns how many permits are out. */
    public int inUse() {
        return total.used();
    }

    /** Returns how many calls wait. */
    public int waiting() {
        return queued.get();
    }

    /** Returns how many origins are kept. */
    public int origins() {
        return byOrigin.size();
    }
}
