package dev.belay.benchmarks;

import java.util.Arrays;

/**
 * The median of what pairs of measurements say, with its confidence interval.
 *
 * <p>The interval lies between two order statistics, chosen so that it covers the true median with at least 95 %
 * whatever the distribution: each pair lies below the median with probability one half, so the number that do is
 * binomial. With 10 pairs it reaches from the second lowest to the second highest (97.9 %); fewer than 6 pairs cannot
 * give 95 %, and then the interval is their whole range.
 *
 * @param confident whether there are enough pairs for 95 %
 */
record PairedMedian(double median, double low, double high, boolean confident) {

    private static final double TAIL = 0.025;

    static PairedMedian of(double... pairs) {
        if (pairs.length == 0) {
            throw new IllegalArgumentException("pairs: none (expected: at least one)");
        }
        double[] sorted = pairs.clone();
        Arrays.sort(sorted);
        int outside = outside(sorted.length);
        int cut = Math.max(0, outside);
        return new PairedMedian(medianOf(sorted), sorted[cut], sorted[sorted.length - 1 - cut], outside >= 0);
    }

    static double medianOf(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /** Returns how many values may be left out on each side; -1 when even their whole range is no 95 % interval. */
    private static int outside(int pairs) {
        double probability = Math.pow(0.5, pairs);
        double tail = probability;
        int below = 0;
        while (tail <= TAIL) {
            below++;
            probability = probability * (pairs - below + 1) / below;
            tail += probability;
        }
        return below - 1;
    }
}
