package dev.belay.internal.timer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.testing.Await;
import dev.belay.testing.CapturedLog;
import dev.belay.testing.FakeTimeSource;
import dev.belay.testing.ProcessFacts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DeadlineTimerTest {
    private final DeadlineTimer shared = DeadlineTimer.shared();
    private final List<TestEntry> armed = new ArrayList<>();

    @AfterEach
    void disarmAll() {
        armed.forEach(shared::disarm);
    }

    private TestEntry arm(Duration in) {
        TestEntry entry = new TestEntry(shared.time().nanoTime() + in.toNanos());
        armed.add(entry);
        shared.arm(entry, entry.due);
        return entry;
    }

    private static boolean fires(TestEntry entry) throws InterruptedException {
        return entry.fired.await(10, TimeUnit.SECONDS);
    }

    @Test
    void aManualTimerLooksWhenItIsToldTo() {
        FakeTimeSource time = new FakeTimeSource();
        DeadlineTimer manual = DeadlineTimer.manual(time);
        TestEntry entry = new TestEntry(time.nanoTime() + 10);
        manual.arm(entry, entry.due);

        assertThat(manual.isEmpty()).isFalse();
        time.advance(Duration.ofNanos(9));
        manual.scan();
        assertThat(entry.looks).hasValue(0);
        time.advance(Duration.ofNanos(1));
        manual.scan();

        assertThat(entry.fired.getCount()).isZero();
        assertThat(entry.looks).hasValue(1);
        assertThat(manual.disarm(entry)).isTrue();
        assertThat(manual.disarm(entry)).isFalse();
        assertThat(manual.isEmpty()).isTrue();
    }

    @Test
    void anEntryIsLookedAtWhenItIsDue() throws Exception {
        assertThat(fires(arm(Duration.ofMillis(30)))).isTrue();
        assertThat(fires(arm(Duration.ZERO))).isTrue();
        assertThat(fires(arm(Duration.ofMillis(-5)))).isTrue();
    }

    @Test
    void anEntryWhoseDueTimeMovesNearerIsLookedAtThen() throws Exception {
        TestEntry entry = arm(Duration.ofHours(1));

        entry.due = shared.time().nanoTime() + 1_000_000;
        shared.dueAt(entry, entry.due);

        assertThat(fires(entry)).isTrue();
    }

    @Test
    void aDisarmedEntryIsLeftAlone() throws Exception {
        TestEntry disarmed = arm(Duration.ofMillis(30));
        TestEntry later = arm(Duration.ofMillis(60));

        assertThat(shared.disarm(disarmed)).isTrue();

        assertThat(fires(later)).isTrue();
        assertThat(disarmed.fired.getCount()).isOne();
    }

    /** After a few empty scans the thread parks without a limit: arming must wake it. */
    @Test
    void aRestingTimerIsWokenAgainAndAgain() throws Exception {
        for (int round = 0; round < 3; round++) {
            TestEntry entry = arm(Duration.ofMillis(1));
            assertThat(fires(entry)).isTrue();
            shared.disarm(entry);
            assertThat(Await.condition(Duration.ofSeconds(5), DeadlineTimerTest::isResting))
                    .isTrue();
        }
    }

    private static boolean isResting() {
        List<Thread> threads = ProcessFacts.liveThreads("belay-timer");
        boolean waits = threads.size() == 1 && threads.get(0).getState() == Thread.State.TIMED_WAITING;
        return waits && DeadlineTimer.shared().isEmpty();
    }

    @Test
    void thereIsOneThreadWhateverIsArmed() throws Exception {
        for (int i = 0; i < 3_000; i++) {
            arm(Duration.ofMillis(i % 40));
        }

        for (TestEntry entry : armed) {
            assertThat(fires(entry)).isTrue();
        }
        assertThat(ProcessFacts.liveThreads("belay-timer")).hasSize(1).allMatch(Thread::isDaemon);
    }

    @Test
    void anEntryThatThrowsDoesNotCostTheOthersTheirDeadlines() throws Exception {
        TimerEntry bad = new TimerEntry() {
            @Override
            protected long waitingSince() {
                return 0;
            }

            @Override
            protected long inspect(long now) {
                throw new IllegalStateException("entry");
            }
        };
        try (CapturedLog log = CapturedLog.everything(DeadlineTimer.class.getName())) {
            shared.arm(bad, shared.time().nanoTime());

            assertThat(fires(arm(Duration.ofMillis(20)))).isTrue();
            shared.disarm(bad);
            assertThat(log.messages()).isNotEmpty();
        }
    }
}
