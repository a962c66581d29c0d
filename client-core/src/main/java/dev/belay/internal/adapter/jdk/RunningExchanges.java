package dev.belay.internal.adapter.jdk;

import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/** The exchanges of one client that have not ended, and whether there may be more. */
final class RunningExchanges {

    /** Gives up what only these exchanges have used. Runs once, when there will be no more; may wait. */
    private final Runnable release;
    /** Where that is done: the thread that ends the last exchange may be a user's. */
    private final Executor threads;

    private final Set<ExchangeScope> running = new HashSet<>();
    private final CountDownLatch terminated = new CountDownLatch(1);
    private boolean shut;
    private boolean releasing;

    RunningExchanges(Runnable release, Executor threads) {
        this.release = release;
        this.threads = threads;
    }

    synchronized void enter(ExchangeScope exchange) throws IOException {
        if (shut) {
            throw new IOException("the client has been shut down; make one per application");
        }
        running.add(exchange);
    }

    synchronized void leave(ExchangeScope exchange) {
        running.remove(exchange);
        lookForEnd();
    }

    synchronized void shutdown() {
        shut = true;
        lookForEnd();
    }

    private void lookForEnd() {
        if (shut && running.isEmpty() && !releasing) {
            releasing = true;
            threads.execute(this::release);
        }
    }

    private void release() {
        try {
            release.run();
        } finally {
            terminated.countDown();
        }
    }

    void cancelAll() {
        List<ExchangeScope> all;
        synchronized (this) {
            all = List.copyOf(running);
        }
        // Without the lock: whoever is told may do anything.
        all.forEach(exchange -> exchange.cancel("the client was shut down"));
    }

    boolean isTerminated() {
        return terminated.getCount() == 0;
    }

    boolean awaitTermination(Duration duration) throws InterruptedException {
        return terminated.await(TimeUnit.NANOSECONDS.convert(duration), TimeUnit.NANOSECONDS);
    }

    /** Waits without a limit, since each exchange has one; an interrupt ends them all, and the wait with them. */
    void awaitTermination() {
        boolean interrupted = false;
        while (!isTerminated()) {
            try {
                terminated.await();
            } catch (InterruptedException e) {
                interrupted = true;
                cancelAll();
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
