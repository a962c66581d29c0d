package dev.belay.internal.timer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.internal.time.TimeSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ClosersTest {
    private static final int LIMIT_SECONDS = 5;

    private final Closers closers = new Closers();
    private final CountDownLatch release = new CountDownLatch(1);

    @AfterEach
    void release() {
        release.countDown();
    }

    private void block() throws InterruptedException {
        CountDownLatch blocked = new CountDownLatch(1);
        closers.close(() -> {
            blocked.countDown();
            awaitRelease();
        });
        assertThat(blocked.await(LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();
    }

    private void awaitRelease() {
        try {
            release.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void callsAreClosedInOrder() throws Exception {
        List<Integer> order = Collections.synchronizedList(new ArrayList<>());
        CountDownLatch done = new CountDownLatch(100);
        for (int i = 0; i < 100; i++) {
            int number = i;
            closers.close(() -> {
                order.add(number);
                done.countDown();
            });
        }

        assertThat(done.await(LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();
        assertThat(order).isSorted();
    }

    @Test
    void onTheSpotEverythingIsDoneByWhoeverHandsItOver() {
        List<Thread> threads = new ArrayList<>();
        Closers direct = Closers.onTheSpot();
        DeadlineTimer timer = DeadlineTimer.manual(TimeSource.SYSTEM, direct);

        timer.closers().close(() -> threads.add(Thread.currentThread()));
        timer.closers().notifyListeners(() -> threads.add(Thread.currentThread()));

        assertThat(threads).containsExactly(Thread.currentThread(), Thread.currentThread());
        assertThat(direct.isBusy()).isFalse();
    }

    @Test
    void anotherThreadHelpsWhenOneIsStuck() throws Exception {
        block();
        CountDownLatch done = new CountDownLatch(1);
        closers.close(done::countDown);
        assertThat(closers.isBusy()).isTrue();

        closers.helpIfStuck(2 * Closers.STUCK_NANOS);
        closers.helpIfStuck(3 * Closers.STUCK_NANOS);

        assertThat(done.await(LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();
        assertThat(closers.isBusy()).isFalse();
    }

    @Test
    void nobodyHelpsBeforeItIsStuck() throws Exception {
        closers.helpIfStuck(2 * Closers.STUCK_NANOS);
        block();
        closers.close(() -> {});

        closers.helpIfStuck(3 * Closers.STUCK_NANOS - 1);

        assertThat(closers.isBusy()).isTrue();
    }

    @Test
    void listenersAndEventsHaveDaemonsOfTheirOwn() throws Exception {
        BlockingQueue<Thread> threads = new LinkedBlockingQueue<>();
        closers.tell(() -> threads.add(Thread.currentThread()));
        assertThat(threads.take()).isSameAs(Thread.currentThread());

        closers.close(() -> threads.add(Thread.currentThread()));
        closers.notifyListeners(() -> closers.tell(() -> threads.add(Thread.currentThread())));

        assertThat(List.of(threads.take(), threads.take()))
                .allMatch(Thread::isDaemon)
                .extracting(Thread::getName)
                .containsExactlyInAnyOrder("belay-closer", "belay-events");
    }

    @Test
    void aCloserHasEventsToldInTheirOrder() throws Exception {
        List<Integer> told = new ArrayList<>();
        CountDownLatch done = new CountDownLatch(1);
        closers.close(() -> {
            for (int i = 0; i < 100; i++) {
                int event = i;
                closers.tell(() -> told.add(event));
            }
            closers.tell(done::countDown);
        });

        assertThat(done.await(LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();
        assertThat(told).hasSize(100).isSorted();
    }

    @Test
    void theTimerHelps() throws Exception {
        // The shared timer looks by itself, so the one stuck thread is among its closers.
        DeadlineTimer timer = DeadlineTimer.shared();
        CountDownLatch blocked = new CountDownLatch(1);
        timer.closers().close(() -> {
            blocked.countDown();
            awaitRelease();
        });
        assertThat(blocked.await(LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();
        CountDownLatch done = new CountDownLatch(1);
        timer.closers().close(done::countDown);
        TestEntry entry = new TestEntry(timer.time().nanoTime());

        timer.arm(entry, entry.due);

        assertThat(done.await(LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();
        timer.disarm(entry);
    }
}
