package dev.belay.benchmarks;

import dev.belay.BelayClient;
import dev.belay.metrics.ClientMetrics;
import dev.belay.metrics.ClientObservations;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.ObservationHandler.FirstMatchingCompositeObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.handler.DefaultTracingObservationHandler;
import io.micrometer.tracing.handler.PropagatingSenderTracingObservationHandler;
import io.micrometer.tracing.propagation.Propagator;

/** What watches the calls of a client, and the most that it may cost each of them. */
public enum InstrumentSet {
    OFF("nothing", 0, 0) {
        @Override
        BelayClient.Builder onto(BelayClient.Builder builder) {
            return builder;
        }
    },
    METRICS("metrics", 250, 100) {
        @Override
        BelayClient.Builder onto(BelayClient.Builder builder) {
            return builder.instrument(ClientMetrics.of(new SimpleMeterRegistry()));
        }
    },
    /** With all handlers that tracing needs, and a tracer that keeps nothing. */
    METRICS_AND_OBSERVATIONS("metrics and observations", 1_500, 600) {
        @Override
        BelayClient.Builder onto(BelayClient.Builder builder) {
            ObservationRegistry observations = ObservationRegistry.create();
            observations
                    .observationConfig()
                    .observationHandler(new FirstMatchingCompositeObservationHandler(
                            new PropagatingSenderTracingObservationHandler<>(Tracer.NOOP, Propagator.NOOP),
                            new DefaultTracingObservationHandler(Tracer.NOOP)));
            return METRICS.onto(builder).instrument(ClientObservations.of(observations));
        }
    };

    private final String label;
    private final double mostNanos;
    private final double mostBytes;

    InstrumentSet(String label, double mostNanos, double mostBytes) {
        this.label = label;
        this.mostNanos = mostNanos;
        this.mostBytes = mostBytes;
    }

    String label() {
        return label;
    }

    double mostNanos() {
        return mostNanos;
    }

    double mostBytes() {
        return mostBytes;
    }

    abstract BelayClient.Builder onto(BelayClient.Builder builder);
}
