package dev.belay.internal.call;

import dev.belay.policy.ConcurrencyPolicy;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedTransferQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** The threads of asynchronous calls. */
final class AsyncThreads {

    /** Before it, a virtual thread that waits inside OkHttp's HTTP/2 code pins its carrier. */
    private static final int VIRTUAL_SINCE = 24;

    private static final int KEEP_ALIVE_SECONDS = 10;

    /**
     * Completes the futures of calls whose own thread does not. On as many threads as there are futures at once, since what
     * users hang on one may block, but not on a new one for each, as the default of futures would on two processors.
     */
    static final Executor COMPLETING = new ThreadPoolExecutor(
            0,
            Integer.MAX_VALUE,
            KEEP_ALIVE_SECONDS,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            new CountedThreads("belay-completer"));

    private AsyncThreads() {}

    /** Returns a virtual thread per call where that is sound, else a pool that is bounded as the calls are. */
    static ExecutorService create(ConcurrencyPolicy policy) {
        return Runtime.version().feature() >= VIRTUAL_SINCE ? virtual() : pooled(policy);
    }

    private static ExecutorService virtual() {
        try {
            return (ExecutorService) MethodHandles.publicLookup()
                    .findStatic(
                            Executors.class,
                            "newVirtualThreadPerTaskExecutor",
                            MethodType.methodType(ExecutorService.class))
                    .invokeExact();
        } catch (Throwable e) {
            throw new IllegalStateException("this JDK has no virtual threads", e);
        }
    }

    /** Returns a pool that makes a thread only when none is idle, and lets tasks wait only when it may make no more. */
    static ExecutorService pooled(ConcurrencyPolicy policy) {
        HandOver queue = new HandOver();
        return new ThreadPoolExecutor(
                0,
                policy.total(),
                KEEP_ALIVE_SECONDS,
                TimeUnit.SECONDS,
                queue,
                new CountedThreads("belay-async"),
                (task, pool) -> {
                    if (pool.isShutdown() || queue.size() >= policy.queue()) {
                        throw new RejectedExecutionException("all threads are busy and the queue is full");
                    }
                    queue.put(task);
                });
    }

    /** Returns how many threads of a pool are alive; 0 when it is none, but has a virtual thread for each call. */
    static int alive(ExecutorService threads) {
        return threads instanceof ThreadPoolExecutor pool && pool.getThreadFactory() instanceof CountedThreads counted
                ? counted.alive()
                : 0;
    }

    /** A queue that the pool finds full unless a thread is waiting for work, since otherwise it would add no threads. */
    private static final class HandOver extends LinkedTransferQueue<Runnable> {
        private static final long serialVersionUID = 1;

        @Override
        public boolean offer(Runnable task) {
            return tryTransfer(task);
        }
    }
}
