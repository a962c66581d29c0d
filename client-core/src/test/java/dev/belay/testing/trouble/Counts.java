package dev.belay.testing.trouble;

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

    /** Returns the sum from one bucket up to, not including, another. */
    int sum(int from, int until) {
        int sum = 0;
        for (int bucket = from; bucket < Math.min(until, counts.length); bucket++) {
            sum += counts[bucket];
        }
        return sum;
    }
}
