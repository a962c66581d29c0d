package dev.belay.internal.call;

import dev.belay.event.PermitWaited;
import dev.belay.event.Phase;
import dev.belay.internal.limit.ConcurrencyLimiter;
import dev.belay.internal.limit.OriginState;
import dev.belay.internal.limit.Origins;
import dev.belay.internal.recording.RecordedPermitWait;
import dev.belay.internal.recording.Recordings;
import dev.belay.policy.ConcurrencyPolicy;
import java.io.IOException;
import java.time.Duration;

/**
 * Lets only so many calls through at once; who waits goes in the order in which he came. The permit is given back when the
 * response is closed, or when the attempt has failed.
 */
final class PermitGate extends Gate {

    private final Origins origins;
    private final ConcurrencyLimiter limiter;
    private final ConcurrencyPolicy policy;

    PermitGate(Origins origins, ConcurrencyLimiter limiter, ConcurrencyPolicy policy) {
        this.origins = origins;
        this.limiter = limiter;
        this.policy = policy;
    }

    @Override
    void pass(Admission admission, CallContext call) throws IOException {
        while (!limiter.tryAcquire(admission.origin()) && !await(admission, call)) {
            // It was idle for so long that it has been forgotten since the call has it.
            admission.replace(origins.of(admission.origin().origin()));
        }
        admission.holdPermit();
    }

    /** Returns false when the origin has to be asked for anew. */
    private boolean await(Admission admission, CallContext call) throws IOException {
        OriginState origin = admission.origin();
        RecordedPermitWait recorded = Recordings.permitWait();
        long start = call.now();
        call.attempt().entered(Phase.PERMIT);
        boolean granted = limiter.acquire(origin, call.attempt());
        call.attempt().paused();
        admission.waitedUntil(call.now());
        if (!granted && origin.isRetired()) {
            return false;
        }
        if (recorded != null && recorded.ends()) {
            recorded.record(call.info().id(), call.attempt().number(), origin.target(), granted);
        }
        report(call, start, granted);
        if (!granted) {
            // A call that was stopped, or whose thread was interrupted, says that; one whose wait was too long was
            // refused.
            boolean refused = !call.isStopped() && !Thread.currentThread().isInterrupted();
            throw refused ? Failures.tooManyCalls(call, origin) : Failures.of(call, null);
        }
        return true;
    }

    private static void report(CallContext call, long start, boolean granted) {
        if (call.events().wanted()) {
            Duration waited = Duration.ofNanos(call.now() - start);
            call.events().emit(new PermitWaited(call.info(), waited, granted));
        }
    }

    @Override
    public String toString() {
        return "PermitGate{" + policy + "}";
    }
}
