package dev.belay.internal.call;

import dev.belay.internal.limit.OriginState;
import dev.belay.internal.origin.Origin;
import dev.belay.policy.ConcurrencyPolicy;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
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
            OriginState origin = call.engine().origins().of(Origin.of(request.url()));
            task.refuse(call.engine().isClosed() ? Failures.of(call, e) : Failures.tooManyCalls(call, origin));
        }
        return task.future();
    }

    void close() {
        executor.shutdown();
    }
}
