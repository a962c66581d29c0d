package dev.belay.internal.call;

import dev.belay.CallOptions;
import dev.belay.ResponseHandle;
import dev.belay.event.CallStarted;
import java.io.IOException;
import java.util.UUID;
import okhttp3.Request;

/** Refuses a call that is over before it began, and completes the request with the client's default headers and its key. */
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
        return next.proceed(withKey(headers.addTo(request), call.plan().options()), call);
    }

    /** Here, so that all attempts carry the same one. */
    private static Request withKey(Request request, CallOptions options) {
        String header = options.idempotencyKeyHeader();
        if (header == null || request.header(header) != null) {
            return request;
        }
        return request.newBuilder().header(header, UUID.randomUUID().toString()).build();
    }

    @Override
    public String toString() {
        return "AdmitStage{" + headers + "} -> " + next;
    }
}
