package dev.belay.internal.call;

import dev.belay.CancellationToken;
import dev.belay.CancellationToken.Registration;
import dev.belay.event.CallInfo;
import dev.belay.event.CallLedger;
import dev.belay.event.ResponseLeaked;
import dev.belay.instrument.CallSpan;
import dev.belay.internal.adapter.Ending;
import dev.belay.internal.body.GuardedResponse;
import dev.belay.internal.timer.DeadlineTimer;
import dev.belay.internal.timer.TimerEntry;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import okhttp3.Request;
import org.jspecify.annotations.Nullable;

/** All state of one call. It is also the timer's entry for it, and what its token cancels. */
final class CallContext extends TimerEntry implements Runnable {

    /*
     * A call ends in two steps. stop() decides, once, that it must not go on and why: any thread may do that, and it only
     * breaks the exchange off and wakes the waiting thread. finish() gives everything back, once: it is done by the thread
     * that executes the call as soon as it is back, or, for an open response that nobody is reading, by whoever closes it.
     */

    private static final VarHandle STOP;
    private static final VarHandle FINISHED;
    private static final VarHandle INFO;
    private static final Object COMMITTED = new Object();

    static {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            STOP = lookup.findVarHandle(CallContext.class, "stop", Object.class);
            FINISHED = lookup.findVarHandle(CallContext.class, "finished", boolean.class);
            INFO = lookup.findVarHandle(CallContext.class, "info", CallInfo.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final Engine engine;
    private final Request request;
    private final CancellationToken token;
    private final CallPlan plan;
    private final Ending ending;
    private final long start;
    private long deadline;
    private boolean deadlineOfToken;
    private final InterruptSignal interrupts = new InterruptSignal(this);
    private volatile Attempt attempt;
    /** Why it was stopped, or that it cannot be any more: whichever comes first. */
    private volatile @Nullable Object stop;

    private volatile @Nullable GuardedResponse response;
    private volatile @Nullable Admission admission;
    private volatile boolean endsWithResponse;
    private volatile boolean finished;
    private @Nullable Registration registration;
    private volatile @Nullable CallInfo info;
    private @Nullable CallSpan span;

    private volatile @Nullable Aftermath aftermath;
    private volatile @Nullable Runnable whenOverdue;
    private @Nullable Throwable openedAt;
    private volatile @Nullable Throwable readFailure;
    private volatile @Nullable ResponseLeaked leak;
    private volatile @Nullable String notRetried;

    CallContext(Engine engine, Request request, CancellationToken token, CallPlan plan, Ending ending) {
        this.engine = engine;
        this.request = request;
        this.token = token;
        this.plan = plan;
        this.ending = ending;
        this.start = engine.time().nanoTime();
        this.deadline = start + plan.totalNanos();
        this.attempt = new Attempt(this, 1, start, null);
    }

    Engine engine() {
        return engine;
    }

    Events events() {
        return engine.events();
    }

    DeadlineTimer timer() {
        return engine.timer();
    }

    CancellationToken token() {
        return token;
    }

    CallPlan plan() {
        return plan;
    }

    Attempt attempt() {
        return attempt;
    }

    /** Has this call looked at by {@code due}. What there will be to see then is written before, with a volatile write. */
    void dueAt(long due) {
        engine.timer().dueAt(this, due);
    }

    /** Begins to send: the first time, or once more. */
    void beginAttempt() {
        Attempt last = attempt;
        if (last.isBegun()) {
            GuardedResponse forgotten = response;
            if (forgotten != null) {
                // An interceptor has hidden it behind one of its own.
                forgotten.shut();
            }
            last.ended();
            notRetried = null;
            attempt = new Attempt(this, last.number() + 1, now(), last);
            last.sending().superseded();
        }
    }

    /** Begins with the attempt's next request. */
    void beginHop() {
        Attempt last = attempt;
        attempt = last.nextHop(now());
        last.sending().superseded();
    }

    long now() {
        return engine.time().nanoTime();
    }

    Duration sinceStart(long instant) {
        return Duration.ofNanos(Math.max(0, instant - start));
    }

    long leftNanos() {
        return Math.max(0, deadline - now());
    }

    Duration remaining() {
        return Duration.ofNanos(leftNanos());
    }

    Duration allowed() {
        return Duration.ofNanos(deadline - start);
    }

    @Nullable
    Stop stop() {
        return stop instanceof Stop reason ? reason : null;
    }

    boolean isStopped() {
        return stop instanceof Stop;
    }

    /** Puts the call under the watch of timer, token and client; from now on it ends in time. */
    void begin() {
        span = engine.instruments().callBegins(request, plan.operation());
        Duration left = token.remaining().orElse(null);
        if (left != null && start + left.toNanos() - deadline < 0) {
            deadline = start + left.toNanos();
            deadlineOfToken = true;
        }
        // Hardly a wait is over earlier, so hardly one has to tell the timer when it begins.
        long shortest = start + plan.shortestNanos();
        timer().arm(this, shortest - deadline < 0 ? shortest : deadline);
        if (token != CancellationToken.none()) {
            registration = token.onCancel(this);
        }
        if (engine.isClosed()) {
            stop(Stop.of(Stop.Kind.CLIENT_CLOSED));
        } else if (deadline - start <= 0) {
            stop(Stop.of(Stop.Kind.TOKEN_DEADLINE));
        }
    }

    /** Called when the token is cancelled. */
    @Override
    public void run() {
        Throwable cause = token.cause().orElse(null);
        stop(
                cause instanceof TimeoutException
                        ? Stop.of(Stop.Kind.TOKEN_DEADLINE)
                        : Stop.cancelled(token.reason().orElse("cancelled"), cause));
    }

    /** Returns what stands for the thread that waits for it. */
    InterruptSignal interrupts() {
        return interrupts;
    }

    /** Decides that the call must not go on; the first reason counts. */
    void stop(Stop reason) {
        if (!finished && STOP.compareAndSet(this, null, reason)) {
            abort();
        }
    }

    /** Decides that the call is not stopped any more, since its result is about to be seen; returns false when it has been. */
    boolean commit() {
        return STOP.compareAndSet(this, null, COMMITTED) || stop == COMMITTED;
    }

    /** Lets a closer break off what is under way, and wakes the thread that waits. Neither blocks. */
    void abort() {
        Aftermath work = new Aftermath(this, attempt);
        aftermath = work;
        if (attempt.isParked()) {
            engine.time().unpark(interrupts.waiter());
        }
        timer().closers().close(work);
    }

    @Override
    protected long waitingSince() {
        return attempt.waitingSince();
    }

    @Override
    protected long inspect(long now) {
        if (stop == null && now - deadline >= 0) {
            reportLeak();
            stop(Stop.limit(deadlineOfToken ? Stop.Kind.TOKEN_DEADLINE : Stop.Kind.TOTAL, null, deadline - start));
        }
        Aftermath work = aftermath;
        long later = work == null ? Attempt.NEVER : work.inspect(now);
        if (stop != null) {
            return later;
        }
        long due = attempt.inspect(now);
        long next = due == Attempt.NEVER || deadline - due < 0 ? deadline : due;
        return later != Attempt.NEVER && later - next < 0 ? later : next;
    }

    /** At the deadline, an open response that nobody is reading was forgotten. */
    private void reportLeak() {
        GuardedResponse open = response;
        if (endsWithResponse
                && open != null
                && !open.isClosed()
                && !open.isBeingRead()
                && interrupts.waiter() == null) {
            leak = new ResponseLeaked(info(), sinceStart(now()), openedAt);
            engine.leakSeen();
        }
    }

    /** Runs {@code task} once if the call is stopped and its thread is not back soon. */
    void whenOverdue(Runnable task) {
        whenOverdue = task;
    }

    /** Returns whether there may be no thread that ends the stopped call by itself. */
    boolean isUnattended() {
        return whenOverdue != null || interrupts.waiter() == null;
    }

    /** Returns whether no thread has begun with it, so that none has to be waited for. */
    boolean isQueued() {
        return interrupts.waiter() == null && !attempt.isBegun();
    }

    @Nullable
    Runnable takeOverdueTask() {
        Runnable task = whenOverdue;
        whenOverdue = null;
        return task;
    }

    /** Holds what the origin grants to it from now on; what another one had granted has been given back. */
    void admit(Admission entered) {
        admission = entered;
    }

    /** Gives the permit back, if it is still held. */
    void releasePermit() {
        Admission current = admission;
        if (current != null && current.dropPermit()) {
            engine.limiter().release(current.origin());
        }
    }

    /** Returns what it has been granted last; null before it came to a gate. */
    @Nullable
    Admission admission() {
        return admission;
    }

    boolean isPermitHeldBy(Thread thread) {
        Admission current = admission;
        return current != null && current.isPermitHeldBy(thread);
    }

    void respond(GuardedResponse arrived) {
        response = arrived;
    }

    @Nullable
    GuardedResponse response() {
        return response;
    }

    /** From now on the response belongs to the caller, and the call ends when it is closed. */
    void handOver(@Nullable Throwable place) {
        openedAt = place;
        endsWithResponse = true;
        GuardedResponse open = response;
        boolean over = open == null || open.isClosed();
        // One that was stopped meanwhile has failed: whoever opens it notices.
        if (over && !isStopped()) {
            finish(null);
        }
    }

    /** The response has given its connection back; so must the call give back its permit. */
    void responseClosed() {
        releasePermit();
        if (endsWithResponse) {
            Stop reason = stop();
            finish(reason == null ? readFailure : Failures.of(this, null));
        }
    }

    /** Notes what the caller was told by a read of an open response, since that is how its call ends. */
    void readFailed(Throwable failure) {
        readFailure = failure;
    }

    /** Notes why there is not another attempt, although the last one's answer called for it. */
    void notRetried(String why) {
        notRetried = why;
    }

    @Nullable
    String notRetried() {
        return notRetried;
    }

    boolean isFinished() {
        return finished;
    }

    /** Gives back everything that the call still holds and tells the listeners. Idempotent. */
    void finish(@Nullable Throwable failure) {
        if (!FINISHED.compareAndSet(this, false, true)) {
            return;
        }
        interrupts.over();
        GuardedResponse open = response;
        if (open != null) {
            open.shut();
        }
        releasePermit();
        timer().disarm(this);
        Registration registered = registration;
        if (registered != null) {
            registered.close();
        }
        events().ended(this, leak, ending, failure);
    }

    Request request() {
        return request;
    }

    /** Returns what follows it; null when nobody does. */
    @Nullable
    CallSpan span() {
        return span;
    }

    long ageNanos() {
        return Math.max(0, now() - start);
    }

    /** Made when first asked for, which most calls never are; without a lock, since a snapshot must not wait. */
    CallInfo info() {
        CallInfo current = info;
        if (current != null) {
            return current;
        }
        CallInfo made = CallNumbers.next(this);
        CallInfo other = (CallInfo) INFO.compareAndExchange(this, null, made);
        return other == null ? made : other;
    }

    CallLedger ledger() {
        return Ledgers.of(this);
    }
}
