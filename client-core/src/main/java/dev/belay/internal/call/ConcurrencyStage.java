package dev.belay.internal.call;

import dev.belay.ResponseHandle;
import dev.belay.event.PermitWaited;
import dev.belay.event.Phase;
import dev.belay.internal.limit.ConcurrencyLimiter;
import dev.belay.internal.limit.Origin;
import dev.belay.internal.limit.Permit;
import java.io.IOException;
import java.time.Duration;
import okhttp3.Request;
import org.jspecify.annotations.Nullable;

/** Lets only so many calls through at once. The permit is given back when the response is closed, or here on failure. */
final class ConcurrencyStage extends Stage {

    private final ConcurrencyLimiter limiter;
    private final String policy;
    private final Stage next;

    ConcurrencyStage(ConcurrencyLimiter limiter, String policy, Stage next) {
        this.limiter = limiter;
        this.policy = policy;
        this.next = next;
    }

    @Override
    ResponseHandle proceed(Request request, CallContext call) throws IOException {
        if (call.isStopped() && call.attempt().isBegun()) {
            // An interceptor tries again although its call is over.
            throw Failures.of(call, null);
        }
        call.beginAttempt();
        Origin origin = Origin.of(request.url());
        Permit permit = limiter.tryAcquire(origin);
        if (permit == null) {
            permit = await(origin, request, call);
        }
        call.hold(permit);
        boolean answered = false;
        try {
            ResponseHandle response = next.proceed(request, call);
            answered = true;
            return response;
        } finally {
            if (!answered) {
                call.releasePermit();
            }
        }
    }

    private Permit await(Origin origin, Request request, CallContext call) throws IOException {
        long start = call.now();
        call.attempt().entered(Phase.PERMIT);
        Permit permit = limiter.acquire(origin, call.attempt());
        call.attempt().paused();
        report(call, start, permit);
        if (permit != null) {
            return permit;
        }
        // A call that was stopped, or whose thread was interrupted, says that; one whose wait was too long was refused.
        boolean refused = !call.isStopped() && !Thread.currentThread().isInterrupted();
        throw refused ? Failures.tooManyCalls(call, request) : Failures.of(call, null);
    }

    private static void report(CallContext call, long start, @Nullable Permit permit) {
        if (call.events().wanted()) {
            Duration waited = Duration.ofNanos(call.now() - start);
            call.events().emit(new PermitWaited(call.info(), waited, permit != null));
        }
    }

    @Override
    public String toString() {
        return "ConcurrencyStage{" + policy + "} -> " + next;
    }
}
