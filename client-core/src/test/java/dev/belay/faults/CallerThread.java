package dev.belay.faults;

import dev.belay.CancellationToken;
import dev.belay.HttpCaller;
import dev.belay.testing.CallStyle;
import dev.belay.testing.waits.Threads;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import okhttp3.Request;

/** A call on a thread of its own, what it threw, and whether its thread's interrupt flag was set at its end. */
final class CallerThread {
    private static final int LIMIT_SECONDS = 5;

    private final FutureTask<String> task;
    private final Thread thread;
    private volatile boolean interruptedAtEnd;

    private CallerThread(Threads kind, Callable<String> call) {
        this.task = new FutureTask<>(() -> {
            try {
                return call.call();
            } finally {
                interruptedAtEnd = Thread.currentThread().isInterrupted();
            }
        });
        this.thread = kind.start(task);
    }

    static CallerThread start(Threads kind, Callable<String> call) {
        return new CallerThread(kind, call);
    }

    /** Starts a call for the body as text. */
    static CallerThread execute(Threads kind, HttpCaller caller, Request request) {
        return execute(kind, caller, request, CancellationToken.none());
    }

    static CallerThread execute(Threads kind, HttpCaller caller, Request request, CancellationToken token) {
        return start(kind, () -> CallStyle.EXECUTE.text(caller, request, token));
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
