package dev.belay.internal.call;

import dev.belay.ResponseHandle;
import dev.belay.internal.body.GuardedResponse;
import dev.belay.internal.transport.TransportResponse;
import dev.belay.policy.ResponseLimits;
import java.io.IOException;
import okhttp3.Request;

/** Puts every response under guard: its reads end with the call, and closing it gives everything back. */
final class BodyGuardStage extends Stage {

    private final ResponseLimits limits;
    private final TransportStage next;

    BodyGuardStage(ResponseLimits limits, TransportStage next) {
        this.limits = limits;
        this.next = next;
    }

    @Override
    ResponseHandle proceed(Request request, CallContext call) throws IOException {
        TransportResponse arrived = next.send(request, call);
        Attempt attempt = call.attempt();
        attempt.headReceived(arrived.status());
        long readNanos = call.plan().readNanos(arrived.headers().get("Content-Type"));
        GuardedResponse response = new GuardedResponse(arrived, new BodyWatch(call, attempt, readNanos), limits);
        call.respond(response);
        if (attempt.stopped()) {
            // It came too late: nobody may have it.
            response.shut();
            throw Failures.of(call, null);
        }
        return response;
    }

    @Override
    public String toString() {
        return "BodyGuardStage{" + limits + "} -> " + next;
    }
}
