package dev.belay.internal.call;

import dev.belay.instrument.CallSpan;
import dev.belay.instrument.RequestSpan;
import dev.belay.internal.transport.TransportResponse;
import java.io.IOException;
import okhttp3.Request;

/** Has each request followed by the call's instruments, which may add headers that say so to the server. */
final class SpanStage extends HopStage {

    private final HopStage next;

    SpanStage(HopStage next) {
        this.next = next;
    }

    @Override
    TransportResponse send(Request request, CallContext call) throws IOException {
        CallSpan span = call.span();
        AttemptRecord record = call.attempt().record();
        RequestSpan sent = span == null || record == null ? null : span.sending(request, record.attempt());
        if (sent == null || record == null) {
            return next.send(request, call);
        }
        record.followedBy(sent);
        try {
            return next.send(sent.request(), call);
        } catch (Throwable t) {
            record.endSpan(t);
            throw t;
        }
    }

    @Override
    public String toString() {
        return "SpanStage -> " + next;
    }
}
