package dev.belay.internal.call;

import dev.belay.event.Phase;
import dev.belay.event.Retried;
import dev.belay.instrument.EndedRequest;
import dev.belay.instrument.RequestSpan;
import dev.belay.internal.recording.RecordedCall;
import dev.belay.internal.recording.Recordings;
import dev.belay.internal.recording.RequestRecording;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * What a client's instruments and the JVM's flight recorder are told of one request of a call; there is one only if somebody
 * is told.
 */
final class AttemptRecord implements EndedRequest, RequestRecording.Source {

    private static final VarHandle SPAN;

    static {
        try {
            SPAN = MethodHandles.lookup().findVarHandle(AttemptRecord.class, "span", RequestSpan.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final CallContext call;
    private final Attempt attempt;
    /** What is recorded of the call, if anything is: taken over from the request before. */
    private final @Nullable RecordedCall recordedCall;

    private final @Nullable RequestRecording recording;
    private volatile @Nullable RequestSpan span;
    // Written before its end, which is a volatile write.
    private Retried.@Nullable Reason retriedFor;
    private long bodySent;
    private long bodyReceived;

    private AttemptRecord(
            CallContext call,
            Attempt attempt,
            @Nullable RecordedCall recordedCall,
            @Nullable RequestRecording recording) {
        this.call = call;
        this.attempt = attempt;
        this.recordedCall = recordedCall;
        this.recording = recording;
    }

    /** Returns that of a request that begins; null when nobody is told of it. */
    static @Nullable AttemptRecord of(CallContext call, Attempt attempt) {
        Attempt before = attempt.previous();
        RecordedCall recordedCall = before == null ? Recordings.call() : recordedCall(before.record());
        RequestRecording recording = Recordings.request();
        boolean told =
                recordedCall != null || recording != null || call.events().instrumented();
        return told ? new AttemptRecord(call, attempt, recordedCall, recording) : null;
    }

    private static @Nullable RecordedCall recordedCall(@Nullable AttemptRecord before) {
        return before == null ? null : before.recordedCall;
    }

    /** The request has come to {@code phase}. */
    void entered(Phase phase) {
        if (recording != null) {
            recording.entered(phase, this);
        }
    }

    /** The request is over. */
    void ended(@Nullable Throwable cause) {
        if (recording != null) {
            recording.ended(this);
        }
        endSpan(cause);
    }

    /** Its call is over, and with it this request, which is the last one: it need not have come to an end by itself. */
    void endedWithCall(@Nullable Throwable failure, boolean leaked) {
        if (recording != null && attempt.isBegun()) {
            recording.ended(() -> facts(attempt.failure() == null ? failure : attempt.failure()));
        }
        if (recordedCall != null && recordedCall.ends()) {
            recordedCall.record(call.info().id(), new CallOutcome(call, failure, leaked));
        }
    }

    @Override
    public RequestRecording.Facts facts() {
        return facts(attempt.failure());
    }

    private RequestRecording.Facts facts(@Nullable Throwable failure) {
        String connection = attempt.sending().connection();
        return new RequestRecording.Facts(call.info().id(), this, connection, failure);
    }

    /** Something follows the request from now on, until it ends. */
    void followedBy(RequestSpan sent) {
        span = sent;
    }

    /** Ends what follows the request, if there is anything left to end. */
    void endSpan(@Nullable Throwable cause) {
        RequestSpan sent = span == null ? null : (RequestSpan) SPAN.getAndSet(this, null);
        if (sent != null) {
            int status = attempt.status();
            call.events().tell(() -> sent.ended(status, cause));
        }
    }

    /** It is made because of what became of another one. */
    void retriedFor(Retried.Reason reason) {
        retriedFor = reason;
    }

    void bodySent(long bytes) {
        bodySent = bytes;
    }

    void bodyReceived(long bytes) {
        bodyReceived = bytes;
    }

    @Override
    public int attempt() {
        return attempt.number();
    }

    @Override
    public String target() {
        for (Attempt each = attempt.previous(); each != null; each = each.previous()) {
            String redirected = each.redirectedTo();
            if (redirected != null && each.number() == attempt.number()) {
                return redirected;
            }
        }
        return CallOutcome.target(call);
    }

    @Override
    public int status() {
        return attempt.status();
    }

    @Override
    public @Nullable Throwable failure() {
        return attempt.failure();
    }

    @Override
    public Retried.@Nullable Reason retriedFor() {
        return retriedFor;
    }

    @Override
    public boolean isReplay() {
        Attempt before = attempt.previous();
        return before != null && before.number() == attempt.number() && before.failure() != null;
    }

    @Override
    public boolean isRedirected() {
        return attempt.redirectedTo() != null;
    }

    @Override
    public long nanos() {
        return Math.max(0, attempt.until() - attempt.start());
    }

    @Override
    public long phaseNanos(Phase phase) {
        Renewal after = attempt.renewal();
        long renewed = after == null ? 0 : after.nanos();
        long own = Ledgers.nanos(attempt.begun(), phase, attempt.until());
        if (phase == Phase.CREDENTIALS && after != null) {
            return Math.max(0, own) + renewed;
        }
        return phase == Phase.BODY ? Math.max(-1, own - renewed) : own;
    }

    @Override
    public @Nullable Phase lastPhase() {
        return attempt.phase();
    }

    @Override
    public long bodyBytesSent() {
        return bodySent;
    }

    @Override
    public long bodyBytesReceived() {
        return bodyReceived;
    }

    @Override
    public @Nullable EndedRequest previous() {
        Attempt before = attempt.previous();
        return before == null ? null : before.record();
    }

    @Override
    public String toString() {
        return "request of attempt " + attempt.number() + " to " + target();
    }
}
