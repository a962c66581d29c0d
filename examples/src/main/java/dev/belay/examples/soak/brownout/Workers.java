package dev.belay.examples.soak.brownout;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A bounded queue of requests, first come first served, and a bounded number of workers.
 *
 * <p>They do not know who is still there: a request whose client has left costs as much as any other. When workers are taken
 * away, those that are busy finish first.
 */
final class Workers implements AutoCloseable {
    private final Model model;
    private final SplittableRandom random;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition work = lock.newCondition();
    private final Deque<CountDownLatch> queue = new ArrayDeque<>();
    private final List<Thread> threads = new ArrayList<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private int present;
    private int busy;

    private Workers(Model model, long seed) {
        this.model = model;
        this.random = new SplittableRandom(seed);
        this.present = model.workers();
    }

    static Workers start(Model model, long seed) {
        Workers workers = new Workers(model, seed);
        for (int i = 0; i < model.workers(); i++) {
            workers.threads.add(Remains.thread("worker", workers::workUntilClosed));
        }
        workers.threads.forEach(Thread::start);
        return workers;
    }

    /** Accepts a request. Returns what is at zero once it has been worked on, or null when the queue is full. */
    @Nullable
    CountDownLatch accept() {
        lock.lock();
        try {
            if (queue.size() >= model.queue()) {
                return null;
            }
            CountDownLatch done = new CountDownLatch(1);
            queue.add(done);
            work.signal();
            return done;
        } finally {
            lock.unlock();
        }
    }

    /** Sets how many of the workers are there. */
    void present(int number) {
        lock.lock();
        try {
            present = number;
            work.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void workUntilClosed() {
        try {
            while (closed.getCount() > 0) {
                workOnce();
            }
        } catch (InterruptedException atTheEnd) {
            return;
        }
    }

    private void workOnce() throws InterruptedException {
        CountDownLatch done;
        long nanos;
        lock.lockInterruptibly();
        try {
            while (queue.isEmpty() || busy >= present) {
                work.await();
            }
            done = queue.remove();
            busy++;
            nanos = serviceNanos();
        } finally {
            lock.unlock();
        }
        boolean unused = closed.await(nanos, TimeUnit.NANOSECONDS);
        done.countDown();
        lock.lock();
        try {
            busy--;
        } finally {
            lock.unlock();
        }
    }

    private long serviceNanos() {
        double half = model.service().toNanos() / 2.0;
        return (long) (half - half * Math.log(1 - random.nextDouble()));
    }

    /** Ends them at once, whatever they are busy with. */
    @Override
    public void close() {
        closed.countDown();
        threads.forEach(Thread::interrupt);
    }
}
