package dev.belay.internal.call;

import dev.belay.ResponseHandle;
import dev.belay.event.AttemptEnded;
import dev.belay.event.AttemptStarted;
import java.io.IOException;
import okhttp3.Request;
import org.jspecify.annotations.Nullable;

/** Starts the attempt's own clock, which runs from the permit to the response's head. */
final class AttemptTimeoutStage extends Stage {

    private final Stage next;

    AttemptTimeoutStage(Stage next) {
        this.next = next;
    }

    @Override
    ResponseHandle proceed(Request request, CallContext call) throws IOException {
        Attempt attempt = call.attempt();
        Admission admission = call.admission();
        attempt.permitted(admission == null ? call.now() : admission.now());
        if (call.events().wanted()) {
            call.events().emit(new AttemptStarted(call.info(), attempt.number()));
        }
        Throwable failure = null;
        try {
            return next.proceed(request, call);
        } catch (Throwable t) {
            failure = t;
            // A redirect may have replaced the one that it began with.
            call.attempt().failed(t);
            call.attempt().ended();
            throw t;
        } finally {
            report(call, failure);
        }
    }

    private static void report(CallContext call, @Nullable Throwable failure) {
        if (call.events().wanted()) {
            call.events().emit(new AttemptEnded(call.info(), call.attempt().ledger(), failure));
        }
    }

    @Override
    public String toString() {
        return "AttemptTimeoutStage -> " + next;
    }
}
