package dev.belay.testing;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/** What a fault server has seen so far, and bounded waits for it. Safe for use by many threads. */
public final class ServerTraffic {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private long connections;
    private long openConnections;
    private long requests;
    private long requestsInProgress;
    private long mostRequestsInProgress;
    private long bytesReceived;

    ServerTraffic() {}

    /** Returns how many connections were accepted. */
    public long connections() {
        return read(() -> connections);
    }

    /**
     * Returns how many connections are open. A connection counts as closed once its script ended or saw the peer close;
     * a script that reads nothing cannot see that.
     */
    public long openConnections() {
        return read(() -> openConnections);
    }

    /** Returns how many requests arrived; one counts as soon as its head is complete. */
    public long requests() {
        return read(() -> requests);
    }

    /** Returns how many requests are in the server now: arrived, not yet answered, and not given up by the peer. */
    public long requestsInProgress() {
        return read(() -> requestsInProgress);
    }

    /**
     * Returns the largest number of requests that were in progress at once. A fixed answer ends its request just before
     * it is written, so this never exceeds what the clients really had in flight.
     */
    public long mostRequestsInProgress() {
        return read(() -> mostRequestsInProgress);
    }

    /** Returns how many bytes were read from peers, after TLS. */
    public long bytesReceived() {
        return read(() -> bytesReceived);
    }

    /** Waits until at least {@code count} connections were accepted; returns whether that happened within the limit. */
    public boolean awaitConnections(long count, Duration limit) throws InterruptedException {
        return await(t -> t.connections >= count, limit);
    }

    /** Waits until exactly {@code count} connections are open; returns whether that happened within the limit. */
    public boolean awaitOpenConnections(long count, Duration limit) throws InterruptedException {
        return await(t -> t.openConnections == count, limit);
    }

    /** Waits until at least {@code count} requests arrived; returns whether that happened within the limit. */
    public boolean awaitRequests(long count, Duration limit) throws InterruptedException {
        return await(t -> t.requests >= count, limit);
    }

    /** Waits until exactly {@code count} requests are in progress; returns whether that happened within the limit. */
    public boolean awaitRequestsInProgress(long count, Duration limit) throws InterruptedException {
        return await(t -> t.requestsInProgress == count, limit);
    }

    /** Waits until at least {@code count} bytes were read; returns whether that happened within the limit. */
    public boolean awaitBytesReceived(long count, Duration limit) throws InterruptedException {
        return await(t -> t.bytesReceived >= count, limit);
    }

    @Override
    public String toString() {
        lock.lock();
        try {
            return "connections=" + connections + " open=" + openConnections + " requests=" + requests + " inProgress="
                    + requestsInProgress + " bytesReceived=" + bytesReceived;
        } finally {
            lock.unlock();
        }
    }

    void connectionOpened() {
        change(() -> {
            connections++;
            openConnections++;
        });
    }

    void connectionClosed() {
        change(() -> openConnections--);
    }

    void requestArrived() {
        change(() -> {
            requests++;
            requestsInProgress++;
            mostRequestsInProgress = Math.max(mostRequestsInProgress, requestsInProgress);
        });
    }

    void requestEnded() {
        change(() -> requestsInProgress--);
    }

    void received(long bytes) {
        change(() -> bytesReceived += bytes);
    }

    private boolean await(Predicate<ServerTraffic> condition, Duration limit) throws InterruptedException {
        long left = limit.toNanos();
        lock.lockInterruptibly();
        try {
            while (!condition.test(this)) {
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

    private void change(Runnable change) {
        lock.lock();
        try {
            change.run();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private long read(LongSupplier value) {
        lock.lock();
        try {
            return value.getAsLong();
        } finally {
            lock.unlock();
        }
    }
}
