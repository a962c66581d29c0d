package dev.belay.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;

/**
 * Makes the meters of a registry, as {@link ClientMeter} has them. One that is there already is that one.
 *
 * @param histograms whether timers have histograms
 */
record MeterFactory(MeterRegistry registry, boolean histograms) {

    /** What OpenTelemetry's convention asks for, in milliseconds. */
    private static final Duration[] BOUNDARIES =
            millis(5, 10, 25, 50, 75, 100, 250, 500, 750, 1_000, 2_500, 5_000, 7_500, 10_000);

    private static Duration[] millis(long... boundaries) {
        Duration[] durations = new Duration[boundaries.length];
        for (int i = 0; i < boundaries.length; i++) {
            durations[i] = Duration.ofMillis(boundaries[i]);
        }
        return durations;
    }

    /** Makes a timer; the values are in the order of its tags. */
    Timer timer(ClientMeter meter, String... values) {
        Timer.Builder builder = Timer.builder(meter.meterName())
                .description(meter.description())
                .tags(tags(meter, values));
        if (histograms && meter == ClientMeter.HTTP_CLIENT_REQUEST_DURATION) {
            builder.serviceLevelObjectives(BOUNDARIES);
        } else if (histograms && meter.hasHistogram()) {
            builder.publishPercentileHistogram();
        }
        return builder.register(registry);
    }

    /** Makes a timer that reads {@code times}, which it does not keep alive. */
    void timer(ClientMeter meter, PhaseTimes times, String... values) {
        FunctionTimer.builder(meter.meterName(), times, PhaseTimes::count, PhaseTimes::totalNanos, TimeUnit.NANOSECONDS)
                .description(meter.description())
                .tags(tags(meter, values))
                .register(registry);
    }

    Counter counter(ClientMeter meter, String... values) {
        return Counter.builder(meter.meterName())
                .description(meter.description())
                .tags(tags(meter, values))
                .register(registry);
    }

    DistributionSummary summary(ClientMeter meter, String... values) {
        return DistributionSummary.builder(meter.meterName())
                .description(meter.description())
                .baseUnit(meter.unit())
                .tags(tags(meter, values))
                .register(registry);
    }

    /** Makes a gauge that reads {@code source}, which it does not keep alive. */
    <T> Gauge gauge(ClientMeter meter, T source, ToDoubleFunction<T> value, String... values) {
        return Gauge.builder(meter.meterName(), source, value)
                .description(meter.description())
                .tags(tags(meter, values))
                .register(registry);
    }

    private static List<Tag> tags(ClientMeter meter, String... values) {
        List<Tag> tags = new ArrayList<>(values.length);
        for (int i = 0; i < values.length; i++) {
            tags.add(Tag.of(meter.tags().get(i).key(), values[i]));
        }
        return tags;
    }
}
