package dev.belay.testing.hostile;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;

/** How often a case of each kind ended how. */
final class Histogram {
    static final String VALUE = "value";

    private final Map<String, Map<String, LongAdder>> counts = new ConcurrentHashMap<>();
    private final LongAccumulator latestMillis = new LongAccumulator(Math::max, 0);

    void count(String kind, String outcome) {
        counts.computeIfAbsent(kind, k -> new ConcurrentSkipListMap<>())
                .computeIfAbsent(outcome, o -> new LongAdder())
                .increment();
    }

    /** Notes by how much a call has come after its deadline. */
    void late(Duration over) {
        latestMillis.accumulate(over.toMillis());
    }

    long kinds() {
        return counts.size();
    }

    long values() {
        return totals().getOrDefault(VALUE, 0L);
    }

    long all() {
        return totals().values().stream().mapToLong(Long::longValue).sum();
    }

    private Map<String, Long> totals() {
        return counts.values().stream()
                .flatMap(row -> row.entrySet().stream())
                .collect(Collectors.groupingBy(
                        Map.Entry::getKey,
                        Collectors.summingLong(each -> each.getValue().sum())));
    }

    /** Prints a line for each kind, in this order, and one for all. */
    void print(List<String> kinds, PrintStream out) {
        for (String kind : kinds) {
            out.printf("%-46s %s%n", kind, counts.getOrDefault(kind, Map.of()));
        }
        String all = totals().entrySet().stream()
                .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
                .map(each -> String.format("%s %,d", each.getKey(), each.getValue()))
                .collect(Collectors.joining(", "));
        out.printf("%,d cases of %d kinds: %s%n", all(), kinds(), all);
        out.printf("the latest came %,d ms after its deadline%n", latestMillis.get());
    }
}
