package dev.belay.internal.call;

import dev.belay.ResponseHandle;
import java.io.IOException;
import okhttp3.Request;

/** Begins an attempt, has it pass the gates of its origin, and books there what became of it. */
final class GateStage extends Stage {

    private final Gates gates;
    private final Stage next;

    GateStage(Gates gates, Stage next) {
        this.gates = gates;
        this.next = next;
    }

    @Override
    ResponseHandle proceed(Request request, CallContext call) throws IOException {
        if (call.isStopped() && call.attempt().isBegun()) {
            // An interceptor tries again although its call is over.
            throw Failures.of(call, null);
        }
        call.beginAttempt();
        boolean answered = false;
        try {
            gates.enter(request, call);
            ResponseHandle response = next.proceed(request, call);
            gates.answered(response.headers(), call);
            answered = true;
            return response;
        } finally {
            if (!answered) {
                gates.leave(call);
            }
        }
    }

    @Override
    public String toString() {
        return "GateStage" + gates + " -> " + next;
    }
}
