package dev.belay.internal.timer;

import dev.belay.internal.log.Log;
import dev.belay.internal.log.Warnings;
import dev.belay.internal.time.TimeSource;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Looks after everything that has a due time, on one thread, for the whole process. */
public final class DeadlineTimer {

    /*
     * One thread parks until the earliest due time in the table, but at most TICK, and then looks at what is due. So an
     * entry that is new, or wants to be looked at earlier, needs to wake the thread only when that lies within the tick; the
     * usual timeouts, which are seconds, never do. When several scans found nothing armed, the thread parks without a limit
     * and the next arm() wakes it; after LINGER without work it ends.
     *
     * Wake-ups are never lost: the thread announces its next wake (nextWake) before it reads the table, an arming thread
     * writes the table before it reads nextWake, both with full fences.
     */

    private static final Log log = Log.of(DeadlineTimer.class);

    static final long TICK_NANOS = 250_000_000;
    static final long LINGER_NANOS = 60_000_000_000L;
    private static final int IDLE_SCANS_BEFORE_REST = 8;
    private static final long RESTING = Long.MAX_VALUE;

    private static final DeadlineTimer SHARED = new DeadlineTimer(TimeSource.SYSTEM, Closers.SHARED, true);

    private final TimeSource time;
    private final Closers closers;
    private final boolean ownThread;
    private final SlotTable table = new SlotTable();
    private final SlotTable.Inspector inspector = this::inspect;
    private final Warnings errors;
    private final AtomicBoolean running = new AtomicBoolean();

    private volatile @Nullable Thread thread;
    private volatile long nextWake = RESTING;
    private volatile boolean resting;

    private DeadlineTimer(TimeSource time, Closers closers, boolean ownThread) {
        this.time = time;
        this.closers = closers;
        this.ownThread = ownThread;
        this.errors = Warnings.ofErrors(log, time);
    }

    /** Returns the timer of the process. */
    public static DeadlineTimer shared() {
        return SHARED;
    }

    /** Returns a timer without a thread, which scans when {@link #scan()} is called. For virtual time. */
    public static DeadlineTimer manual(TimeSource time) {
        return manual(time, Closers.SHARED);
    }

    /** Returns one as above, with closers of its own. */
    public static DeadlineTimer manual(TimeSource time, Closers closers) {
        return new DeadlineTimer(time, closers, false);
    }

    public TimeSource time() {
        return time;
    }

    /** Returns the threads that do what the timer's thread must not wait for. */
    public Closers closers() {
        return closers;
    }

    /** Watches {@code entry}, first by {@code due}, until it is disarmed. An entry is armed at most once at a time. */
    public void arm(TimerEntry entry, long due) {
        table.add(entry, due);
        if (!ownThread) {
            return;
        }
        if (resting || !running.get()) {
            startOrWake();
        } else {
            wakeFor(due);
        }
    }

    /**
     * Tells the timer that {@code entry}, if it is armed, now wants to be looked at by {@code due}. What the entry will
     * answer then has to be written, with a volatile write, before.
     */
    public void dueAt(TimerEntry entry, long due) {
        if (table.lower(entry, due) && ownThread) {
            wakeFor(due);
        }
    }

    /** Stops watching; returns false when somebody else has disarmed it before. */
    public boolean disarm(TimerEntry entry) {
        return table.remove(entry);
    }

    /** Shows all armed entries to {@code visitor}, in no order. For rare questions only: it reads every slot. */
    public void forEach(Consumer<TimerEntry> visitor) {
        table.forEach(visitor::accept);
    }

    /** Returns whether nothing is armed. */
    public boolean isEmpty() {
        return table.isEmpty();
    }

    /** Returns how it stands. For rare questions only: it reads every slot. */
    public TimerState state() {
        SlotTable.Survey survey = table.survey();
        Thread current = thread;
        boolean alive = running.get() && current != null && current.isAlive();
        // In this order: whoever ceases to rest has said before when it will be back.
        boolean watching = !resting && running.get();
        long wake = watching ? nextWake : RESTING;
        long now = time.nanoTime();
        return new TimerState(survey.entries(), alive, Math.max(late(survey.earliest(), now), late(wake, now)));
    }

    private static long late(long due, long now) {
        return due == SlotTable.NEVER ? 0 : Math.max(0, now - due);
    }

    private void wakeFor(long due) {
        if (due - nextWake < 0) {
            LockSupport.unpark(thread);
        }
    }

    private void startOrWake() {
        if (running.compareAndSet(false, true)) {
            Thread started = new Thread(this::watch, "belay-timer");
            started.setDaemon(true);
            thread = started;
            started.start();
        } else {
            LockSupport.unpark(thread);
        }
    }

    private void watch() {
        int idle = 0;
        while (true) {
            long now = time.nanoTime();
            nextWake = now + TICK_NANOS;
            resting = false;
            long earliest = look(now);
            idle = earliest == SlotTable.NEVER && table.isEmpty() ? idle + 1 : 0;
            if (idle > IDLE_SCANS_BEFORE_REST) {
                if (!rest()) {
                    return;
                }
            } else {
                if (earliest != SlotTable.NEVER && earliest - nextWake < 0) {
                    nextWake = earliest;
                }
                LockSupport.parkNanos(this, nextWake - time.nanoTime());
            }
        }
    }

    /** Looks at what is due and returns when to look again. */
    private long look(long now) {
        long soon = now + Closers.STUCK_NANOS;
        try {
            long earliest = table.scan(now, inspector);
            if (!closers.isBusy()) {
                return earliest;
            }
            closers.helpIfStuck(now);
            return earliest == SlotTable.NEVER || soon - earliest < 0 ? soon : earliest;
        } catch (Throwable t) {
            // Without this thread no call would have a deadline any more.
            errors.line("the timer could not look at the calls, it tries again")
                    .causedBy(t)
                    .write();
            table.lookAtAll(soon);
            return soon;
        }
    }

    /** Waits for work; returns false when the thread is to end. */
    private boolean rest() {
        resting = true;
        if (!table.isEmpty()) {
            return true;
        }
        long since = time.nanoTime();
        LockSupport.parkNanos(this, LINGER_NANOS);
        // Woken means that there is traffic: scan again for a while, or every call would pay for a wake-up.
        if (time.nanoTime() - since < LINGER_NANOS || !table.isEmpty()) {
            return true;
        }
        running.set(false);
        // An entry armed before the line above saw a running thread: take the role back, unless another thread has it.
        return !table.isEmpty() && running.compareAndSet(false, true) && claimThread();
    }

    private boolean claimThread() {
        thread = Thread.currentThread();
        return true;
    }

    /** Looks at the entries that are due. */
    public void scan() {
        table.scan(time.nanoTime(), inspector);
    }

    private long inspect(TimerEntry entry, long now) {
        try {
            return entry.inspect(now);
        } catch (Throwable t) {
            // One entry's bug must not cost all other calls their deadlines.
            errors.line("a call could not be looked at, its deadline may not hold")
                    .causedBy(t)
                    .write();
            return now + TICK_NANOS;
        }
    }
}
