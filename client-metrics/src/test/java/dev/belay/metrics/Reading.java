package dev.belay.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Timer;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** Reads a registry. */
final class Reading {
    private final MeterRegistry registry;

    Reading(MeterRegistry registry) {
        this.registry = registry;
    }

    /** Returns the values of each meter of that name, its tags as text: how often, or what a gauge shows. */
    TreeMap<String, Double> of(ClientMeter meter) {
        TreeMap<String, Double> values = new TreeMap<>();
        for (Meter each : registry.find(meter.meterName()).meters()) {
            values.put(tags(each), value(each));
        }
        return values;
    }

    /** Returns the value of the meter whose tags have these values, in the order of their keys; 0 when there is none. */
    double value(ClientMeter meter, String... tags) {
        return of(meter).getOrDefault(String.join(" ", tags), 0.0);
    }

    /** Returns the sum over all meters of that name. */
    double sum(ClientMeter meter) {
        return of(meter).values().stream().mapToDouble(Double::doubleValue).sum();
    }

    /** Returns the time of the only timer of that name whose tags have these values, in seconds. */
    double seconds(ClientMeter meter, String... tags) {
        for (Meter each : registry.find(meter.meterName()).meters()) {
            if (tags(each).equals(String.join(" ", tags))) {
                return each instanceof FunctionTimer sums
                        ? sums.totalTime(TimeUnit.SECONDS)
                        : ((Timer) each).totalTime(TimeUnit.SECONDS);
            }
        }
        return 0;
    }

    /** Returns how many meters of ours there are. */
    int size() {
        int size = 0;
        for (ClientMeter each : ClientMeter.values()) {
            size += registry.find(each.meterName()).meters().size();
        }
        return size;
    }

    private static String tags(Meter meter) {
        List<String> values = new ArrayList<>();
        for (Tag each : meter.getId().getTags()) {
            values.add(each.getValue());
        }
        return String.join(" ", values);
    }

    private static double value(Meter meter) {
        if (meter instanceof Timer timer) {
            return timer.count();
        }
        if (meter instanceof FunctionTimer sums) {
            return sums.count();
        }
        if (meter instanceof Counter counter) {
            return counter.count();
        }
        return meter instanceof DistributionSummary summary ? summary.totalAmount() : ((Gauge) meter).value();
    }
}
