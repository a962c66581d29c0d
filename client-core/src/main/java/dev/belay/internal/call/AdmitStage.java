package dev.belay.internal.call;

import dev.belay.ResponseHandle;
import dev.belay.event.CallStarted;
import java.io.IOException;
import okhttp3.Request;

/** Refuses a call that is over before it began, and completes the request with the client's default headers. */
final class AdmitStage extends Stage {

    private final DefaultHeaders headers;
    private final Stage next;

    AdmitStage(DefaultHeaders headers, Stage next) {
        this.headers = headers;
        this.next = next;
    }

    @Override
    ResponseHandle proceed(Request request, CallContext call) throws IOException {
        if (call.isStopped() || Thread.currentThread().isInterrupted()) {
            throw Failures.of(call, null);
        }
        if (call.events().wanted()) {
            call.events().emit(new CallStarted(call.info()));
        }
        return next.proceed(headers.addTo(request), call);
    }

    @Override
    public String toString() {
        return "AdmitStage{" + headers + "} -> " + next;
    }
}
