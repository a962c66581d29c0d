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
    private final HopStage next;

    BodyGuardStage(ResponseLimits limits, HopStage next) {
        this.limits = limits;
        this.next = next;
    }

    @Override
    ResponseHandle proceed(Request request, CallContext call) throws IOException {
        TransportResponse arrived = next.send(request, call);
        Attempt attempt = call.attempt();
        attempt.headReceived(arrived.status());
        GuardedResponse response = guard(arrived, request, call, watch(arrived, call));
        call.respond(response);
        if (attempt.stopped()) {
            // It came too late: nobody may have it.
            response.shut();
            throw Failures.of(call, null);
        }
        return response;
    }

    private BodyWatch watch(TransportResponse arrived, CallContext call) {
        CallPlan plan = call.plan();
        boolean events = EventStreams.isOne(arrived.headers().get("Content-Type"));
        MinimumRate rate = events || plan.isStream() ? null : new MinimumRate(limits.minimumBytesPerSecond());
        return new BodyWatch(call, call.attempt(), plan.readNanos(events), rate);
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
