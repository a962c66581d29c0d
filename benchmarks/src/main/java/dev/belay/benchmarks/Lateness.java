package dev.belay.benchmarks;

import java.util.Arrays;
import java.util.Locale;

/** How late calls came back, sorted. */
final class Lateness {

    private static final double NANOS_PER_MILLI = 1e6;

    private final long[] sorted;

    private Lateness(long[] sorted) {
        this.sorted = sorted;
    }

    static Lateness of(long[] nanos) {
        long[] copy = nanos.clone();
        Arrays.sort(copy);
        return new Lateness(copy);
    }

    double millis(double quantile) {
        int index = (int) Math.ceil(quantile * sorted.length) - 1;
        return sorted[Math.max(0, Math.min(index, sorted.length - 1))] / NANOS_PER_MILLI;
    }

    double maxMillis() {
        return millis(1);
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "n=%-6d p50 %8.3f ms   p99 %8.3f ms   max %8.3f ms",
                sorted.length,
                millis(0.5),
                millis(0.99),
                maxMillis());
    }
}
