package dev.belay.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.testing.Answers;
import dev.belay.testing.BackgroundCall;
import dev.belay.testing.ChildJvm;
import dev.belay.testing.ClientExtension;
import dev.belay.testing.StreamAnswers;
import dev.belay.testing.waits.Timing;
import dev.belay.testing.waits.Wait;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** F26: spinning instead of waiting. While 1,000 calls wait, the process uses at most 2 % of one core. */
@Timeout(60)
class F26NoSpinTest {
    private static final Duration SHORT = Duration.ofMillis(300);
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final int WINDOWS = 30;
    private static final int CALLERS = 10;

    /** A fifth of a core: no compiler or collector that is at work meanwhile could be taken for it. */
    private static final int TIMES_THE_ALLOWED = 10;

    @RegisterExtension
    final ClientExtension leaks = new ClientExtension();

    @ParameterizedTest
    @EnumSource(
            value = Wire.class,
            names = {"HTTP_1", "HTTP_2"})
    void naiveCallersThatYieldUntilTheyMayGoBurnAProcessor(Wire wire) throws Exception {
        CountDownLatch answered = new CountDownLatch(1);
        CountDownLatch waiting = new CountDownLatch(CALLERS);
        Semaphore gate = new Semaphore(1);
        OkHttpClient naive = wire.okHttp();
        leaks.register(Wire.end(naive));
        List<BackgroundCall<String>> calls = new ArrayList<>();
        try (Peer peer = Peer.start(
                wire,
                Answers.heldBy(answered, Answers.ok("x")),
                StreamAnswers.heldBy(answered, StreamAnswers.ok("x")))) {
            for (int i = 0; i < CALLERS; i++) {
                calls.add(BackgroundCall.start(() -> {
                    waiting.countDown();
                    return spinThenCall(gate, naive, peer.request());
                }));
            }
            waiting.await();
            assertThat(peer.traffic().awaitRequests(1, LIMIT)).isTrue();

            Duration much = ThousandWaitingCalls.allowed(SHORT).multipliedBy(TIMES_THE_ALLOWED);
            assertThat(usedInTheFirstWindowWithMoreThan(much)).isGreaterThan(much);
            assertThat(peer.traffic().requests()).isEqualTo(1);
            answered.countDown();
            for (BackgroundCall<String> call : calls) {
                assertThat(call.outcome(LIMIT).value()).isEqualTo("x");
            }
        } finally {
            calls.forEach(BackgroundCall::close);
        }
    }

    /** On a busy machine those that yield get little at times. */
    private static Duration usedInTheFirstWindowWithMoreThan(Duration much) throws InterruptedException {
        Duration used = ThousandWaitingCalls.cpuTimeOf(SHORT);
        for (int window = 1; window < WINDOWS && used.compareTo(much) <= 0; window++) {
            used = ThousandWaitingCalls.cpuTimeOf(SHORT);
        }
        return used;
    }

    @SuppressWarnings("ThreadPriorityCheck") // spinning is the fault that is shown
    private static String spinThenCall(Semaphore gate, OkHttpClient naive, Request request) throws IOException {
        while (!gate.tryAcquire()) {
            Thread.yield();
            // So that the callers end when the test fails.
            if (Thread.currentThread().isInterrupted()) {
                throw new InterruptedIOException("no longer wanted");
            }
        }
        try (Response response = naive.newCall(request).execute()) {
            return response.body().string();
        } finally {
            gate.release();
        }
    }

    /** Each in a process of its own, so that neither other tests' threads nor the coverage agent are counted. */
    @Timing
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

    /** Its start takes both processors for a second, which the tests beside it that assert on time must not feel. */
    private static Process start(Wait wait) throws IOException {
        List<String> command = new ArrayList<>();
        if (!System.getProperty("os.name", "").startsWith("Windows")) {
            command.addAll(List.of("nice", "-n", "19"));
        }
        command.addAll(ChildJvm.command(List.of("-Xss512k"), ThousandWaitingCalls.class, wait.name()));
        return new ProcessBuilder(command)
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
