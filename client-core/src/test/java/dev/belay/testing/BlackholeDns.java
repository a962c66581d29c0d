package dev.belay.testing;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import okhttp3.Dns;

/** A resolver whose look-ups block until it is closed; after that every look-up fails. */
public final class BlackholeDns implements Dns, AutoCloseable {
    private final boolean interruptible;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private long lookups;
    private int threadsInside;
    private boolean closed;

    private BlackholeDns(boolean interruptible) {
        this.interruptible = interruptible;
    }

    /** Returns a resolver that ignores interrupts, as the resolver of the JDK does. */
    public static BlackholeDns uninterruptible() {
        return new BlackholeDns(false);
    }

    /** Returns a resolver whose look-up fails when its thread is interrupted. */
    public static BlackholeDns interruptible() {
        return new BlackholeDns(true);
    }

    @Override
    public List<InetAddress> lookup(String hostname) throws UnknownHostException {
        lock.lock();
        try {
            lookups++;
            threadsInside++;
            changed.signalAll();
            awaitClose(hostname);
            throw new UnknownHostException(hostname + ": the black hole was closed");
        } finally {
            threadsInside--;
            changed.signalAll();
            lock.unlock();
        }
    }

    /** Returns how many look-ups were started. */
    public long lookups() {
        lock.lock();
        try {
            return lookups;
        } finally {
            lock.unlock();
        }
    }

    /** Returns how many threads are blocked in a look-up now. */
    public int threadsInside() {
        lock.lock();
        try {
            return threadsInside;
        } finally {
            lock.unlock();
        }
    }

    /** Waits until exactly {@code count} threads are in a look-up; returns whether that happened within the limit. */
    public boolean awaitThreadsInside(int count, Duration limit) throws InterruptedException {
        long left = limit.toNanos();
        lock.lockInterruptibly();
        try {
            while (threadsInside != count) {
                if (left <= 0) {
                    return false;
                }
                left = changed.awaitNanos(left);
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void awaitClose(String hostname) throws UnknownHostException {
        while (!closed && !interruptible) {
            changed.awaitUninterruptibly();
        }
        try {
            while (!closed) {
                changed.await();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UnknownHostException(hostname + ": interrupted");
        }
    }
}
