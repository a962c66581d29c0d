package dev.belay.internal.timer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.testing.Await;
import dev.belay.testing.FakeTimeSource;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class TimerStateTest {
    private static final Duration SOON = Duration.ofSeconds(5);
    private static final long SECOND = 1_000_000_000;

    private final FakeTimeSource time = new FakeTimeSource();
    private final DeadlineTimer timer = DeadlineTimer.manual(time);

    @Test
    void oneThatHasNothingToDoIsNotLate() {
        time.advance(Duration.ofHours(1));

        assertThat(timer.state()).isEqualTo(new TimerState(0, false, 0));
    }

    @Test
    void itIsAsLateAsTheFirstThatIsDue() {
        TestEntry first = new TestEntry(time.nanoTime() + SECOND);
        TestEntry second = new TestEntry(time.nanoTime() + 2 * SECOND);
        timer.arm(second, second.due);
        timer.arm(first, first.due);
        assertThat(timer.state()).isEqualTo(new TimerState(2, false, 0));

        time.advance(Duration.ofSeconds(5));

        assertThat(timer.state()).isEqualTo(new TimerState(2, false, 4 * SECOND));
        timer.disarm(first);
        assertThat(timer.state()).isEqualTo(new TimerState(1, false, 3 * SECOND));
        timer.disarm(second);
        assertThat(timer.state()).isEqualTo(new TimerState(0, false, 0));
    }

    @Test
    void aThreadThatIsStuckInOneLookIsLate() {
        DeadlineTimer shared = DeadlineTimer.shared();
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        TestEntry stuck = new TestEntry(shared.time().nanoTime(), entry -> {
            inside.countDown();
            Await.condition(SOON, () -> release.getCount() == 0);
        });
        shared.arm(stuck, stuck.due);
        try {
            assertThat(Await.condition(SOON, () -> inside.getCount() == 0)).isTrue();
            assertThat(Await.condition(SOON, () -> shared.state().lateNanos() > 0))
                    .isTrue();
            assertThat(shared.state().alive()).isTrue();
        } finally {
            release.countDown();
            shared.disarm(stuck);
        }
        assertThat(Await.condition(SOON, () -> shared.state().lateNanos() == 0)).isTrue();
    }
}
