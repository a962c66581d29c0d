package dev.belay.internal.timer;

import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** The few threads that close sockets and run listeners for the timer, which itself must never wait. */
public final class Closers {

    /*
     * One thread closes, so that calls come back in the order in which they were stopped. Nothing that it does ought to
     * block; but every call of the process depends on it, so while there is work the timer looks whether it gets on.
     */

    private static final long KEEP_ALIVE_SECONDS = 10;
    private static final int MOST_FOR_CALLS = 4;

    static final long STUCK_NANOS = 20_000_000;

    static final Closers SHARED = new Closers();

    private final boolean onTheSpot;
    private final ThreadPoolExecutor forCalls = pool("belay-closer", 1);
    private final ThreadPoolExecutor forListeners = pool("belay-expiry", 2);
    private final ThreadPoolExecutor forEvents = pool("belay-events", 1);

    // Used by the timer's thread alone.
    private long lookedAt;
    private long doneBefore = -1;

    Closers() {
        this(false);
    }

    private Closers(boolean onTheSpot) {
        this.onTheSpot = onTheSpot;
    }

    /** Returns some without threads: whoever hands them work does it. For virtual time, in which real threads have no part. */
    public static Closers onTheSpot() {
        return new Closers(true);
    }

    private static ThreadPoolExecutor pool(String name, int threads) {
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                threads, threads, KEEP_ALIVE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
                    Thread thread = new PoolThread(task, name);
                    thread.setDaemon(true);
                    return thread;
                });
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    /** A thread that has to be free again soon, for the next call. */
    private static final class PoolThread extends Thread {
        PoolThread(Runnable task, String name) {
            super(task, name);
        }
    }

    /** Runs what releases a call: short, and never a user's code. */
    public void close(Runnable task) {
        run(task, forCalls);
    }

    private void run(Runnable task, Executor threads) {
        if (onTheSpot) {
            task.run();
        } else {
            threads.execute(task);
        }
    }

    /** Returns whether something waits to be closed. */
    boolean isBusy() {
        return !forCalls.getQueue().isEmpty();
    }

    /** Called by the timer while this is busy: when nothing has been done for that long, one more thread helps. */
    void helpIfStuck(long now) {
        if (now - lookedAt < STUCK_NANOS) {
            return;
        }
        lookedAt = now;
        long done = forCalls.getCompletedTaskCount();
        int threads = forCalls.getCorePoolSize();
        if (done == doneBefore && threads < MOST_FOR_CALLS) {
            forCalls.setMaximumPoolSize(threads + 1);
            forCalls.setCorePoolSize(threads + 1);
        }
        doneBefore = done;
    }

    /** Runs what may reach a user's listeners, apart from the above so that a slow listener holds up no call. */
    public void notifyListeners(Runnable task) {
        run(task, forListeners);
    }

    /** Runs what tells users' listeners of events: here, or, when this is one of these threads, in order on another. */
    public void tell(Runnable task) {
        if (Thread.currentThread() instanceof PoolThread) {
            forEvents.execute(task);
        } else {
            task.run();
        }
    }
}
