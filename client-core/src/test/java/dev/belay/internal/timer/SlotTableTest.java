package dev.belay.internal.timer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belay.testing.Race;
import dev.belay.testing.Racing;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
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

        table.add(entry, entry.due);
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
            table.add(entry, entry.due);
        }

        assertThat(entries()).isEqualTo(all);
        assertThat(all).allMatch(table::remove);
        assertThat(table.isEmpty()).isTrue();
    }

    @Test
    void anEntryCanBeAddedAgain() {
        TestEntry entry = new TestEntry(0);
        for (int i = 0; i < 10_000; i++) {
            table.add(entry, entry.due);
            assertThat(table.remove(entry)).isTrue();
        }

        assertThat(table.isEmpty()).isTrue();
    }

    private static long inspect(TimerEntry entry, long now) {
        return entry.inspect(now);
    }

    @Test
    void aScanLooksAtWhatIsDueAndSaysWhatComesNext() {
        TestEntry now = new TestEntry(5);
        TestEntry soon = new TestEntry(6);
        TestEntry later = new TestEntry(7);
        for (TestEntry entry : List.of(now, later, soon)) {
            table.add(entry, entry.due);
        }

        assertThat(table.scan(5, SlotTableTest::inspect)).isEqualTo(6);

        assertThat(now.looks).hasValue(1);
        assertThat(soon.looks).hasValue(0);
        assertThat(later.looks).hasValue(0);
        assertThat(table.scan(7, SlotTableTest::inspect)).isEqualTo(SlotTable.NEVER);
    }

    @Test
    void theOldestIsLookedAtFirst() {
        List<TimerEntry> looked = new ArrayList<>();
        for (int due : new int[] {3, 5, 1, 4, 2}) {
            table.add(new TestEntry(due), due);
        }

        table.scan(5, (entry, now) -> {
            looked.add(entry);
            return SlotTable.NEVER;
        });

        assertThat(looked).extracting(TimerEntry::waitingSince).containsExactly(1L, 2L, 3L, 4L, 5L);
    }

    @Test
    void anEntryThatIsLookedAtTooEarlySaysWhenItIsDue() {
        TestEntry entry = new TestEntry(9);
        table.add(entry, 3);

        assertThat(table.scan(4, SlotTableTest::inspect)).isEqualTo(9);

        assertThat(entry.looks).hasValue(1);
        assertThat(entry.fired.getCount()).isOne();
    }

    @Test
    void onlyAnEarlierTimeReplacesTheOneThatIsThere() {
        TestEntry entry = new TestEntry(5);
        assertThat(table.lower(entry, 1)).isFalse();
        table.add(entry, 5);

        assertThat(table.lower(entry, 6)).isFalse();
        assertThat(table.lower(entry, 5)).isFalse();
        assertThat(table.lower(entry, 4)).isTrue();

        assertThat(table.scan(3, SlotTableTest::inspect)).isEqualTo(4);
    }

    @Test
    void aTimeIsLoweredWhereverTheEntryStands() {
        for (int i = 0; i < 5_000; i++) {
            TestEntry entry = new TestEntry(100 + i);
            table.add(entry, 200_000);
            table.lower(entry, entry.due);
        }

        assertThat(table.scan(2_099, SlotTableTest::inspect)).isEqualTo(2_100);
        assertThat(entries().stream().filter(entry -> ((TestEntry) entry).looks.get() == 1))
                .hasSize(2_000);
    }

    @Test
    void anEntryThatWasRemovedIsNotDueAnyMore() {
        TestEntry entry = new TestEntry(5);
        table.add(entry, 5);

        table.remove(entry);

        assertThat(table.scan(1, SlotTableTest::inspect)).isEqualTo(SlotTable.NEVER);
    }

    @Test
    void timesMayBeOnBothSidesOfTheOverflow() {
        long now = Long.MAX_VALUE - 1;
        TestEntry before = new TestEntry(now);
        TestEntry after = new TestEntry(now + 10);
        table.add(before, before.due);
        table.add(after, after.due);

        assertThat(table.scan(now, SlotTableTest::inspect)).isEqualTo(now + 10);

        assertThat(before.fired.getCount()).isZero();
    }

    @Test
    void whatAFailedScanHasTakenCanBeLookedAtAgain() {
        TestEntry entry = new TestEntry(5);
        table.add(entry, 5);
        assertThatThrownBy(() -> table.scan(5, (due, now) -> {
                    throw new IllegalStateException("scan");
                }))
                .isInstanceOf(IllegalStateException.class);

        table.lookAtAll(6);

        assertThat(table.scan(6, SlotTableTest::inspect)).isEqualTo(SlotTable.NEVER);
        assertThat(entry.fired.getCount()).isZero();
    }

    /** What a disarmed entry's threads still say about it must not keep the timer awake. */
    @Racing
    @Test
    void anEmptySlotIsNeverDue() throws Exception {
        Race.rounds(2_000, round -> {
            TestEntry entry = new TestEntry(5);
            table.add(entry, 5);

            Race.together(() -> table.remove(entry), () -> table.lower(entry, 1));

            table.scan(9, SlotTableTest::inspect);
            assertThat(table.scan(9, SlotTableTest::inspect))
                    .as("round %d", round)
                    .isEqualTo(SlotTable.NEVER);
        });
    }

    @Racing
    @Test
    void aTimeThatIsLoweredDuringAScanIsNotLost() throws Exception {
        Race.rounds(5_000, round -> {
            TestEntry entry = new TestEntry(100);
            table.add(entry, 1);

            Race.together(
                    () -> {
                        entry.due = 50;
                        table.lower(entry, 50);
                    },
                    () -> table.scan(2, SlotTableTest::inspect));

            assertThat(table.scan(3, SlotTableTest::inspect))
                    .as("round %d", round)
                    .isEqualTo(50);
            table.remove(entry);
        });
    }

    @Racing
    @Test
    void ofTwoThreadsOneRemoves() throws Exception {
        Race.rounds(2_000, round -> {
            TestEntry entry = new TestEntry(0);
            AtomicInteger removed = new AtomicInteger();
            table.add(entry, entry.due);

            Race.together(
                    () -> removed.addAndGet(table.remove(entry) ? 1 : 0),
                    () -> removed.addAndGet(table.remove(entry) ? 1 : 0));

            assertThat(removed).as("round %d", round).hasValue(1);
            assertThat(table.isEmpty()).isTrue();
        });
    }

    @Racing
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
                table.add(entry, entry.due);
                mine.add(entry);
            } else if (!mine.isEmpty() && !table.remove(mine.poll())) {
                lost.incrementAndGet();
            }
        }
        mine.forEach(entry -> lost.addAndGet(table.remove(entry) ? 0 : 1));
    }
}
