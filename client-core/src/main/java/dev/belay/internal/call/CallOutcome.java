package dev.belay.internal.call;

import dev.belay.instrument.CallSpan;
import dev.belay.instrument.EndedCall;
import dev.belay.instrument.EndedRequest;
import dev.belay.internal.origin.Origin;
import org.jspecify.annotations.Nullable;

/** A call that has ended, as instruments see it: nothing is copied. Tells them so itself, when it is run: there is one a call. */
final class CallOutcome implements EndedCall, Runnable {

    private final CallContext call;
    private final @Nullable Throwable failure;
    private final boolean leaked;
    private final long nanos;

    CallOutcome(CallContext call, @Nullable Throwable failure, boolean leaked) {
        this.call = call;
        this.failure = failure;
        this.leaked = leaked;
        this.nanos = call.ageNanos();
    }

    @Override
    public void run() {
        call.engine().instruments().callEnded(this);
    }

    /** Returns what follows the call; null when nobody does. */
    @Nullable
    CallSpan span() {
        return call.span();
    }

    @Override
    public String method() {
        return call.request().method();
    }

    @Override
    public String target() {
        return target(call);
    }

    @Override
    public @Nullable String operation() {
        return call.plan().operation();
    }

    @Override
    public long nanos() {
        return nanos;
    }

    @Override
    public int status() {
        return call.attempt().status();
    }

    @Override
    public @Nullable Throwable failure() {
        return failure;
    }

    @Override
    public boolean isLeaked() {
        return leaked;
    }

    @Override
    public @Nullable EndedRequest lastRequest() {
        Attempt last = call.attempt();
        return last.phase() == null && last.previous() == null ? null : last.record();
    }

    /** Returns scheme, host and port of a call's request: the same string for many, unless it was redirected. */
    static String target(CallContext call) {
        Admission admission = call.admission();
        if (admission == null || isRedirected(call)) {
            return Origin.of(call.request().url()).toString();
        }
        return admission.origin().target();
    }

    private static boolean isRedirected(CallContext call) {
        for (Attempt each = call.attempt(); each != null; each = each.previous()) {
            if (each.redirectedTo() != null) {
                return true;
            }
        }
        return false;
    }
}
