package dev.belay.internal.call;

import dev.belay.internal.limit.OriginState;
import dev.belay.internal.origin.Origin;
import dev.belay.policy.ConcurrencyPolicy;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import okhttp3.Request;

/** Runs calls on other threads; the pipeline they go through is the same. */
final class AsyncCalls {

    private final ExecutorService executor;

    AsyncCalls(ConcurrencyPolicy policy) {
        this.executor = AsyncThreads.create(policy);
    }

    <T> CompletableFuture<T> start(AsyncCall<T> task, Request request, CallContext call) {
        try {
            task.submitTo(executor);
        } catch (RejectedExecutionException e) {
            OriginState origin = call.engine().knownOrigins().of(Origin.of(request.url()));
            task.refuse(call.engine().isClosed() ? Failures.of(call, e) : Failures.tooManyCalls(call, origin));
        }
        return task.future();
    }

    /** Returns whether each call has a virtual thread of its own. */
    boolean isVirtual() {
        return !(executor instanceof ThreadPoolExecutor);
    }

    /** Returns how many threads there are, with a call or without; 0 when they are virtual. */
    int aliveThreads() {
        return AsyncThreads.alive(executor);
    }

    void close() {
        executor.shutdown();
    }
}
