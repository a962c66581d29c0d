package dev.belay.metrics;

import dev.belay.instrument.CallSpan;
import dev.belay.instrument.EndedCall;
import dev.belay.instrument.EndedRequest;
import dev.belay.instrument.RequestSpan;
import io.micrometer.observation.NullObservation;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import okhttp3.Request;
import org.jspecify.annotations.Nullable;

/** The observation of one call. */
final class ObservedCall implements CallSpan {

    private static final Scope NOTHING = () -> {};

    private final ObservationRegistry registry;
    private final CallObservationContext context;
    private final Observation observation;
    /** What was current where the call began. */
    private final @Nullable Observation caller;
    /** How many requests there have been. They are sent one after the other. */
    private int requests;

    private ObservedCall(ObservationRegistry registry, CallObservationContext context, @Nullable Observation caller) {
        this.registry = registry;
        this.context = context;
        this.caller = caller;
        this.observation = Observation.start(null, CallConvention.INSTANCE, () -> context, registry);
    }

    static ObservedCall begin(ObservationRegistry registry, Request request, @Nullable String operation) {
        return new ObservedCall(
                registry, new CallObservationContext(request, operation), registry.getCurrentObservation());
    }

    @Override
    public Scope open() {
        // A predicate of the registry may want no calls, but their requests: then those are the caller's children.
        return observation.isNoop() ? openCaller() : open(observation);
    }

    @Override
    public Scope openCaller() {
        if (caller != null) {
            return open(caller);
        }
        // What a user's code has left on one of our threads is not the caller's.
        return registry.getCurrentObservationScope() == null ? NOTHING : open(new NullObservation(registry));
    }

    private static Scope open(Observation current) {
        Observation.Scope scope = current.openScope();
        return scope::close;
    }

    /** The parent is what is current: the call, or what an interceptor has made current around the rest of it. */
    @Override
    public @Nullable RequestSpan sending(Request request, int attempt) {
        RequestObservationContext sent =
                new RequestObservationContext(request, context.operation(), attempt, requests++);
        Observation started = Observation.start(null, RequestConvention.INSTANCE, () -> sent, registry);
        return started.isNoop() ? null : new ObservedRequest(started, sent, sent.withHeaders());
    }

    @Override
    public void ended(EndedCall call) {
        EndedRequest last = call.lastRequest();
        context.ended(call.status(), last == null ? 0 : last.attempt());
        Throwable failure = call.failure();
        if (failure != null) {
            observation.error(failure);
        }
        observation.stop();
    }
}
