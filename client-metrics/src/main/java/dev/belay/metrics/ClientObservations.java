package dev.belay.metrics;

import dev.belay.instrument.ClientInstrument;
import dev.belay.instrument.ClientView;
import dev.belay.instrument.Instrument;
import io.micrometer.observation.ObservationRegistry;
import java.util.Objects;

/**
 * Makes an observation of each call, and below it one of each request that is sent for it: what Micrometer Tracing makes spans of.
 *
 * <pre>{@code
 * BelayClient client = BelayClient.builder().instrument(ClientObservations.of(registry)).build();
 * }</pre>
 *
 * <p>A call's parent is the observation that is current where it is made; the call's own is current wherever the call is worked
 * for: in interceptors, readers and look-ups, on whatever thread. Each request carries the trace on to its server, in the headers
 * that the registry's tracer writes ({@code traceparent}, {@code baggage}). {@link ClientObservationDocumentation} has the names
 * and keys; a {@code GlobalObservationConvention} of the registry, for {@link CallObservationContext} or {@link
 * RequestObservationContext}, replaces them, an {@code ObservationFilter} adds to them.
 *
 * <p>Costs nothing as long as the registry has no handlers. One may be given to many clients; two of the same registry are equal,
 * so that a client observes nothing twice.
 */
public final class ClientObservations implements Instrument {

    private final ObservationRegistry registry;

    private ClientObservations(ObservationRegistry registry) {
        this.registry = registry;
    }

    /** Returns what observes calls for the handlers of {@code registry}, those included that it gets later. */
    public static ClientObservations of(ObservationRegistry registry) {
        return new ClientObservations(Objects.requireNonNull(registry, "registry"));
    }

    @Override
    public ClientInstrument install(ClientView client) {
        return new ObservedClient(registry);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ClientObservations same && registry.equals(same.registry);
    }

    @Override
    public int hashCode() {
        return registry.hashCode();
    }

    @Override
    public String toString() {
        return "ClientObservations{" + registry + "}";
    }
}
