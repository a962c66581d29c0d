package dev.belay.internal.dns;

import dev.belay.internal.timer.Stoppable;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** One look-up under way, shared by all who wait for the same host. */
final class Lookup {

    /** What a look-up gave: addresses or a failure. */
    record Answer(List<InetAddress> addresses, @Nullable UnknownHostException failure) {}

    private final Queue<Thread> waiters = new ConcurrentLinkedQueue<>();
    private volatile @Nullable Answer answer;
    private volatile boolean started;
    private volatile boolean refused;

    void started() {
        started = true;
    }

    /** Returns whether a helper thread has begun it. */
    boolean isStarted() {
        return started;
    }

    /** Completes it without its ever having been begun. */
    void refuse(Answer result) {
        refused = true;
        complete(result);
    }

    boolean wasRefused() {
        return refused;
    }

    void complete(Answer result) {
        answer = result;
        for (Thread waiter = waiters.poll(); waiter != null; waiter = waiters.poll()) {
            LockSupport.unpark(waiter);
        }
    }

    /** Returns the answer; null when the caller was stopped before there was one. */
    @Nullable
    Answer await(Stoppable caller) {
        Thread self = Thread.currentThread();
        waiters.add(self);
        // A set interrupt flag makes park() return at once; such a caller does not wait either.
        while (answer == null && !caller.stopped() && !self.isInterrupted()) {
            LockSupport.park(this);
        }
        waiters.remove(self);
        return answer;
    }
}
