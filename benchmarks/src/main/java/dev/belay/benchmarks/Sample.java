package dev.belay.benchmarks;

/**
 * What one fork measured.
 *
 * @param nanos per call, without the pause between calls
 * @param cpuNanos of the whole process per call, without the pause
 * @param garbage bytes allocated per call
 */
record Sample(Subject subject, double nanos, double cpuNanos, double garbage) {

    double callsPerSecond() {
        return 1e9 / nanos;
    }
}
