package dev.belay.internal.limit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.internal.time.TimeSource;
import dev.belay.internal.timer.Stoppable;
import dev.belay.testing.Await;
import dev.belay.testing.BackgroundCall;
import dev.belay.testing.Race;
import dev.belay.testing.Racing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

class FifoLimitTest {
    private static final Stoppable PATIENT = () -> false;
    private static final Duration SOON = Duration.ofSeconds(5);

    @Test
    void soManyPermitsAndNoMore() {
        FifoLimit limit = new FifoLimit(2, TimeSource.SYSTEM);

        assertThat(limit.tryAcquire()).isTrue();
        assertThat(limit.tryAcquire()).isTrue();
        assertThat(limit.tryAcquire()).isFalse();
        limit.release();

        assertThat(limit.used()).isOne();
        assertThat(limit.acquire(PATIENT)).isTrue();
        assertThat(limit.used()).isEqualTo(2);
    }

    @Test
    void thoseWhoWaitAreServedInTheOrderInWhichTheyCame() throws Exception {
        FifoLimit limit = new FifoLimit(1, TimeSource.SYSTEM);
        List<Integer> served = new CopyOnWriteArrayList<>();
        List<BackgroundCall<Boolean>> waiters = new ArrayList<>();
        assertThat(limit.tryAcquire()).isTrue();
        for (int i = 0; i < 5; i++) {
            int number = i;
            waiters.add(BackgroundCall.start(() -> limit.acquire(PATIENT) && served.add(number)));
            assertThat(Await.condition(SOON, () -> limit.waiting() == number + 1))
                    .isTrue();
        }

        assertThat(limit.tryAcquire()).isFalse();
        for (int i = 1; i <= 5; i++) {
            int count = i;
            limit.release();
            assertThat(Await.condition(SOON, () -> served.size() == count)).isTrue();
        }

        for (BackgroundCall<Boolean> waiter : waiters) {
            assertThat(waiter.outcome(SOON).value()).isTrue();
        }
        assertThat(served).containsExactly(0, 1, 2, 3, 4);
        assertThat(limit.used()).isOne();
        assertThat(limit.waiting()).isZero();
    }

    @Test
    void whoIsStoppedAndServedInTheSameMomentGivesThePermitBack() {
        FifoLimit limit = new FifoLimit(1, TimeSource.SYSTEM);
        assertThat(limit.tryAcquire()).isTrue();
        AtomicBoolean asked = new AtomicBoolean();
        Stoppable stoppedAsThePermitComes = () -> {
            if (!asked.getAndSet(true)) {
                limit.release();
            }
            return true;
        };

        assertThat(limit.acquire(stoppedAsThePermitComes)).isFalse();

        assertThat(limit.used()).isZero();
        assertThat(limit.waiting()).isZero();
    }

    @Test
    void whoeverIsStoppedLeavesTheQueueAndTheNextOneIsServed() throws Exception {
        FifoLimit limit = new FifoLimit(1, TimeSource.SYSTEM);
        AtomicBoolean stop = new AtomicBoolean();
        assertThat(limit.tryAcquire()).isTrue();
        try (var first = BackgroundCall.start(() -> limit.acquire(stop::get))) {
            assertThat(Await.condition(SOON, () -> limit.waiting() == 1)).isTrue();
            try (var second = BackgroundCall.start(() -> limit.acquire(PATIENT))) {
                assertThat(Await.condition(SOON, () -> limit.waiting() == 2)).isTrue();

                stop.set(true);
                LockSupport.unpark(first.thread());

                assertThat(first.outcome(SOON).value()).isFalse();
                assertThat(limit.waiting()).isOne();
                limit.release();
                assertThat(second.outcome(SOON).value()).isTrue();
            }
        }
    }

    @Test
    void anInterruptedThreadLeavesWithItsFlagSet() throws Exception {
        FifoLimit limit = new FifoLimit(1, TimeSource.SYSTEM);
        assertThat(limit.tryAcquire()).isTrue();
        try (var waiter = BackgroundCall.start(
                () -> !limit.acquire(PATIENT) && Thread.currentThread().isInterrupted())) {
            assertThat(Await.condition(SOON, () -> limit.waiting() == 1)).isTrue();

            waiter.interrupt();

            assertThat(waiter.outcome(SOON).value()).isTrue();
        }
        assertThat(limit.waiting()).isZero();
    }

    @Test
    void onlyAnIdleLimitRetiresAndThenGivesNothing() {
        FifoLimit limit = new FifoLimit(1, TimeSource.SYSTEM);
        assertThat(limit.tryAcquire()).isTrue();
        assertThat(limit.retire()).isFalse();
        limit.release();

        assertThat(limit.retire()).isTrue();
        assertThat(limit.tryAcquire()).isFalse();
        assertThat(limit.acquire(PATIENT)).isFalse();
        assertThat(limit.isRetired()).isTrue();
        assertThat(limit.used() + limit.waiting()).isZero();
    }

    /** Six threads, three permits, and one waiter in four gives up while it is perhaps being served. */
    @Racing
    @Test
    void noPermitIsEverLostOrMadeUnderStress() throws Exception {
        long seed = 20_260_101;
        FifoLimit limit = new FifoLimit(3, TimeSource.SYSTEM);
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        Race.Action[] racers = new Race.Action[6];
        for (int i = 0; i < racers.length; i++) {
            Random random = new Random(seed + i);
            racers[i] = () -> {
                for (int round = 0; round < 20_000; round++) {
                    int looks = random.nextInt(4) == 0 ? random.nextInt(3) : Integer.MAX_VALUE;
                    int[] left = {looks};
                    if (limit.acquire(() -> left[0]-- <= 0)) {
                        most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                        inside.decrementAndGet();
                        limit.release();
                    }
                }
            };
        }

        Race.together(racers);

        assertThat(most.get()).as("seed %d", seed).isBetween(1, 3);
        assertThat(limit.used()).isZero();
        assertThat(limit.waiting()).isZero();
        assertThat(limit.retire()).isTrue();
    }
}
