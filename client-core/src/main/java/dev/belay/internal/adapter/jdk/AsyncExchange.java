package dev.belay.internal.adapter.jdk;

import dev.belay.CallOptions;
import dev.belay.ResponseHandle;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** An exchange on another thread, which opens the response and then reads its body. */
final class AsyncExchange<T> {

    /*
     * The future may be complete long before the body has been read, and what hangs on it may be what reads it. So the thread
     * that pumps completes it only when there is nothing left to pump. And what hangs on it may close the client, which waits
     * for all exchanges: so this one is left before the future is completed, not by something that hangs on it as well.
     */

    private final ExchangeScope scope;
    private final BodyHandler<T> handler;
    /** A user's, for what is not the waiting for a response; null when there is none. */
    private final @Nullable Executor executor;

    private final CompletableFuture<HttpResponse<T>> future;
    /** The future and the body: when both are over so is the exchange. */
    private final AtomicInteger running = new AtomicInteger(2);

    private final AtomicBoolean settled = new AtomicBoolean();
    private volatile @Nullable SubscribedBody<T> body;
    /** Of the thread that pumps alone. */
    private boolean announced;

    AsyncExchange(ExchangeScope scope, BodyHandler<T> handler, @Nullable Executor executor) {
        this.scope = scope;
        this.handler = handler;
        this.executor = executor;
        this.future = new CancellableFuture<>(() -> scope.cancel("its future was cancelled"));
    }

    CompletableFuture<HttpResponse<T>> send() {
        try {
            scope.enter();
        } catch (IOException e) {
            scope.leave();
            future.completeExceptionally(e);
            return future;
        }
        CompletableFuture<HttpResponse<T>> unused = future.whenComplete((response, failure) -> {
            if (settled.compareAndSet(false, true)) {
                scope.cancel("its future was completed from outside");
                leave();
            }
        });
        scope.calls().openAsync(scope.sent(), scope.token(), CallOptions.none(), this::handOver);
        return future;
    }

    private void handOver(@Nullable ResponseHandle response, @Nullable Throwable failure) {
        Runnable task = scope.around().carrying(() -> opened(response, failure));
        if (executor == null) {
            task.run();
        } else {
            PatientTask.run(
                    scope.calls().carrying(task), executor, scope.calls().threads(), scope.left());
        }
    }

    private void opened(@Nullable ResponseHandle response, @Nullable Throwable failure) {
        Throwable failed = checked(failure);
        try {
            if (response != null) {
                read(response);
            } else if (failed == null) {
                failed = new IOException("no response");
            }
        } catch (Throwable t) {
            failed = t;
        }
        leave();
        if (failed == null) {
            settle();
        } else {
            fail(failed);
        }
    }

    /** A cookie handler's failure comes unchecked, since it says nothing of the network; here it is one like any other. */
    private static @Nullable Throwable checked(@Nullable Throwable failure) {
        return failure instanceof UncheckedIOException unchecked ? unchecked.getCause() : failure;
    }

    private void read(ResponseHandle response) throws IOException {
        SubscribedBody<T> subscribed = SubscribedBody.of(scope, handler, response, this::settle);
        body = subscribed;
        boolean unused = subscribed.pump(() -> {
            announce(subscribed);
            return false;
        });
        if (!subscribed.isReady()) {
            // Whoever makes the value completes the future, or the end of the time does.
            subscribed.whenLate(this::fail);
        }
    }

    private void announce(SubscribedBody<T> subscribed) {
        if (!announced && subscribed.isReady()) {
            announced = true;
            scope.calls().threads().execute(scope.carrying(this::settle));
        }
    }

    private void settle() {
        SubscribedBody<T> ready = body;
        if (ready == null || !ready.isReady()) {
            return;
        }
        Throwable failure = ready.failure();
        if (failure != null) {
            fail(failure);
        } else if (settled.compareAndSet(false, true)) {
            HttpResponse<T> response = ready.response();
            leave();
            if (!future.complete(response)) {
                scope.cancel("its future was completed from outside");
            }
        }
    }

    private void fail(Throwable failure) {
        if (settled.compareAndSet(false, true)) {
            leave();
            future.completeExceptionally(JdkFailures.of(failure));
        }
    }

    private void leave() {
        if (running.decrementAndGet() == 0) {
            scope.leave();
        }
    }
}
