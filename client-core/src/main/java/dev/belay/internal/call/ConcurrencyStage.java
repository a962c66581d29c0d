package dev.belay.internal.call;

import dev.belay.ResponseHandle;
import java.io.IOException;
import okhttp3.Request;

/** Lets only so many calls through at once. The permit is given back when the response is closed, or here on failure. */
final class ConcurrencyStage extends Stage {

    private final Permits permits;
    private final String policy;
    private final Stage next;

    ConcurrencyStage(Permits permits, String policy, Stage next) {
        this.permits = permits;
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
        permits.acquire(request, call);
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

    @Override
    public String toString() {
        return "ConcurrencyStage{" + policy + "} -> " + next;
    }
}
