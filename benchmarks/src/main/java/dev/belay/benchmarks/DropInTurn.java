package dev.belay.benchmarks;

import java.util.Locale;

/**
 * What one process did in one turn.
 *
 * @param nanos from the first call's begin to the last one's end
 * @param cpuNanos of the whole process
 * @param allocated bytes
 */
record DropInTurn(int calls, long nanos, long cpuNanos, long allocated) {

    static DropInTurn parse(String line) {
        String[] values = line.split(" ", -1);
        return new DropInTurn(
                Integer.parseInt(values[0]),
                Long.parseLong(values[1]),
                Long.parseLong(values[2]),
                Long.parseLong(values[3]));
    }

    double callsPerSecond() {
        return calls * 1e9 / nanos;
    }

    double cpuMicros() {
        return cpuNanos / 1e3 / calls;
    }

    double garbage() {
        return (double) allocated / calls;
    }

    /** Returns what {@link #parse} reads. */
    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%d %d %d %d", calls, nanos, cpuNanos, allocated);
    }
}
