package dev.belay.internal.credential;

import dev.belay.CancellationSource;
import dev.belay.CancellationToken;
import dev.belay.event.TokenRefreshed;
import dev.belay.internal.time.TimeSource;
import dev.belay.internal.timer.Stoppable;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** One fetch of another token, on a thread of its own, shared by all who wait for it. */
final class Refresh {

    private static final VarHandle ANSWER;

    static {
        try {
            ANSWER = MethodHandles.lookup().findVarHandle(Refresh.class, "answer", Answer.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final TokenCache cache;
    private final TokenRefreshed.Reason reason;
    private final TimeSource time;
    private final Duration limit;
    private final long start;
    private final CancellationSource scope;
    private final Thread thread;
    private final Set<Thread> waiters = ConcurrentHashMap.newKeySet();
    private volatile @Nullable Answer answer;

    Refresh(TokenCache cache, TokenRefreshed.Reason reason, TimeSource time, Duration limit) {
        this.cache = cache;
        this.reason = reason;
        this.time = time;
        this.limit = limit;
        this.start = time.nanoTime();
        this.scope = CancellationSource.withTimeout(CancellationToken.none(), limit);
        // Without the thread-locals of a caller: the token is for all of them.
        this.thread = new Thread(null, this::run, "belay-token", 0, false);
        this.thread.setDaemon(true);
    }

    long start() {
        return start;
    }

    /** Returns whether work under {@code token}, or else on this thread, is done to get the token. */
    boolean isServedBy(CancellationToken token) {
        return token == scope.token() || Thread.currentThread() == thread;
    }

    /** Begins; when it cannot, it has failed. */
    void begin() {
        scope.token().onCancel(this::brokenOff);
        if (answer != null) {
            // The client was closed in the same moment.
            cache.threadEnded();
            return;
        }
        try {
            thread.start();
        } catch (Throwable e) {
            cache.threadEnded();
            settle(Answer.failed("no thread could be started for its source", e));
        }
    }

    private void run() {
        try {
            settle(cache.judge(Objects.requireNonNull(
                    cache.settings().source().fetch(scope.token()), "the token source returned null")));
        } catch (Throwable e) {
            String words = "its source failed (" + e.getClass().getSimpleName() + ")";
            settle(Answer.failed(words, cache.withoutToken(e)));
        } finally {
            cache.threadEnded();
        }
    }

    /** Called when its time is over, and when the client is closed; and once more when it has ended, which changes nothing. */
    private void brokenOff() {
        Throwable cause = scope.token().cause().orElse(null);
        boolean settled = settle(
                cause instanceof TimeoutException
                        ? Answer.failed("its source took longer than " + limit.toMillis() + " ms", cause)
                        : Answer.CLOSED);
        if (settled) {
            thread.interrupt();
        }
    }

    void breakOff() {
        scope.cancel("the client has been closed");
    }

    /** Ends it, unless it has ended. */
    boolean settle(Answer result) {
        if (!ANSWER.compareAndSet(this, null, result)) {
            return false;
        }
        Duration took = Duration.ofNanos(time.nanoTime() - start);
        cache.settled(this, result);
        for (Thread waiter : waiters) {
            time.unpark(waiter);
        }
        scope.close();
        // After all have been let go, since a log, or who is told, may block.
        cache.audit().refreshed(reason, took, result);
        return true;
    }

    /** Returns the answer; null when the caller was stopped before there was one. */
    @Nullable
    Answer await(Stoppable caller) {
        Thread self = Thread.currentThread();
        waiters.add(self);
        // A set interrupt flag makes park() return at once; such a caller does not wait either.
        while (answer == null && !caller.stopped() && !self.isInterrupted()) {
            time.park(this, TimeSource.UNTIL_UNPARKED);
        }
        waiters.remove(self);
        return answer;
    }
}
