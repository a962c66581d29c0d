package dev.belay.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.BelayClient;
import dev.belay.CancellationSource;
import dev.belay.HttpCaller;
import dev.belay.policy.ConcurrencyPolicy;
import dev.belay.testing.ClientExtension;
import dev.belay.testing.ProcessFacts;
import dev.belay.testing.waits.Scene;
import dev.belay.testing.waits.StuckCall;
import dev.belay.testing.waits.Threads;
import dev.belay.testing.waits.Wait;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** F26: spinning instead of waiting. While 1,000 calls wait, the process uses at most 2 % of one core. */
@Tag("timing")
@Timeout(60)
class F26NoSpinTest {
    private static final int CALLS = 1_000;
    private static final Duration WINDOW = Duration.ofSeconds(5);
    private static final Duration SHORT = Duration.ofMillis(500);
    private static final Duration SETTLE = Duration.ofSeconds(3);
    private static final int PERCENT = 2;
    private static final Duration LIMIT = Duration.ofSeconds(10);

    @RegisterExtension
    final ClientExtension clients = new ClientExtension();

    @SuppressWarnings("ThreadPriorityCheck") // spinning is the fault that is shown
    @Test
    void aBulkheadThatYieldsBurnsAProcessor() throws Exception {
        Semaphore permits = new Semaphore(0);
        CountDownLatch spinning = new CountDownLatch(1);
        Thread naive = new Thread(
                () -> {
                    spinning.countDown();
                    while (!permits.tryAcquire()) {
                        Thread.yield();
                    }
                },
                "naive-bulkhead");
        naive.setDaemon(true);
        naive.start();
        spinning.await();

        Duration used = cpuTimeOf(SHORT);

        permits.release();
        assertThat(used).isGreaterThan(allowed(SHORT));
    }

    @ParameterizedTest
    @EnumSource(
            value = Wait.class,
            names = {"PERMIT", "NO_HEAD"})
    void aThousandWaitingCallsCostNextToNothing(Wait wait) throws Exception {
        try (CancellationSource source = CancellationSource.create()) {
            Scene scene = clients.register(wait.setUp());
            BelayClient.Builder builder = scene.builder();
            if (wait == Wait.NO_HEAD) {
                builder.concurrency(ConcurrencyPolicy.builder()
                        .perOrigin(CALLS)
                        .total(CALLS)
                        .build());
            }
            BelayClient client = clients.build(builder);
            scene.prepare(client);
            HttpCaller caller = client.with(Scene.patient());
            List<StuckCall> calls = new ArrayList<>();
            for (int i = 0; i < CALLS; i++) {
                calls.add(StuckCall.execute(caller, scene.request(), source.token(), Threads.PLATFORM));
            }
            scene.awaitStuck(CALLS);
            // The scan is compiled first.
            Duration unused = cpuTimeOf(SETTLE);

            Duration used = cpuTimeOf(WINDOW);

            assertThat(used).isLessThanOrEqualTo(allowed(WINDOW));
            source.cancel("measured");
            for (StuckCall call : calls) {
                assertThat(call.awaitEnd(LIMIT)).isTrue();
            }
            client.close(Duration.ZERO);
        }
    }

    /** Returns what the whole process used while this thread did nothing for so long. */
    private static Duration cpuTimeOf(Duration window) throws InterruptedException {
        Duration before = ProcessFacts.cpuTime().orElseThrow();
        boolean early = new CountDownLatch(1).await(window.toNanos(), TimeUnit.NANOSECONDS);
        assertThat(early).isFalse();
        return ProcessFacts.cpuTime().orElseThrow().minus(before);
    }

    private static Duration allowed(Duration window) {
        return window.multipliedBy(PERCENT).dividedBy(100);
    }
}
