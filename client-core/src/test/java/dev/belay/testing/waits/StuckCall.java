package dev.belay.testing.waits;

import dev.belay.CancellationToken;
import dev.belay.HttpCaller;
import dev.belay.ResponseHandle;
import dev.belay.ResponseReader;
import dev.belay.testing.Await;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import okhttp3.Request;
import org.jspecify.annotations.Nullable;

/** A call that is expected to get stuck, and the moment at which its caller had it back. */
public final class StuckCall {
    private final CountDownLatch ended = new CountDownLatch(1);
    private final long start = System.nanoTime();
    private volatile long end;
    private volatile @Nullable Throwable failure;
    private volatile boolean interruptFlag;
    private volatile @Nullable Thread thread;
    private volatile @Nullable CompletableFuture<?> future;

    private StuckCall() {}

    private interface Blocking {
        void make() throws Exception;
    }

    /** Executes the request, with a reader that reads the whole body. */
    public static StuckCall execute(HttpCaller caller, Request request, CancellationToken token, Threads threads) {
        return execute(() -> caller, request, token, threads, new CountDownLatch(0));
    }

    /**
     * The same, but the caller is asked for when the thread that makes the call runs, and that thread stays until
     * {@code leave} opens: the end of a thread costs more than that of a call, and would delay the others that end just then.
     */
    public static StuckCall execute(
            Supplier<HttpCaller> caller,
            Request request,
            CancellationToken token,
            Threads threads,
            CountDownLatch leave) {
        return blocking(threads, () -> caller.get().execute(request, token, ResponseHandle::bytes), leave);
    }

    /** Opens the response and reads its body. */
    public static StuckCall open(HttpCaller caller, Request request, CancellationToken token, Threads threads) {
        return blocking(
                threads,
                () -> {
                    try (ResponseHandle response = caller.open(request, token)) {
                        response.body().readAllBytes();
                    }
                },
                new CountDownLatch(0));
    }

    private static StuckCall blocking(Threads threads, Blocking call, CountDownLatch leave) {
        StuckCall stuck = new StuckCall();
        stuck.thread = threads.start(() -> {
            try {
                call.make();
                stuck.ended(null);
            } catch (Throwable t) {
                stuck.ended(t);
            }
            stay(leave);
        });
        return stuck;
    }

    private static void stay(CountDownLatch leave) {
        boolean interrupted = Thread.interrupted();
        try {
            leave.await();
        } catch (InterruptedException e) {
            interrupted = true;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Executes the request asynchronously. */
    public static <T> StuckCall async(
            HttpCaller caller, Request request, CancellationToken token, ResponseReader<T> reader) {
        StuckCall stuck = new StuckCall();
        CompletableFuture<T> future = caller.executeAsync(request, token, reader);
        stuck.future = future;
        CompletableFuture<T> unused = future.whenComplete((value, failure) -> stuck.ended(failure));
        return stuck;
    }

    private void ended(@Nullable Throwable why) {
        end = System.nanoTime();
        interruptFlag = Thread.currentThread().isInterrupted();
        failure = why;
        ended.countDown();
    }

    /** Interrupts the thread that makes the call. */
    public void interrupt() {
        thread().interrupt();
    }

    /** Waits until the thread that makes the call is parked or waits for a lock; returns whether it is. */
    public boolean awaitParked(Duration limit) {
        return Await.parked(thread(), limit);
    }

    private Thread thread() {
        Thread current = thread;
        if (current == null) {
            throw new IllegalStateException("an asynchronous call has no thread of its own");
        }
        return current;
    }

    /** Cancels the future of an asynchronous call. */
    public void cancelFuture() {
        CompletableFuture<?> current = future;
        if (current == null) {
            throw new IllegalStateException("a blocking call has no future");
        }
        current.cancel(true);
    }

    /** Waits until the caller has the call back; returns whether that happened within the limit. */
    public boolean awaitEnd(Duration limit) throws InterruptedException {
        return ended.await(limit.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Returns when the call was made, on the clock of {@link System#nanoTime()}. */
    public long start() {
        return start;
    }

    /** Returns when its caller had it back, on the same clock. */
    public long end() {
        return end;
    }

    /** Returns what the call threw; null when it threw nothing or has not ended. */
    public @Nullable Throwable failure() {
        return failure;
    }

    /** Returns whether the calling thread's interrupt flag was set when it had the call back. */
    public boolean interruptFlag() {
        return interruptFlag;
    }
}
