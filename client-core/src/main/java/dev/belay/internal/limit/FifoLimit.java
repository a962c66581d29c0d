package dev.belay.internal.limit;

import dev.belay.internal.time.TimeSource;
import dev.belay.internal.timer.Stoppable;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;

/** A number of permits, given to those who wait in the order in which they came. */
public final class FifoLimit {

    /*
     * One word holds how many permits are used and how many threads wait. As long as nobody waits, acquiring and releasing
     * is one compare-and-set on it. Everything about the queue happens under the lock, where the word's second half always
     * equals the queue's length, so that a permit is either handed to the first waiter or put back, never both.
     */

    private static final long ONE_WAITING = 1L << 32;
    private static final long RETIRED = -1;

    private final int limit;
    private final TimeSource time;
    private final AtomicLong state = new AtomicLong();
    private final ReentrantLock lock = new ReentrantLock();
    private final Deque<Waiter> queue = new ArrayDeque<>();

    FifoLimit(int limit, TimeSource time) {
        this.limit = limit;
        this.time = time;
    }

    private static final class Waiter {
        private final Thread thread = Thread.currentThread();
        private volatile boolean granted;
    }

    private static int used(long word) {
        return (int) word;
    }

    private static int waiting(long word) {
        return (int) (word >>> 32);
    }

    /** Takes a permit if one is free and nobody waits for it. */
    boolean tryAcquire() {
        while (true) {
            long word = state.get();
            if (word == RETIRED || waiting(word) != 0 || used(word) >= limit) {
                return false;
            }
            if (state.compareAndSet(word, word + 1)) {
                return true;
            }
        }
    }

    /** Waits for a permit; returns false when {@code caller} was stopped, or its thread interrupted, before it had one. */
    boolean acquire(Stoppable caller) {
        Waiter waiter = new Waiter();
        if (!enqueue(waiter)) {
            return waiter.granted;
        }
        while (!waiter.granted && !caller.stopped() && !waiter.thread.isInterrupted()) {
            time.park(this, TimeSource.UNTIL_UNPARKED);
        }
        if (!waiter.granted && !leave(waiter)) {
            return false;
        }
        if (caller.stopped()) {
            // The permit came in the same moment, which must not make a call begin that is over.
            release();
            return false;
        }
        return true;
    }

    /** Returns false when there is nothing to wait for: the permit was granted at once, or the limit is retired. */
    private boolean enqueue(Waiter waiter) {
        lock.lock();
        try {
            while (true) {
                if (tryAcquire()) {
                    waiter.granted = true;
                    return false;
                }
                long word = state.get();
                if (word == RETIRED) {
                    return false;
                }
                boolean free = waiting(word) == 0 && used(word) < limit;
                if (!free && state.compareAndSet(word, word + ONE_WAITING)) {
                    queue.add(waiter);
                    return true;
                }
            }
        } finally {
            lock.unlock();
        }
    }

    /** Leaves the queue; returns true when the permit had come after all. */
    private boolean leave(Waiter waiter) {
        lock.lock();
        try {
            if (waiter.granted) {
                return true;
            }
            queue.remove(waiter);
            state.addAndGet(-ONE_WAITING);
            return false;
        } finally {
            lock.unlock();
        }
    }

    /** Gives a permit back: to the first who waits, if there is one. */
    void release() {
        while (true) {
            long word = state.get();
            if (waiting(word) != 0) {
                if (handOver()) {
                    return;
                }
            } else if (state.compareAndSet(word, word - 1)) {
                return;
            }
        }
    }

    private boolean handOver() {
        lock.lock();
        try {
            Waiter next = queue.poll();
            if (next == null) {
                return false;
            }
            state.addAndGet(-ONE_WAITING);
            next.granted = true;
            time.unpark(next.thread);
            return true;
        } finally {
            lock.unlock();
        }
    }

    int used() {
        long word = state.get();
        return word == RETIRED ? 0 : used(word);
    }

    int waiting() {
        long word = state.get();
        return word == RETIRED ? 0 : waiting(word);
    }

    /** Takes the limit out of use if no permit is out and nobody waits; it then never gives one again. */
    boolean retire() {
        return state.compareAndSet(0, RETIRED);
    }

    boolean isRetired() {
        return state.get() == RETIRED;
    }
}
