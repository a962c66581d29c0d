package dev.belay.internal.call;

import dev.belay.instrument.CallSpan;
import dev.belay.internal.log.LogContext;
import org.jspecify.annotations.Nullable;

/** What belongs to a thread that makes a call, or works for it, for the others that do. */
final class CallerContext {

    /** As which thread this one now runs. */
    private static final ThreadLocal<@Nullable CallerContext> HERE = new ThreadLocal<>();

    private final LogContext logged = LogContext.here();
    private final @Nullable CallSpan span;
    private final boolean working;

    private CallerContext(@Nullable CallSpan span, boolean working) {
        this.span = span;
        this.working = working;
    }

    /** Returns that of this thread, which makes the call; null when there is no call yet. */
    static CallerContext of(@Nullable CallContext call) {
        return new CallerContext(call == null ? null : call.span(), false);
    }

    /** Returns that of this thread, which works for the call. */
    static CallerContext working(CallContext call) {
        return new CallerContext(call.span(), true);
    }

    /** Returns {@code task} for another thread, which runs it as this one would, whomever this one works for. */
    static Runnable carryingOn(Runnable task) {
        CallerContext here = HERE.get();
        Runnable own = LogContext.here().carrying(task);
        return here == null ? own : here.carrying(own);
    }

    /** Returns {@code task} for another thread. */
    Runnable carrying(Runnable task) {
        return () -> run(task);
    }

    /** Runs {@code task} on this thread, which is another one, as if it were that one. */
    void run(Runnable task) {
        CallSpan followed = span;
        // The span inside: what it writes into the log's context is newer.
        logged.run(followed == null ? task : () -> run(task, followed));
    }

    private void run(Runnable task, CallSpan followed) {
        CallSpan.Scope scope = working ? followed.open() : followed.openCaller();
        CallerContext outer = HERE.get();
        HERE.set(this);
        try {
            task.run();
        } finally {
            if (outer == null) {
                HERE.remove();
            } else {
                HERE.set(outer);
            }
            scope.close();
        }
    }
}
