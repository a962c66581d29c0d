package dev.belay.examples.soak;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.atomic.LongAdder;

/** What became of the calls. */
final class Tally {
    private final LongAdder calls = new LongAdder();
    private final LongAdder answered = new LongAdder();
    private final LongAccumulator latest = new LongAccumulator(Math::max, 0);
    private final Set<String> unexpected = ConcurrentHashMap.newKeySet();

    void ended(boolean withAnswer, long nanosLate) {
        calls.increment();
        if (withAnswer) {
            answered.increment();
        }
        latest.accumulate(nanosLate / 1_000_000);
    }

    /** Notes an outcome that no call may have; each kind once. */
    void unexpected(Throwable failure) {
        calls.increment();
        unexpected.add("a call ended with " + failure);
    }

    long calls() {
        return calls.sum();
    }

    long answered() {
        return answered.sum();
    }

    /** Returns by how much the latest call since the last question was later than its deadline. */
    long latestMillis() {
        return latest.getThenReset();
    }

    List<String> unexpected() {
        return List.copyOf(unexpected);
    }
}
