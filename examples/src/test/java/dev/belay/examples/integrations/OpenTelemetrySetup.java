package dev.belay.examples.integrations;

import io.micrometer.observation.ObservationHandler.FirstMatchingCompositeObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.tracing.handler.DefaultTracingObservationHandler;
import io.micrometer.tracing.handler.PropagatingSenderTracingObservationHandler;
import io.micrometer.tracing.otel.bridge.OtelBaggageManager;
import io.micrometer.tracing.otel.bridge.OtelCurrentTraceContext;
import io.micrometer.tracing.otel.bridge.OtelPropagator;
import io.micrometer.tracing.otel.bridge.OtelTracer;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Tracer;
import java.util.List;

/** Has OpenTelemetry make spans of observations, where no framework does that. */
final class OpenTelemetrySetup {

    private OpenTelemetrySetup() {}

    static ObservationRegistry observations(OpenTelemetry openTelemetry) {
        Tracer tracer = openTelemetry.getTracer("belay");
        OtelCurrentTraceContext current = new OtelCurrentTraceContext();
        OtelTracer bridge =
                new OtelTracer(tracer, current, event -> {}, new OtelBaggageManager(current, List.of(), List.of()));
        ObservationRegistry registry = ObservationRegistry.create();
        registry.observationConfig()
                .observationHandler(new FirstMatchingCompositeObservationHandler(
                        new PropagatingSenderTracingObservationHandler<>(
                                bridge, new OtelPropagator(openTelemetry.getPropagators(), tracer)),
                        new DefaultTracingObservationHandler(bridge)));
        return registry;
    }

    static void withoutCalls(ObservationRegistry registry) {
        registry.observationConfig().observationPredicate((name, context) -> !name.equals("belay.observed.call"));
    }
}
