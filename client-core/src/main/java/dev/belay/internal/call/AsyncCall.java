package dev.belay.internal.call;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import okhttp3.Request;

/** One call on its way to and on another thread. */
final class AsyncCall<T> implements Runnable {

    private final Request request;
    private final CallContext call;
    private final Way<T> way;
    private final CallerContext caller;
    private final CompletableFuture<T> future = new CompletableFuture<>();
    private final AtomicBoolean started = new AtomicBoolean();
    /** Whether only the call itself completes the future, and its result is open. */
    private boolean open;

    AsyncCall(Request request, CallContext call, Way<T> way) {
        this.request = request;
        this.call = call;
        this.way = way;
        this.caller = CallerContext.of(call);
        call.interrupts().willBeElsewhere();
    }

    /** What is done on the other thread. */
    @FunctionalInterface
    interface Way<T> {

        /** Makes the call, and finishes it unless the result is open. */
        T make(Request request, CallContext call) throws IOException;
    }

    /** Has {@code ended} told of the result, on the thread that has it, in place of those who would get the future. */
    void whenEnded(BiConsumer<? super T, ? super Throwable> ended) {
        open = true;
        CompletableFuture<T> unused = future.whenComplete(ended);
    }

    CompletableFuture<T> future() {
        return future;
    }

    void submitTo(ExecutorService executor) {
        executor.execute(this);
        // Only now, since a call that the executor refuses is ended by that; so one that was stopped before is ended
        // here.
        watch(executor);
        if (call.isStopped() && call.isQueued()) {
            giveUp(executor);
        }
        if (open) {
            return;
        }
        CompletableFuture<T> unused = future.whenComplete((value, failure) -> {
            if (!call.isFinished()) {
                call.stop(Stop.cancelled("its future was completed from outside", failure));
            }
        });
    }

    /** A thread that is stuck in the user's own code, or a full pool, must not hold up the future. */
    private void watch(ExecutorService executor) {
        call.whenOverdue(() -> AsyncThreads.COMPLETING.execute(() -> caller.run(() -> giveUp(executor))));
    }

    void refuse(Throwable failure) {
        call.finish(failure);
        caller.run(() -> future.completeExceptionally(failure));
    }

    private void giveUp(ExecutorService executor) {
        Stop ofAttempt = call.attempt().stop();
        if (ofAttempt != null && !mayBeTriedAgain()) {
            // There is no other attempt for which the thread that is stuck in it would be needed: the call has ended
            // too.
            call.stop(ofAttempt);
        }
        if (!call.isStopped()) {
            // Another attempt follows, or has begun already.
            watch(executor);
            return;
        }
        Throwable failure = Failures.of(call, null);
        if (started.compareAndSet(false, true)) {
            if (executor instanceof ThreadPoolExecutor pool) {
                pool.remove(this);
            }
            call.finish(failure);
        }
        future.completeExceptionally(failure);
    }

    private boolean mayBeTriedAgain() {
        CallPlan plan = call.plan();
        return call.attempt().number() <= plan.retry().retries() && plan.isIdempotent(request);
    }

    @Override
    public void run() {
        if (started.compareAndSet(false, true)) {
            caller.run(this::make);
        }
    }

    private void make() {
        try {
            T value = way.make(request, call);
            if (!future.complete(value)) {
                Engine.closeUnwanted(value);
            }
        } catch (Throwable t) {
            future.completeExceptionally(t);
        }
    }
}
