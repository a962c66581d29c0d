package dev.belay.examples.snippets;

import dev.belay.BelayClient;
import dev.belay.metrics.ClientMetrics;
import io.micrometer.core.instrument.MeterRegistry;

/** A client that is counted. */
final class Metrics {

    private Metrics() {}

    static BelayClient counted(MeterRegistry registry) {
        BelayClient client =
                BelayClient.builder().instrument(ClientMetrics.of(registry)).build();
        return client;
    }
}
