package dev.belay.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.testing.waits.Wait;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** F26: spinning instead of waiting. While 1,000 calls wait, the process uses at most 2 % of one core. */
@Tag("timing")
@Timeout(60)
class F26NoSpinTest {
    private static final Duration SHORT = Duration.ofMillis(500);

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
        assertThat(used).isGreaterThan(ThousandWaitingCalls.allowed(SHORT));
    }

    /** Each in a process of its own, so that neither other tests' threads nor the coverage agent are counted. */
    @Test
    void aThousandWaitingCallsCostNextToNothing() throws Exception {
        Map<Wait, Process> processes = new EnumMap<>(Wait.class);
        try {
            for (Wait wait : List.of(Wait.PERMIT, Wait.NO_HEAD)) {
                processes.put(wait, start(wait));
            }
            for (Map.Entry<Wait, Process> each : processes.entrySet()) {
                assertThat(Duration.parse(lastLine(each.getValue())))
                        .as(each.getKey().toString())
                        .isBetween(Duration.ZERO, ThousandWaitingCalls.allowed(ThousandWaitingCalls.WINDOW));
            }
        } finally {
            processes.values().forEach(Process::destroyForcibly);
        }
    }

    private static Process start(Wait wait) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xss512k",
                        "-cp",
                        System.getProperty("java.class.path"),
                        ThousandWaitingCalls.class.getName(),
                        wait.name())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    /** Returns what the process has printed last, once it has ended. */
    private static String lastLine(Process process) throws Exception {
        String all = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
        return all.lines().reduce("", (earlier, line) -> line);
    }
}
