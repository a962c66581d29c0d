package dev.belay.internal.call;

import dev.belay.event.AttemptLedger;
import dev.belay.event.Phase;
import dev.belay.event.PhaseEnded;
import dev.belay.internal.credential.Grant;
import dev.belay.internal.transport.Exchange;
import dev.belay.internal.transport.ExchangeObserver;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/** One send of a call: what it waits for, since when and until when, and how to stop it. */
final class Attempt implements ExchangeObserver {

    /*
     * The thread that executes the call writes here on every phase change and the timer's thread reads. That may see a due
     * time that has just been replaced; it can then only stop a wait that was within nanoseconds of its limit.
     */

    private static final VarHandle STOP;

    static {
        try {
            STOP = MethodHandles.lookup().findVarHandle(Attempt.class, "stop", Stop.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** When nothing is due. */
    static final long NEVER = Long.MAX_VALUE;

    /** How long it may take to read a head that is there. */
    private static final long ANSWER_NANOS = 250_000_000;

    private final CallContext call;
    private final int number;
    private final long start;
    private final @Nullable Attempt previous;
    // When each phase began; 0 for those that did not.
    private final long[] begun = new long[Ledgers.PHASES];
    private final Sending sending = new Sending();
    private volatile @Nullable Stop stop;
    private volatile long waitDue = NEVER;
    private long waitNanos;
    // Whether the wait is for a body that is too slow when it ends.
    private boolean tooSlow;
    private volatile long attemptDue = NEVER;
    private volatile @Nullable Phase phase;
    private volatile boolean permitted;
    // Since when the server could answer its request.
    private long sentAt;
    private volatile int status;
    private volatile @Nullable String redirectedTo;
    private volatile long end;
    private volatile @Nullable Throwable failure;
    private volatile @Nullable Grant grant;
    private volatile @Nullable Renewal renewal;
    /** What others than listeners are told of it; null when there are none. */
    private final @Nullable AttemptRecord record;

    Attempt(CallContext call, int number, long start, @Nullable Attempt previous) {
        this.call = call;
        this.number = number;
        this.start = start;
        this.previous = previous;
        this.record = AttemptRecord.of(call, this);
    }

    /** Returns the same attempt's next request, within the same time. */
    Attempt nextHop(long now) {
        Attempt next = new Attempt(call, number, now, this);
        next.attemptDue = attemptDue;
        next.grant = grant;
        return next;
    }

    /** Its request carries that token from now on; null: none of ours. */
    void carries(@Nullable Grant given) {
        grant = given;
    }

    @Nullable
    Grant grant() {
        return grant;
    }

    /** Its answer is there, and before anything else another token is waited for. */
    void renews(Renewal begun) {
        renewal = begun;
        call.interrupts().waitsOn();
    }

    @Nullable
    Renewal renewal() {
        return renewal;
    }

    /** Returns since when it has had its connection, or has waited for what comes before. */
    long waitingSince() {
        long connected = begun[Phase.SEND.ordinal()];
        if (connected != 0) {
            return connected;
        }
        Phase current = phase;
        return current == null ? start : begun[current.ordinal()];
    }

    /** Returns what others than listeners are told of it; null when there are none. */
    @Nullable
    AttemptRecord record() {
        return record;
    }

    /** Returns where its answer led; null when it led nowhere. */
    @Nullable
    String redirectedTo() {
        return redirectedTo;
    }

    /** Returns the request before this one. */
    @Nullable
    Attempt previous() {
        return previous;
    }

    long start() {
        return start;
    }

    /** Returns when each phase began; 0 for those that did not. */
    long[] begun() {
        return begun;
    }

    int number() {
        return number;
    }

    Sending sending() {
        return sending;
    }

    @Nullable
    Stop stop() {
        return stop;
    }

    @Nullable
    Phase phase() {
        return phase;
    }

    @Override
    public boolean stopped() {
        return stop != null || call.isStopped();
    }

    @Override
    public boolean timedOut() {
        Stop reason = call.stop();
        Stop own = stop;
        return (reason != null && reason.isTimeout()) || (own != null && own.isTimeout());
    }

    @Override
    public void exchangeStarted(Exchange started) {
        sending.begin(started);
        if (stopped()) {
            started.cancel();
        }
    }

    @Override
    public void entered(Phase next) {
        long now = call.now();
        Phase previous = phase;
        begin(next, previous, now);
        // TCP and TLS, over all addresses, are one wait: only its first step starts the clock.
        boolean connecting = previous == Phase.CONNECT || previous == Phase.TLS;
        if (connecting && (next == Phase.CONNECT || next == Phase.TLS)) {
            return;
        }
        call.interrupts().waitsOn();
        waitFor(call.plan().phaseNanos(next), now);
    }

    private void begin(Phase next, @Nullable Phase previous, long now) {
        phase = next;
        if (begun[next.ordinal()] == 0) {
            begun[next.ordinal()] = now;
            if (previous != null && previous != next && call.events().wanted()) {
                call.events().emit(new PhaseEnded(call.info(), number, Ledgers.time(begun, previous, now, call)));
            }
        }
        if (record != null) {
            record.entered(next);
        }
    }

    private void waitFor(long nanos, long now) {
        waitNanos = nanos;
        waitDue = now + nanos;
        call.dueAt(now + nanos);
    }

    @Override
    public void paused() {
        waitDue = NEVER;
    }

    private long earliestDue() {
        long wait = waitDue;
        long attempt = attemptDue;
        return wait == NEVER || (attempt != NEVER && attempt - wait < 0) ? attempt : wait;
    }

    /** The permit is there: from now on the attempt's own time runs. */
    void permitted(long now) {
        permitted = true;
        paused();
        sentAt = now;
        long due = now + call.plan().attemptNanos();
        attemptDue = due;
        call.dueAt(due);
    }

    /** The permit for where it was redirected to is there. */
    void permittedAgain() {
        permitted = true;
        sentAt = call.now();
        call.dueAt(attemptDue);
    }

    /** Returns whether the permit has come, before which nothing is sent. */
    boolean isPermitted() {
        return permitted;
    }

    long sentAt() {
        return sentAt;
    }

    /** Something else than the server has been waited for until now. */
    void sendsFrom(long now) {
        sentAt = now;
    }

    /** Returns how long the server has had for its answer, until the head was there or until now. */
    long answerNanos() {
        long head = begun[Phase.BODY.ordinal()];
        return (head == 0 ? call.now() : head) - sentAt;
    }

    /** Returns the response's status, or 0 when there was no response. */
    int status() {
        return status;
    }

    /** The head is there: what follows is the body's. */
    void headReceived(int received) {
        attemptDue = NEVER;
        paused();
        status = received;
        begin(Phase.BODY, phase, call.now());
    }

    /** Its answer was a redirect, to the origin {@code target} or to where it must not go. */
    void redirected(int received, @Nullable String target) {
        status = received;
        redirectedTo = target;
        paused();
        end = call.now();
        tellEnd(null);
    }

    void bodyReadBegins(long now, long limitNanos) {
        tooSlow = false;
        waitFor(limitNanos, now);
    }

    /** As above, for a body that will be too slow if that much longer nothing of it comes. */
    void bodyReadBegins(long now, long limitNanos, long allowedNanos) {
        tooSlow = allowedNanos < limitNanos;
        waitFor(Math.min(limitNanos, allowedNanos), now);
        if (allowedNanos <= 0) {
            // Reads that never last until the timer looks would go on and on.
            inspect(now);
        }
    }

    /** Returns whether something is waited for, rather than done by the caller's own code. */
    boolean isWaiting() {
        return waitDue != NEVER;
    }

    /** Returns whether a thread may be inside a write to the wire, rather than in the caller's code or a read. */
    boolean maySend() {
        Phase current = phase;
        return waitDue != NEVER && (current == Phase.SEND || current == Phase.FIRST_BYTE);
    }

    /** Returns whether its thread is in one of our own waits, and not in the transport's. */
    boolean isParked() {
        Phase current = phase;
        Renewal after = renewal;
        return (after != null && after.isUnderWay()) || (current != null && current.ordinal() <= Phase.DNS.ordinal());
    }

    /** Returns whether anything has been done on its behalf, but for the wait before it. */
    boolean isBegun() {
        return permitted || (phase != null && phase != Phase.BACK_OFF) || stop != null;
    }

    /** Returns what it failed with; null when it gave a response or goes on. */
    @Nullable
    Throwable failure() {
        return failure;
    }

    /** Keeps what it failed with: a later attempt's failure tells of it too. */
    void failed(Throwable cause) {
        failure = cause;
    }

    void ended() {
        if (end != 0) {
            return;
        }
        attemptDue = NEVER;
        paused();
        end = call.now();
        tellEnd(failure);
    }

    @Override
    public Runnable carrying(Runnable task) {
        return CallerContext.working(call).carrying(task);
    }

    @Override
    public void bodySent(long bytes) {
        if (record != null) {
            record.bodySent(bytes);
        }
    }

    /** Returns when it ended, or now. */
    long until() {
        return end == 0 ? call.now() : end;
    }

    private void tellEnd(@Nullable Throwable cause) {
        Phase last = phase;
        if (last != null && call.events().wanted()) {
            call.events().emit(new PhaseEnded(call.info(), number, Ledgers.time(begun, last, end, call)));
        }
        if (record != null) {
            record.ended(cause);
        }
    }

    @Override
    public void callerFailed(IOException failure) {
        sending.callerFailed(failure);
    }

    /** Returns when something is due, and stops the attempt if that is now. */
    long inspect(long now) {
        long wait = waitDue;
        long due = earliestDue();
        if (due == NEVER || due - now > 0 || stop != null) {
            return stop == null ? due : NEVER;
        }
        if (due == wait && phase == Phase.SEND && sending.isAnsweredEarly()) {
            waitDue = now + ANSWER_NANOS;
            return earliestDue();
        }
        Stop reason = due == wait
                ? endOfWait()
                : Stop.limit(Stop.Kind.ATTEMPT, phase, call.plan().attemptNanos());
        if (STOP.compareAndSet(this, null, reason)) {
            call.abort();
        }
        return NEVER;
    }

    private Stop endOfWait() {
        return tooSlow
                ? Stop.limit(Stop.Kind.RATE, phase, MinimumRate.WINDOW_NANOS)
                : Stop.limit(Stop.Kind.PHASE, phase, waitNanos);
    }

    AttemptLedger ledger() {
        return Ledgers.of(this, call);
    }
}
