package dev.belay.benchmarks;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Makes so many calls, always as many at once as are wanted: each on one of as many platform threads, or the next one begun
 * where one ends.
 */
final class DropInLoad implements AutoCloseable {

    private static final long PATIENCE_SECONDS = 120;

    private final DropInCalls calls;
    private final int concurrency;
    private final boolean async;
    private final ExecutorService threads;

    DropInLoad(DropInCalls calls, int concurrency, boolean async) {
        this.calls = calls;
        this.concurrency = concurrency;
        this.async = async;
        this.threads = Executors.newFixedThreadPool(async ? 1 : concurrency);
    }

    /** Makes the calls, and returns how long that took; the first one that fails ends it. */
    long run(int number) throws InterruptedException, ExecutionException, TimeoutException {
        Turn turn = new Turn(number);
        long start = System.nanoTime();
        for (int i = Math.min(number, concurrency); i > 0; i--) {
            if (async) {
                turn.beginNext();
            } else {
                threads.execute(turn::callAll);
            }
        }
        return turn.over.get(PATIENCE_SECONDS, TimeUnit.SECONDS) - start;
    }

    @Override
    public void close() {
        threads.shutdown();
        calls.close();
    }

    private final class Turn {
        private final AtomicInteger left;
        private final AtomicInteger running;
        private final CompletableFuture<Long> over = new CompletableFuture<>();

        Turn(int number) {
            this.left = new AtomicInteger(number);
            this.running = new AtomicInteger(number);
        }

        void callAll() {
            try {
                while (left.getAndDecrement() > 0) {
                    calls.call();
                    ended(null);
                }
            } catch (Throwable t) {
                ended(t);
            }
        }

        void beginNext() {
            if (left.getAndDecrement() > 0) {
                calls.begin(failure -> {
                    ended(failure);
                    beginNext();
                });
            }
        }

        private void ended(@Nullable Throwable failure) {
            if (failure != null) {
                left.set(0);
                over.completeExceptionally(failure);
            } else if (running.decrementAndGet() == 0) {
                over.complete(System.nanoTime());
            }
        }
    }
}
