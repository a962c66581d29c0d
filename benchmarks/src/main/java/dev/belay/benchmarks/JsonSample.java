package dev.belay.benchmarks;

import java.util.Locale;

/**
 * What one fork measured.
 *
 * @param cpuNanos of the whole process per call
 * @param garbage bytes allocated per call
 */
record JsonSample(double callsPerSecond, double cpuNanos, double garbage) {

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT, "%.1f calls/s, %.1f us CPU, %.0f B", callsPerSecond, cpuNanos / 1_000, garbage);
    }
}
