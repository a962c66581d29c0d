package dev.belay.metrics;

import dev.belay.instrument.CallSpan;
import dev.belay.instrument.ClientInstrument;
import io.micrometer.observation.ObservationRegistry;
import okhttp3.Request;
import org.jspecify.annotations.Nullable;

/** A client whose calls are observed. */
final class ObservedClient implements ClientInstrument {

    private final ObservationRegistry registry;

    ObservedClient(ObservationRegistry registry) {
        this.registry = registry;
    }

    @Override
    public @Nullable CallSpan callBegins(Request request, @Nullable String operation) {
        return registry.isNoop() ? null : ObservedCall.begin(registry, request, operation);
    }
}
