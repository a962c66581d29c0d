package dev.belay.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belay.internal.time.TimeSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SimulatedTimeTest {
    private final SimulatedTime time = new SimulatedTime();
    private final List<String> story = new ArrayList<>();

    @AfterEach
    void close() {
        time.close();
    }

    private void tell(String what) {
        story.add(time.elapsed().toMillis() + " " + what);
    }

    private void sleep(long millis) {
        time.park(this, TimeUnit.MILLISECONDS.toNanos(millis));
    }

    private void startAfter(long millis, Runnable task) {
        time.startAfter(TimeUnit.MILLISECONDS.toNanos(millis), task);
    }

    @Test
    void timePassesWhileEverybodyWaits() {
        startAfter(0, () -> {
            sleep(100_000);
            tell("one");
        });
        startAfter(10, () -> {
            sleep(20);
            tell("other");
        });
        time.after(TimeUnit.SECONDS.toNanos(1), () -> tell("action"));

        time.run();

        assertThat(story).containsExactly("30 other", "1000 action", "100000 one");
        assertThat(time.instant()).isEqualTo("2026-01-01T00:01:40Z");
    }

    @Test
    void whatHappensInTheSameMomentHappensInTheOrderInWhichItWasPlanned() {
        startAfter(5, () -> tell("a"));
        time.after(TimeUnit.MILLISECONDS.toNanos(5), () -> tell("b"));
        startAfter(2, () -> {
            sleep(3);
            tell("d");
        });
        startAfter(5, () -> tell("c"));

        time.run();

        assertThat(story).containsExactly("5 a", "5 b", "5 c", "5 d");
    }

    @Test
    void aWaitEndsWhenItsThreadIsUnparked() {
        List<Thread> waiter = new ArrayList<>();
        startAfter(0, () -> {
            waiter.add(Thread.currentThread());
            time.park(this, TimeSource.UNTIL_UNPARKED);
            tell("woken");
            sleep(100);
            tell("slept");
        });
        startAfter(7, () -> {
            time.unpark(waiter.get(0));
            time.unpark(waiter.get(0));
            tell("unparked");
        });

        time.run();

        assertThat(story).containsExactly("7 unparked", "7 woken", "107 slept");
    }

    @Test
    void anUnparkThatComesBeforeTheWaitEndsIt() {
        startAfter(0, () -> {
            time.unpark(Thread.currentThread());
            sleep(50);
            tell("first");
            sleep(50);
            tell("second");
        });

        time.run();

        assertThat(story).containsExactly("0 first", "50 second");
    }

    @Test
    void theEndOfAnEarlierWaitDoesNotEndALaterOne() {
        List<Thread> waiter = new ArrayList<>();
        startAfter(0, () -> {
            waiter.add(Thread.currentThread());
            sleep(10);
            sleep(100);
            tell("done");
        });
        startAfter(1, () -> time.unpark(waiter.get(0)));

        time.run();

        assertThat(story).containsExactly("101 done");
    }

    @Test
    void threadsAreUsedAgainAndWhatWasMeantForTheLastTaskDoesNotWakeTheNext() {
        List<Thread> served = new ArrayList<>();
        startAfter(0, () -> served.add(Thread.currentThread()));
        time.after(1, () -> time.unpark(served.get(0)));
        startAfter(2, () -> {
            served.add(Thread.currentThread());
            sleep(10);
            tell("done");
        });

        time.run();

        assertThat(served.get(1)).isSameAs(served.get(0));
        assertThat(story).containsExactly("12 done");
    }

    @Test
    void whatFailsFailsTheRun() {
        IllegalStateException bug = new IllegalStateException("bug");
        startAfter(0, () -> sleep(1_000));
        startAfter(1, () -> {
            throw bug;
        });

        assertThatThrownBy(time::run).isInstanceOf(AssertionError.class).hasCause(bug);
    }

    @Test
    void whoWaitsForEverIsFound() {
        startAfter(0, () -> time.park(this, TimeSource.UNTIL_UNPARKED));

        assertThatThrownBy(time::run)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("1 threads wait for what will never happen");
    }

    @Test
    void realThreadsHaveNoPartInIt() throws Exception {
        List<Throwable> refused = new ArrayList<>();
        Thread other = new Thread(() -> {
            try {
                time.unpark(Thread.currentThread());
            } catch (IllegalStateException e) {
                refused.add(e);
            }
        });

        other.start();
        other.join();

        assertThat(refused).hasSize(1);
    }

    @Test
    void theSameSeedMakesTheSameStory() {
        List<String> first = randomStory(7);
        List<String> again = randomStory(7);
        List<String> other = randomStory(8);

        assertThat(first).hasSize(2_000).isEqualTo(again).isNotEqualTo(other);
    }

    private List<String> randomStory(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Thread> asleep = new ArrayList<>();
        story.clear();
        time.startOver(seed);
        for (int i = 0; i < 200; i++) {
            int number = i;
            startAfter(random.nextInt(50), () -> {
                for (int wait = 0; wait < 10; wait++) {
                    asleep.add(Thread.currentThread());
                    time.unpark(asleep.get(random.nextInt(asleep.size())));
                    sleep(random.nextInt(20));
                    tell(number + "." + time.jitter(10));
                }
            });
        }
        time.run();
        assertThat(time.elapsed()).isLessThan(Duration.ofSeconds(1));
        return List.copyOf(story);
    }
}
