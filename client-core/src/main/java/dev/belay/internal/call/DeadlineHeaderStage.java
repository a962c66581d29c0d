package dev.belay.internal.call;

import dev.belay.ResponseHandle;
import java.io.IOException;
import okhttp3.Request;

/**
 * Tells the server how much time the call has left, so that it does not work for a caller who has gone. After the permit,
 * since the wait for it is over then; above redirects, which keep it from other origins.
 */
final class DeadlineHeaderStage extends Stage {

    private final String header;
    private final Stage next;

    DeadlineHeaderStage(String header, Stage next) {
        this.header = header;
        this.next = next;
    }

    @Override
    ResponseHandle proceed(Request request, CallContext call) throws IOException {
        String millis = Long.toString(call.remaining().toMillis());
        return next.proceed(request.newBuilder().header(header, millis).build(), call);
    }

    @Override
    public String toString() {
        return "DeadlineHeaderStage{" + header + "} -> " + next;
    }
}
