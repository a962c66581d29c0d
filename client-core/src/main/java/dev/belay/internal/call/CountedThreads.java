package dev.belay.internal.call;

import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

/** Makes threads that do not keep the process alive, and knows how many of them there are: asking a pool takes its lock. */
final class CountedThreads implements ThreadFactory {

    private final String name;
    private final AtomicInteger alive = new AtomicInteger();

    CountedThreads(String name) {
        this.name = name;
    }

    @Override
    public Thread newThread(Runnable task) {
        Thread thread = new Thread(() -> run(task), name);
        thread.setDaemon(true);
        return thread;
    }

    private void run(Runnable task) {
        alive.incrementAndGet();
        try {
            task.run();
        } finally {
            alive.decrementAndGet();
        }
    }

    /** Returns how many there are now. */
    int alive() {
        return alive.get();
    }
}
