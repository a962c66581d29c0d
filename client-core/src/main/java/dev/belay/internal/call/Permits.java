package dev.belay.internal.call;

import dev.belay.event.PermitWaited;
import dev.belay.event.Phase;
import dev.belay.internal.limit.ConcurrencyLimiter;
import dev.belay.internal.limit.Permit;
import dev.belay.internal.origin.Origin;
import java.io.IOException;
import java.time.Duration;
import okhttp3.Request;
import org.jspecify.annotations.Nullable;

/** Gets calls their permits, for which they wait in the order in which they come. */
final class Permits {

    private final ConcurrencyLimiter limiter;

    Permits(ConcurrencyLimiter limiter) {
        this.limiter = limiter;
    }

    /** Has the call hold a permit for the request's origin, or throws. */
    void acquire(Request request, CallContext call) throws IOException {
        Origin origin = Origin.of(request.url());
        Permit permit = limiter.tryAcquire(origin);
        call.hold(permit == null ? await(origin, request, call) : permit);
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
}
