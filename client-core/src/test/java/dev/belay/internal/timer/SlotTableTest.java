package dev.belay.internal.timer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.testing.Race;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SlotTableTest {
    private final SlotTable table = new SlotTable();

    private Set<TimerEntry> entries() {
        Set<TimerEntry> found = new HashSet<>();
        table.forEach(found::add);
        return found;
    }

    @Test
    void anEntryIsThereUntilItIsRemoved() {
        TestEntry entry = new TestEntry(0);

        table.add(entry);
        assertThat(table.isEmpty()).isFalse();
        assertThat(entries()).containsExactly(entry);

        assertThat(table.remove(entry)).isTrue();
        assertThat(table.remove(entry)).isFalse();
        assertThat(table.isEmpty()).isTrue();
    }

    @Test
    void anEntryThatWasNeverAddedIsNotRemoved() {
        assertThat(table.remove(new TestEntry(0))).isFalse();
    }

    @Test
    void theTableGrowsAndForgetsNobody() {
        Set<TimerEntry> all = new HashSet<>();
        for (int i = 0; i < 20_000; i++) {
            TestEntry entry = new TestEntry(0);
            all.add(entry);
            table.add(entry);
        }

        assertThat(entries()).isEqualTo(all);
        assertThat(all).allMatch(table::remove);
        assertThat(table.isEmpty()).isTrue();
    }

    @Test
    void anEntryCanBeAddedAgain() {
        TestEntry entry = new TestEntry(0);
        for (int i = 0; i < 10_000; i++) {
            table.add(entry);
            assertThat(table.remove(entry)).isTrue();
        }

        assertThat(table.isEmpty()).isTrue();
    }

    @Test
    void ofTwoThreadsOneRemoves() throws Exception {
        Race.rounds(2_000, round -> {
            TestEntry entry = new TestEntry(0);
            AtomicInteger removed = new AtomicInteger();
            table.add(entry);

            Race.together(
                    () -> removed.addAndGet(table.remove(entry) ? 1 : 0),
                    () -> removed.addAndGet(table.remove(entry) ? 1 : 0));

            assertThat(removed).as("round %d", round).hasValue(1);
            assertThat(table.isEmpty()).isTrue();
        });
    }

    @Test
    void manyThreadsAddAndRemoveAndNothingIsLostOrLeft() throws Exception {
        long seed = 7;
        AtomicInteger lost = new AtomicInteger();
        Race.Action[] racers = new Race.Action[4];
        for (int i = 0; i < racers.length; i++) {
            Random random = new Random(seed + i);
            racers[i] = () -> addAndRemove(random, lost);
        }

        Race.together(racers);

        assertThat(lost).as("seed %d", seed).hasValue(0);
        assertThat(table.isEmpty()).isTrue();
    }

    private void addAndRemove(Random random, AtomicInteger lost) {
        Deque<TestEntry> mine = new ArrayDeque<>();
        for (int round = 0; round < 50_000; round++) {
            if (mine.size() < 500 && random.nextBoolean()) {
                TestEntry entry = new TestEntry(0);
                table.add(entry);
                mine.add(entry);
            } else if (!mine.isEmpty() && !table.remove(mine.poll())) {
                lost.incrementAndGet();
            }
        }
        mine.forEach(entry -> lost.addAndGet(table.remove(entry) ? 0 : 1));
    }
}
