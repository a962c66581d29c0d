package dev.belay.metrics;

import io.micrometer.core.instrument.Timer;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** How often one phase happened, and how long it took in all. */
final class PhaseTimes {

    /*
     * Three phases or more happen in each call. A timer reads the clock each time, for its maximum, and takes five times as long
     * as these two sums do: only where there are histograms is there a timer.
     */

    private final @Nullable Timer timer;
    private final LongAdder count = new LongAdder();
    private final LongAdder nanos = new LongAdder();

    private PhaseTimes(@Nullable Timer timer) {
        this.timer = timer;
    }

    static PhaseTimes of(String origin, String phase, MeterFactory meters) {
        if (meters.histograms()) {
            return new PhaseTimes(meters.timer(ClientMeter.PHASE, origin, phase));
        }
        PhaseTimes sums = new PhaseTimes(null);
        meters.timer(ClientMeter.PHASE, sums, origin, phase);
        return sums;
    }

    void add(long took) {
        if (timer == null) {
            count.increment();
            nanos.add(took);
        } else {
            timer.record(took, TimeUnit.NANOSECONDS);
        }
    }

    long count() {
        return count.sum();
    }

    double totalNanos() {
        return nanos.sum();
    }
}
