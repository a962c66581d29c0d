package dev.belay.testing;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A blocking call on a daemon thread of its own, so that a call that hangs cannot hang its caller.
 *
 * <pre>{@code
 * try (var call = BackgroundCall.start(() -> client.send(request, ofString()).body())) {
 *     assertThat(call.outcome(Duration.ofSeconds(2)).isHanging()).isTrue();
 * }
 * }</pre>
 */
public final class BackgroundCall<T> implements AutoCloseable {
    private final Thread thread;
    private final long startNanos = System.nanoTime();
    private final CountDownLatch ended = new CountDownLatch(1);
    private final Runnable abort;
    private volatile @Nullable Outcome<T> result;

    private BackgroundCall(Callable<T> call, Runnable abort) {
        this.abort = abort;
        this.thread = new Thread(() -> run(call), "background-call");
        this.thread.setDaemon(true);
    }

    /** Starts a call. */
    public static <T> BackgroundCall<T> start(Callable<T> call) {
        return start(call, () -> {});
    }

    /** Starts a call and names what ends it early, such as {@code okHttpCall::cancel}. */
    public static <T> BackgroundCall<T> start(Callable<T> call, Runnable abort) {
        BackgroundCall<T> started = new BackgroundCall<>(call, abort);
        started.thread.start();
        return started;
    }

    /** Waits for the end of the call, at most for a time, and says how it stands then. */
    public Outcome<T> outcome(Duration longestWait) throws InterruptedException {
        ended.await(longestWait.toNanos(), TimeUnit.NANOSECONDS);
        Outcome<T> known = result;
        return known != null ? known : new Outcome<>(Outcome.State.HANGING, null, null, elapsed());
    }

    /** Returns the thread that makes the call. */
    public Thread thread() {
        return thread;
    }

    /** Interrupts the thread that makes the call. */
    public void interrupt() {
        thread.interrupt();
    }

    /** Asks the call to end: runs its abort action and interrupts it. Does not wait, a naive call may not listen. */
    public void abort() {
        abort.run();
        interrupt();
    }

    /** Does the same as {@link #abort()}. */
    @Override
    public void close() {
        abort();
    }

    private void run(Callable<T> call) {
        try {
            T value = call.call();
            result = new Outcome<>(Outcome.State.RETURNED, value, null, elapsed());
        } catch (Throwable failure) {
            result = new Outcome<>(Outcome.State.FAILED, null, failure, elapsed());
        } finally {
            ended.countDown();
        }
    }

    private Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - startNanos);
    }
}
