package dev.belay.internal.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belay.policy.ConcurrencyPolicy;
import dev.belay.testing.Await;
import dev.belay.testing.waits.AsyncWait;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedTransferQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AsyncThreadsTest {

    private static final Duration SOON = Duration.ofSeconds(5);

    private final ThreadPoolExecutor pool = (ThreadPoolExecutor)
            AsyncThreads.pooled(ConcurrencyPolicy.builder().total(3).queue(2).build());
    private final CountDownLatch release = new CountDownLatch(1);

    @AfterEach
    void end() {
        release.countDown();
        pool.shutdown();
    }

    @Test
    void anIdleThreadIsUsedBeforeAnotherIsMade() throws Exception {
        for (int i = 0; i < 50; i++) {
            pool.submit(() -> {}).get();
            awaitIdleThread();
        }

        assertThat(pool.getLargestPoolSize()).isEqualTo(1);
    }

    @Test
    void tasksWaitWhenNoMoreThreadsMayBeMade() {
        for (int i = 0; i < 5; i++) {
            pool.execute(this::block);
        }

        assertThat(pool.getPoolSize()).isEqualTo(3);
        assertThat(pool.getQueue()).hasSize(2);
        assertThatThrownBy(() -> pool.execute(this::block)).isInstanceOf(RejectedExecutionException.class);
    }

    @Test
    void waitingTasksAreRunWhenThreadsComeFree() throws Exception {
        CountDownLatch ran = new CountDownLatch(5);
        for (int i = 0; i < 5; i++) {
            pool.execute(() -> {
                block();
                ran.countDown();
            });
        }

        release.countDown();

        ran.await();
        assertThat(ran.getCount()).isZero();
    }

    @Test
    void itsThreadsDoNotKeepTheProcessAlive() throws Exception {
        assertThat(pool.submit(() -> Thread.currentThread().isDaemon()).get()).isTrue();
    }

    @Test
    void itsThreadsAreCounted() throws Exception {
        assertThat(AsyncThreads.alive(pool)).isZero();
        for (int i = 0; i < 5; i++) {
            pool.execute(this::block);
        }
        assertThat(Await.condition(SOON, () -> AsyncThreads.alive(pool) == 3)).isTrue();

        release.countDown();
        pool.shutdown();

        assertThat(Await.condition(SOON, () -> AsyncThreads.alive(pool) == 0)).isTrue();
    }

    @Test
    void aPoolThatIsShutDownRefuses() {
        pool.shutdown();

        assertThatThrownBy(() -> pool.execute(this::block)).isInstanceOf(RejectedExecutionException.class);
    }

    @Test
    void thereIsAQueueOnlyWhereThereAreNoVirtualThreadsForIt() {
        ExecutorService created = AsyncThreads.create(ConcurrencyPolicy.defaults());
        try {
            assertThat(created instanceof ThreadPoolExecutor)
                    .isEqualTo(AsyncWait.ofThisJdk().contains(AsyncWait.EXECUTOR_QUEUE));
        } finally {
            created.shutdown();
        }
    }

    private void block() {
        try {
            release.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The thread is idle once it waits in the queue, a moment after its task is done. */
    private void awaitIdleThread() {
        while (((LinkedTransferQueue<?>) pool.getQueue()).getWaitingConsumerCount() == 0) {
            Thread.onSpinWait();
        }
    }
}
