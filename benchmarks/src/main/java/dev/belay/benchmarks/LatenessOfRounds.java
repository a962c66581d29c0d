package dev.belay.benchmarks;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;

/**
 * How late the calls of several rounds were: the 99th percentile is the median of the rounds' own, since on a virtual machine
 * whole rounds fall into moments in which even an idle thread is milliseconds late.
 */
final class LatenessOfRounds {

    private static final long SLEEP_NANOS = 1_000_000;

    private final double[] p50;
    private final double[] p99;
    private final double max;

    private LatenessOfRounds(List<Lateness> rounds) {
        this.p50 =
                rounds.stream().mapToDouble(round -> round.millis(0.5)).sorted().toArray();
        this.p99 = rounds.stream()
                .mapToDouble(round -> round.millis(0.99))
                .sorted()
                .toArray();
        this.max = rounds.stream().mapToDouble(Lateness::maxMillis).max().orElseThrow();
    }

    static LatenessOfRounds of(List<Lateness> rounds) {
        return new LatenessOfRounds(rounds);
    }

    /** What the machine does to a thread that only sleeps, in rounds of so many sleeps of a millisecond. */
    static LatenessOfRounds ofSleeps(int rounds, int sleeps) {
        Lateness[] each = new Lateness[rounds];
        Arrays.setAll(each, i -> sleep(sleeps));
        return new LatenessOfRounds(List.of(each));
    }

    private static Lateness sleep(int times) {
        long[] late = new long[times];
        for (int i = 0; i < times; i++) {
            long due = System.nanoTime() + SLEEP_NANOS;
            LockSupport.parkNanos(SLEEP_NANOS);
            late[i] = System.nanoTime() - due;
        }
        return Lateness.of(late);
    }

    double p99Millis() {
        return median(p99);
    }

    private static double median(double[] sorted) {
        return sorted[sorted.length / 2];
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "p50 %8.3f ms   p99 %8.3f ms [%7.3f, %7.3f]   max %8.3f ms",
                median(p50),
                p99Millis(),
                p99[0],
                p99[p99.length - 1],
                max);
    }
}
