package dev.belay.examples.soak;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** What the process held at one moment between calls. */
record Reading(long calls, long answered, double heapMebibytes, long threads, long descriptors, Soak.Held held) {

    static final String HEAD = String.format(
            "%10s %10s %12s %8s %12s %13s %8s %12s",
            "calls", "answered", "heap MiB", "threads", "descriptors", "timer entries", "permits", "latest ms");

    /** One alone in a quarter may have been taken at a bad moment. */
    private static final int FEWEST = 8;

    private static final double HEAP_FACTOR = 1.25;
    private static final double HEAP_SLACK = 3;
    private static final double COUNT_FACTOR = 1.1;
    private static final double COUNT_SLACK = 16;

    /** Returns whether a thread counts: not one of the fault servers, which follow their connections. */
    static boolean isOurs(Thread thread) {
        return !thread.getName().startsWith("fault-server");
    }

    /** Returns why the readings do not show that so many calls leave nothing behind; empty when they do. */
    static List<String> failures(List<Reading> readings, long calls, List<String> unexpected) {
        List<String> failures = new ArrayList<>(unexpected);
        long made = readings.isEmpty() ? 0 : readings.get(readings.size() - 1).calls;
        if (made < calls) {
            failures.add(String.format(Locale.ROOT, "only %,d of %,d calls", made, calls));
        }
        failures.addAll(growth(readings));
        return failures;
    }

    /** Returns what grew: the last quarter is compared with the second, since the first still loads and warms up. */
    private static List<String> growth(List<Reading> readings) {
        if (readings.size() < FEWEST) {
            return List.of("only " + readings.size() + " readings (expected: at least " + FEWEST + ")");
        }
        List<String> grown = new ArrayList<>();
        int quarter = readings.size() / 4;
        List<Reading> before = readings.subList(quarter, 2 * quarter);
        List<Reading> after = readings.subList(readings.size() - quarter, readings.size());
        compare(
                grown,
                "heap MiB",
                least(before, Reading::heapMebibytes) * HEAP_FACTOR + HEAP_SLACK,
                least(after, Reading::heapMebibytes));
        compare(
                grown,
                "threads",
                least(before, Reading::threads) * COUNT_FACTOR + COUNT_SLACK,
                least(after, Reading::threads));
        compare(
                grown,
                "descriptors",
                least(before, Reading::descriptors) * COUNT_FACTOR + COUNT_SLACK,
                least(after, Reading::descriptors));
        compare(grown, "timer entries", 0, least(after, reading -> reading.held.timerEntries()));
        compare(grown, "permits", 0, least(after, reading -> reading.held.permits()));
        return grown;
    }

    private static double least(List<Reading> readings, ToDoubleFunction<Reading> what) {
        return readings.stream().mapToDouble(what).min().orElseThrow();
    }

    private static void compare(List<String> grown, String what, double allowed, double least) {
        if (least > allowed) {
            grown.add(String.format(Locale.ROOT, "%s: %.1f (expected: at most %.1f)", what, least, allowed));
        }
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%10d %10d %12.1f %8d %12d %13d %8d %12d",
                calls,
                answered,
                heapMebibytes,
                threads,
                descriptors,
                held.timerEntries(),
                held.permits(),
                held.latestMillis());
    }
}
