package dev.belay.simulation;

import java.util.Arrays;

/** One count per bucket of time. */
final class Counts {
    private int[] counts = new int[1_024];

    void increment(int bucket) {
        if (bucket >= counts.length) {
            counts = Arrays.copyOf(counts, 2 * bucket);
        }
        counts[bucket]++;
    }

    int at(int bucket) {
        return bucket < counts.length ? counts[bucket] : 0;
    }

    /** Returns the sum from one bucket up to, not including, another. */
    int sum(int from, int until) {
        int sum = 0;
        for (int bucket = from; bucket < until; bucket++) {
            sum += at(bucket);
        }
        return sum;
    }
}
