package dev.belay.metrics;

import io.micrometer.observation.NullObservation;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.tracing.handler.DefaultTracingObservationHandler;
import io.micrometer.tracing.handler.PropagatingReceiverTracingObservationHandler;
import io.micrometer.tracing.handler.PropagatingSenderTracingObservationHandler;
import io.micrometer.tracing.handler.TracingObservationHandler.TracingContext;
import io.micrometer.tracing.otel.bridge.OtelBaggageManager;
import io.micrometer.tracing.otel.bridge.OtelCurrentTraceContext;
import io.micrometer.tracing.otel.bridge.OtelPropagator;
import io.micrometer.tracing.otel.bridge.OtelTracer;
import io.opentelemetry.api.baggage.propagation.W3CBaggagePropagator;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A registry of observations of which OpenTelemetry makes spans, as in an application, and which keeps them. */
final class Tracing implements AutoCloseable {

    /** The field that goes along with a trace, as baggage. */
    static final String TENANT = "tenant";

    private final InMemorySpanExporter exporter = InMemorySpanExporter.create();
    private final ObservationRegistry registry = ObservationRegistry.create();
    private final SdkTracerProvider provider;
    private final OtelTracer tracer;

    Tracing() {
        this(Sampler.alwaysOn());
    }

    Tracing(Sampler sampler) {
        provider = SdkTracerProvider.builder()
                .addSpanProcessor(SimpleSpanProcessor.create(exporter))
                .setSampler(sampler)
                .build();
        Tracer openTelemetry = provider.get("test");
        OtelCurrentTraceContext current = new OtelCurrentTraceContext();
        tracer = new OtelTracer(
                openTelemetry, current, event -> {}, new OtelBaggageManager(current, List.of(TENANT), List.of()));
        OtelPropagator propagator = new OtelPropagator(
                ContextPropagators.create(TextMapPropagator.composite(
                        W3CTraceContextPropagator.getInstance(), W3CBaggagePropagator.getInstance())),
                openTelemetry);
        registry.observationConfig()
                .observationHandler(new ObservationHandler.FirstMatchingCompositeObservationHandler(
                        new PropagatingSenderTracingObservationHandler<>(tracer, propagator),
                        new PropagatingReceiverTracingObservationHandler<>(tracer, propagator),
                        new DefaultTracingObservationHandler(tracer)));
    }

    ObservationRegistry registry() {
        return registry;
    }

    OtelTracer tracer() {
        return tracer;
    }

    /** Does work in an observation of its own, as a server does for what it has been asked. */
    <T, E extends Throwable> T within(String name, Observation.CheckedCallable<T, E> work) throws E {
        return Observation.createNotStarted(name, registry).observeChecked(work);
    }

    /** Returns the spans that have ended, in the order in which they did. */
    List<SpanData> spans() {
        return exporter.getFinishedSpanItems();
    }

    /** Returns the spans that have ended as a tree, a line for each. */
    List<String> tree() {
        return SpanTree.of(spans());
    }

    /** Returns the name of what is current on this thread, to observations and to OpenTelemetry alike; null if nothing is. */
    @Nullable
    String current() {
        Observation observation = registry.getCurrentObservation();
        SpanContext span = Span.current().getSpanContext();
        if (observation == null) {
            return span.isValid() ? "a span without an observation" : null;
        }
        if (observation instanceof NullObservation) {
            return span.isValid() ? "a span where there should be none" : "nothing, over something";
        }
        TracingContext traced = observation.getContextView().get(TracingContext.class);
        String name = observation.getContextView().getName();
        boolean same = traced != null
                && traced.getSpan() != null
                && traced.getSpan().context().spanId().equals(span.getSpanId());
        return same ? name : name + ", but the span is another one";
    }

    @Override
    public void close() {
        provider.close();
    }
}
