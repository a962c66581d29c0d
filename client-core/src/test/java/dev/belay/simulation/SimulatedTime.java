package dev.belay.simulation;

import dev.belay.internal.time.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Virtual time for code that blocks: real threads, of which exactly one runs at a time. When it parks, or is done, time goes
 * on to whatever happens next. So a run is as deterministic as the code in it, and takes no longer than that code computes.
 */
public final class SimulatedTime implements TimeSource, AutoCloseable {

    /*
     * There is no scheduler thread: whoever has to wait looks himself what happens next. Actions he does on the spot, and
     * when his own wait is the next to end he just goes on; only for another thread's wait does he give the turn away. That
     * makes about two changes of threads for a call, and these are what a simulation costs.
     *
     * What the threads do must wait through this time source and in no other way: a thread that waits for a lock, held by one
     * that is parked, waits for ever.
     */

    private static final long BEGINNING = 1_000_000_000;
    private static final Instant FIRST_DAY = Instant.parse("2026-01-01T00:00:00Z");

    private final PriorityQueue<Event> events = new PriorityQueue<>();
    private final Deque<SimulatedThread> idle = new ArrayDeque<>();
    private final List<SimulatedThread> threads = new ArrayList<>();
    private volatile Thread running = Thread.currentThread();
    private long now = BEGINNING;
    private long sequence;
    private SplittableRandom random = new SplittableRandom(0);
    private @Nullable Turn outside;
    private @Nullable Throwable failure;
    private volatile boolean closed;

    /**
     * Takes a nanosecond itself. So no two waits begin at the same time, and the order in which Belay's timer looks at them,
     * the oldest first, is not left to the places that they happen to have in its table.
     */
    @Override
    public long nanoTime() {
        return now++;
    }

    @Override
    public Instant instant() {
        return FIRST_DAY.plusNanos(now - BEGINNING);
    }

    /** Does {@code action}, which must not block, after {@code nanos}. */
    void after(long nanos, Runnable action) {
        checkTurn();
        events.add(Event.ofAction(now + nanos, sequence++, action));
    }

    /** Starts a thread that does {@code task}, after {@code nanos}. */
    void startAfter(long nanos, Runnable task) {
        checkTurn();
        events.add(Event.ofTask(now + nanos, sequence++, task));
    }

    @Override
    public void park(Object blocker, long nanos) {
        checkTurn();
        SimulatedThread me = (SimulatedThread) Thread.currentThread();
        if (nanos <= 0 || me.isInterrupted()) {
            return;
        }
        if (me.permit) {
            me.permit = false;
            return;
        }
        me.parked = true;
        if (nanos != UNTIL_UNPARKED) {
            events.add(Event.endOfWait(now + nanos, sequence++, me));
        }
        awaitNext(me.turn, me);
        checkOpen();
        me.parked = false;
        me.woken = false;
        me.waits++;
    }

    @Override
    public void unpark(@Nullable Thread thread) {
        checkTurn();
        if (!(thread instanceof SimulatedThread other)) {
            LockSupport.unpark(thread);
        } else if (!other.parked) {
            other.permit = true;
        } else if (!other.woken) {
            other.woken = true;
            events.add(Event.endOfWait(now, sequence++, other));
        }
    }

    /** Lets everything happen that has been planned, and what comes of it, until nothing is left. */
    void run() {
        checkTurn();
        Thread caller = Thread.currentThread();
        Turn turn = new Turn(caller);
        outside = turn;
        awaitNext(turn, null);
        running = caller;
        if (failure != null) {
            throw new AssertionError("the simulation has failed", failure);
        }
        long stuck = threads.stream().filter(thread -> thread.parked).count();
        if (stuck > 0) {
            throw new IllegalStateException(stuck + " threads wait for what will never happen");
        }
    }

    @Override
    public long jitter(long bound) {
        return random.nextLong(bound);
    }

    /** Goes back to the beginning of time, with other chances; the threads are kept. Only when nothing is left to happen. */
    void startOver(long seed) {
        checkTurn();
        now = BEGINNING;
        sequence = 0;
        random = new SplittableRandom(seed);
    }

    /** Returns how long time has been running. */
    Duration elapsed() {
        return Duration.ofNanos(now - BEGINNING);
    }

    /** Serves tasks for ever, each when it is this thread's turn. */
    void serve(SimulatedThread me) {
        me.turn.await();
        running = me;
        while (!closed) {
            Runnable task = me.task;
            me.task = null;
            if (task != null) {
                me.permit = false;
                attempt(task);
            }
            if (!closed) {
                awaitTask(me);
            }
        }
    }

    private void awaitTask(SimulatedThread me) {
        Event next = whatOnlyThreadsCanDo();
        if (next != null && next.task != null) {
            me.task = next.task;
            running = me;
            return;
        }
        idle.push(me);
        give(next);
        me.turn.await();
        running = me;
    }

    /** Gives the turn to whoever is next, and comes back when it is this thread's, or this one ({@code me}) is next. */
    private void awaitNext(Turn turn, @Nullable SimulatedThread me) {
        Event next = whatOnlyThreadsCanDo();
        if (next == null ? turn == outside : next.sleeper == me && me != null) {
            return;
        }
        give(next);
        turn.await();
        running = Thread.currentThread();
    }

    /** Does whatever happens until it is something for a thread, or there is nothing any more. */
    private @Nullable Event whatOnlyThreadsCanDo() {
        while (failure == null) {
            Event next = events.poll();
            if (next == null) {
                return null;
            }
            if (next.isLate()) {
                continue;
            }
            now = Math.max(now, next.at);
            if (next.action == null) {
                return next;
            }
            attempt(next.action);
        }
        return null;
    }

    private void give(@Nullable Event next) {
        if (next == null) {
            Objects.requireNonNull(outside).give();
        } else if (next.sleeper != null) {
            next.sleeper.turn.give();
        } else {
            SimulatedThread other = idle.isEmpty() ? hire() : idle.pop();
            other.task = next.task;
            other.turn.give();
        }
    }

    private SimulatedThread hire() {
        SimulatedThread thread = new SimulatedThread(this, threads.size());
        threads.add(thread);
        thread.start();
        return thread;
    }

    private void attempt(Runnable work) {
        try {
            work.run();
        } catch (Throwable t) {
            if (failure == null) {
                failure = t;
            }
        }
    }

    /** Time that real threads have a part in would not be the same twice. */
    private void checkTurn() {
        checkOpen();
        if (Thread.currentThread() != running) {
            throw new IllegalStateException(
                    Thread.currentThread() + " has no part in the simulation, where it is the turn of " + running);
        }
    }

    private void checkOpen() {
        if (closed) {
            throw new IllegalStateException("the simulation is over");
        }
    }

    /** Ends its threads. */
    @Override
    public void close() {
        closed = true;
        threads.forEach(thread -> thread.turn.give());
    }
}
