package dev.belay.internal.limit;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.belay.event.BreakerChanged;
import dev.belay.event.BreakerState;
import dev.belay.internal.origin.Origin;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * The circuit breaker of one origin. Everything that depends on time takes it as a parameter, the time source's
 * {@code nanoTime()}; nothing happens by itself, and there is no thread.
 */
public final class Breaker {

    /*
     * Resilience4j counts and judges; the changes of state are made here. Its own would let a call that began before a change
     * count after it: a late success as that of a probe, a released permission as one probe more than allowed. So each time
     * between two changes has counts, and a Resilience4j breaker, of its own, and a permission is that period.
     *
     * Calls only read which period it is. Changes are made under a lock, which puts them in an order, and reported in this
     * order by one thread at a time, without the lock.
     */

    private final String name;
    private final BreakerRules rules;
    private final Object lock = new Object();
    private volatile BreakerPeriod period;

    @GuardedBy("lock")
    private @Nullable Deque<BreakerChanged> unreported;

    @GuardedBy("lock")
    private boolean reporting;

    public Breaker(Origin origin, BreakerRules rules) {
        this.name = origin.toString();
        this.rules = rules;
        this.period = new ClosedPeriod(this, rules);
    }

    /**
     * Returns for how long at most calls are refused, without taking anything: 0 if one would be let through, a guess while
     * probes are under way, {@code Long.MAX_VALUE} if the breaker is forced open.
     */
    public long openNanos(long now) {
        return period.openNanos(now);
    }

    /**
     * Returns for how long at most the call that asks is refused, 0 if it may try to get a permission. Of those that an open
     * breaker refuses, this lets a few through, so it is to be asked once for an attempt.
     */
    public long refusalNanos(long now) {
        return period.refusalNanos(now);
    }

    /** Returns the permission to make an attempt, to be settled exactly once, or null if it is refused. */
    public @Nullable BreakerPermission tryAcquire(long now) {
        return period.tryAcquire(now);
    }

    /** Returns how the breaker stands. */
    public BreakerStatus status(long now) {
        BreakerPeriod current = period;
        return new BreakerStatus(current.state(), current.openNanos(now), current.reason());
    }

    /** Returns whether a new breaker would do as well: it is closed and has nothing to count, or has been left open long ago. */
    public boolean isForgettable(long now) {
        return period.isForgettable(now);
    }

    /** Refuses every call until {@link #automatic()} or {@link #forceClosed()}. */
    public void forceOpen() {
        force(BreakerState.FORCED_OPEN);
    }

    /** Lets every call through, uncounted, until {@link #automatic()} or {@link #forceOpen()}. */
    public void forceClosed() {
        force(BreakerState.FORCED_CLOSED);
    }

    /** Ends what was forced: the breaker is closed and begins to count. */
    public void automatic() {
        synchronized (lock) {
            if (period instanceof ForcedPeriod) {
                begin(new ClosedPeriod(this, rules), "it is no longer forced", 0);
            }
        }
        report();
    }

    private void force(BreakerState state) {
        synchronized (lock) {
            if (period.state() != state) {
                ForcedPeriod forced = new ForcedPeriod(state);
                begin(forced, forced.reason(), 0);
            }
        }
        report();
    }

    /** Returns whether somebody has forced it. */
    public boolean isForced() {
        return period instanceof ForcedPeriod;
    }

    String name() {
        return name;
    }

    boolean isIn(BreakerPeriod wanted) {
        return period == wanted;
    }

    /** Ends {@code from}, if that has not ended yet, and refuses calls for a time. */
    void open(BreakerPeriod from, int openings, String reason, long now) {
        OpenPeriod next = new OpenPeriod(this, rules, openings, reason, now);
        change(from, next, reason, next.openNanos(now));
    }

    /** Ends {@code from}, if that has not ended yet, and lets a few calls through. */
    void probe(BreakerPeriod from, int openings, long now) {
        String reason = from.reason();
        change(from, new HalfOpenPeriod(this, rules, openings, reason, now), reason, 0);
    }

    /** Ends {@code from}, if that has not ended yet, and lets calls through. */
    void close(BreakerPeriod from) {
        change(from, new ClosedPeriod(this, rules), "the probes went well", 0);
    }

    private void change(BreakerPeriod from, BreakerPeriod to, String reason, long openNanos) {
        synchronized (lock) {
            if (period == from) {
                begin(to, reason, openNanos);
            }
        }
        report();
    }

    @GuardedBy("lock")
    private void begin(BreakerPeriod next, String reason, long openNanos) {
        if (unreported == null) {
            unreported = new ArrayDeque<>(2);
        }
        unreported.add(new BreakerChanged(name, period.state(), next.state(), reason, Duration.ofNanos(openNanos)));
        period = next;
    }

    /** By one thread at a time, which also takes what others add meanwhile. */
    private void report() {
        boolean mine = false;
        BreakerChanged change = nextToReport(mine);
        while (change != null) {
            mine = true;
            boolean told = false;
            try {
                rules.listener().changed(change);
                told = true;
            } finally {
                if (!told) {
                    stopReporting();
                }
            }
            change = nextToReport(mine);
        }
    }

    private @Nullable BreakerChanged nextToReport(boolean mine) {
        synchronized (lock) {
            if (unreported == null || (reporting && !mine)) {
                return null;
            }
            BreakerChanged next = unreported.poll();
            reporting = next != null;
            return next;
        }
    }

    private void stopReporting() {
        synchronized (lock) {
            reporting = false;
        }
    }
}
