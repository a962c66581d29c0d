package dev.belay.internal.call;

import dev.belay.internal.body.GuardedResponse;
import dev.belay.internal.transport.Exchange;
import org.jspecify.annotations.Nullable;

/** What is done about a call, or an attempt, that was stopped: on a closer thread, since closing sockets takes a while. */
final class Aftermath implements Runnable {

    /*
     * Cancelling frees a blocked thread in every phase but two: a look-up, which is waited for in a way that needs no help,
     * and a blocked write on a shared HTTP/2 connection. So when the connection has been inside one and the same write for
     * a while, its socket is closed: that write was dead for every call on it. A write that began just before is looked at
     * again. When nobody writes, that look is only for a write that began in the same moment and has time: thousands of
     * calls may have been stopped at once, and their threads need the processors.
     */

    private static final long BLOCKED_NANOS = 5_000_000;
    private static final long SECOND_LOOK_NANOS = BLOCKED_NANOS;
    private static final long SELDOM_NANOS = 100_000_000;
    private static final long NOT_YET = Long.MAX_VALUE;

    private final CallContext call;
    private final Attempt attempt;
    private volatile long lookAgainAt = NOT_YET;
    private volatile boolean looked;
    private volatile boolean cancelled;
    private long pause = SECOND_LOOK_NANOS;

    Aftermath(CallContext call, Attempt attempt) {
        this.call = call;
        this.attempt = attempt;
    }

    @Override
    public void run() {
        if (isOver()) {
            return;
        }
        Exchange exchange = attempt.sending().exchange();
        boolean first = !looked;
        looked = true;
        if (exchange != null) {
            breakOff(exchange, first);
        }
        closeUnread();
        if (!first || call.isQueued()) {
            runOverdueTask();
        }
        if (!isOver()) {
            if (!mayNeedHelp(exchange)) {
                pause = SELDOM_NANOS;
            }
            long due = nextLook(call.now());
            lookAgainAt = due;
            call.dueAt(due);
        }
    }

    /** Returns when to look again: together with the others, since thousands of calls may have been stopped at once. */
    private long nextLook(long now) {
        long due = now + pause;
        pause = Math.min(2 * pause, SELDOM_NANOS);
        return due + SECOND_LOOK_NANOS - Math.floorMod(due, SECOND_LOOK_NANOS);
    }

    /** Returns whether its thread may be one that cancelling does not free, or there is none that ends the call by itself. */
    private boolean mayNeedHelp(@Nullable Exchange exchange) {
        return (exchange != null && exchange.isWriting()) || call.isUnattended();
    }

    private boolean isOver() {
        return call.isFinished() || call.attempt() != attempt;
    }

    private void breakOff(Exchange exchange, boolean first) {
        // Both before its thread is freed, which may call again at once and must not get that connection.
        if (first && attempt.timedOut()) {
            exchange.closeIfDead();
        }
        boolean closed = attempt.maySend() && exchange.closeIfWriting(BLOCKED_NANOS);
        // OkHttp would wake a thread to tell the peer so, over the connection that has just been closed.
        boolean isFreed = closed && first;
        if (!cancelled && !isFreed) {
            cancelled = true;
            exchange.cancel();
        }
    }

    private void runOverdueTask() {
        Runnable overdue = call.takeOverdueTask();
        if (overdue != null) {
            overdue.run();
        }
    }

    /** A response that nobody is reading has no thread that would close it. */
    private void closeUnread() {
        GuardedResponse open = call.response();
        if (open != null && call.isStopped()) {
            open.shut();
        }
    }

    /** Called by the timer: starts the second look when it is due. */
    long inspect(long now) {
        long due = lookAgainAt;
        if (due == NOT_YET || due - now > 0) {
            return due;
        }
        if (mayNeedHelp(attempt.sending().exchange())) {
            lookAgainAt = NOT_YET;
            call.timer().closers().close(this);
            return NOT_YET;
        }
        // Its thread has been freed and is only waiting for a processor.
        lookAgainAt = nextLook(now);
        return lookAgainAt;
    }
}
