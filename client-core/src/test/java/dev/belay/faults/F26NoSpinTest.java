package dev.belay.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.testing.waits.Wait;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** F26: spinning instead of waiting. While 1,000 calls wait, the process uses at most 2 % of one core. */
@Tag("timing")
@Timeout(60)
class F26NoSpinTest {
    private static final Duration SHORT = Duration.ofMillis(500);
    private static final int PERCENT = 2;

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

        Duration used = ThousandWaitingCalls.cpuTimeOf(SHORT);

        permits.release();
        assertThat(used).isGreaterThan(allowed(SHORT));
    }

    /** In a process of its own, so that neither other tests' threads nor the coverage agent are counted. */
    @ParameterizedTest
    @EnumSource(
            value = Wait.class,
            names = {"PERMIT", "NO_HEAD"})
    void aThousandWaitingCallsCostNextToNothing(Wait wait) throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xss512k",
                        "-cp",
                        System.getProperty("java.class.path"),
                        ThousandWaitingCalls.class.getName(),
                        wait.name())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try {
            String last = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .reduce("", (earlier, line) -> line);
            assertThat(process.waitFor(50, TimeUnit.SECONDS)).isTrue();
            assertThat(Duration.parse(last)).isBetween(Duration.ZERO, allowed(ThousandWaitingCalls.WINDOW));
        } finally {
            process.destroyForcibly();
        }
    }

    private static Duration allowed(Duration window) {
        return window.multipliedBy(PERCENT).dividedBy(100);
    }
}
