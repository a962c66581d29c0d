package dev.belay.internal.call;

import dev.belay.ResponseHandle;
import dev.belay.internal.body.GuardedResponse;
import dev.belay.internal.transport.TransportResponse;
import dev.belay.policy.ResponseLimits;
import java.io.IOException;
import java.net.ProtocolException;
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
        GuardedResponse response = guard(arrived, request, call, new BodyWatch(call, attempt, readNanos));
        call.respond(response);
        if (attempt.stopped()) {
            // It came too late: nobody may have it.
            response.shut();
            throw Failures.of(call, null);
        }
        return response;
    }

    private GuardedResponse guard(TransportResponse arrived, Request request, CallContext call, BodyWatch watch)
            throws IOException {
        try {
            return new GuardedResponse(arrived, request, watch, limits);
        } catch (ProtocolException e) {
            watch.abandon();
            arrived.close();
            throw Failures.of(call, e);
        }
    }

    @Override
    public String toString() {
        return "BodyGuardStage{" + limits + "} -> " + next;
    }
}
