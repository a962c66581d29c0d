package dev.belay.faults;

import java.lang.reflect.InvocationTargetException;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/** The kinds of thread that a caller may be. */
enum Threads {
    PLATFORM,
    VIRTUAL;

    private static final int VIRTUAL_SINCE = 21;
    private static final int LIMIT_SECONDS = 5;

    /** Returns the kinds that this JDK has. */
    static Stream<Threads> available() {
        return Runtime.version().feature() < VIRTUAL_SINCE ? Stream.of(PLATFORM) : Stream.of(values());
    }

    /** A call on a thread of its own, what it threw, and whether its thread's interrupt flag was set at its end. */
    static final class Running {
        private final FutureTask<String> task;
        private final Thread thread;
        private volatile boolean interruptedAtEnd;

        private Running(Threads kind, Callable<String> call) throws Exception {
            this.task = new FutureTask<>(() -> {
                try {
                    return call.call();
                } finally {
                    interruptedAtEnd = Thread.currentThread().isInterrupted();
                }
            });
            this.thread = kind.start(task);
        }

        void interrupt() {
            thread.interrupt();
        }

        boolean wasInterruptedAtEnd() {
            return interruptedAtEnd;
        }

        /** Returns what the call threw; fails when it returned or still hangs after 5 s. */
        Throwable failure() throws InterruptedException {
            try {
                throw new AssertionError("the call returned " + task.get(LIMIT_SECONDS, TimeUnit.SECONDS));
            } catch (ExecutionException e) {
                return e.getCause();
            } catch (TimeoutException e) {
                throw new AssertionError("the call still hangs", e);
            }
        }
    }

    Running run(Callable<String> call) throws Exception {
        return new Running(this, call);
    }

    private Thread start(Runnable task) throws ReflectiveOperationException {
        if (this == PLATFORM) {
            Thread thread = new Thread(task, "caller");
            thread.setDaemon(true);
            thread.start();
            return thread;
        }
        try {
            // A method of JDK 21.
            return (Thread)
                    Thread.class.getMethod("startVirtualThread", Runnable.class).invoke(null, task);
        } catch (InvocationTargetException e) {
            throw new IllegalStateException(e.getCause());
        }
    }
}
