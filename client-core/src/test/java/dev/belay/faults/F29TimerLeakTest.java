package dev.belay.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.BelayClient;
import dev.belay.CancellationSource;
import dev.belay.CancellationToken;
import dev.belay.ClientInternals;
import dev.belay.ResponseHandle;
import dev.belay.internal.timer.DeadlineTimer;
import dev.belay.testing.Answers;
import dev.belay.testing.CallStyle;
import dev.belay.testing.ClientExtension;
import dev.belay.testing.CountingTransport;
import dev.belay.testing.FakeAnswers;
import dev.belay.testing.Racing;
import dev.belay.testing.StreamAnswers;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** F29: timers that are not stopped. A finished call leaves nothing in the timer, and neither does a closed scope. */
@Timeout(60)
class F29TimerLeakTest {
    private static final int CALLS = 1_000_000;
    private static final int NAIVE_CALLS = 100_000;
    private static final int CALLS_OVER_SOCKETS = 120;
    private static final List<CallStyle> STYLES = List.of(CallStyle.values());
    private static final int LOOK_EVERY = 10_000;
    private static final Request REQUEST =
            new Request.Builder().url("http://a.test/").build();

    @RegisterExtension
    final ClientExtension clients = new ClientExtension();

    @ParameterizedTest
    @EnumSource(
            value = Wire.class,
            names = {"HTTP_1", "HTTP_2"})
    void theTimersOfANaiveClientGrowByOneWithEachCall(Wire wire) throws Exception {
        ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1);
        OkHttpClient naive = wire.okHttp();
        clients.register(Wire.end(naive));
        try (Peer peer = Peer.start(wire, Answers.ok("body"), StreamAnswers.ok("body"))) {
            for (int i = 1; i <= CALLS_OVER_SOCKETS; i++) {
                var forgotten = timedCall(naive, timer, peer.request());
                assertThat(forgotten.isDone()).isFalse();
                assertThat(timer.getQueue()).hasSize(i);
            }
        } finally {
            timer.shutdownNow();
        }
    }

    /** An executor keeps even what was cancelled, until its time has come, unless it is told otherwise. */
    @ParameterizedTest
    @EnumSource(
            value = Wire.class,
            names = {"HTTP_1", "HTTP_2"})
    void theTimersOfANaiveClientStayAlthoughTheyAreCancelled(Wire wire) throws Exception {
        ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1);
        OkHttpClient naive = wire.okHttp();
        clients.register(Wire.end(naive));
        try (Peer peer = Peer.start(wire, Answers.ok("body"), StreamAnswers.ok("body"))) {
            for (int i = 1; i <= CALLS_OVER_SOCKETS; i++) {
                timedCall(naive, timer, peer.request()).cancel(false);
                assertThat(timer.getQueue()).hasSize(i);
            }
        } finally {
            timer.shutdownNow();
        }
    }

    /** Makes a call with a deadline built by hand, and returns the timer that nobody needs any more. */
    private static ScheduledFuture<?> timedCall(OkHttpClient naive, ScheduledThreadPoolExecutor timer, Request request)
            throws IOException {
        okhttp3.Call call = naive.newCall(request);
        ScheduledFuture<?> deadline = timer.schedule(call::cancel, 30, TimeUnit.SECONDS);
        try (Response response = call.execute()) {
            assertThat(response.body().string()).isEqualTo("body");
        }
        return deadline;
    }

    @Test
    void anExecutorKeepsEveryCancelledTimeout() {
        ScheduledThreadPoolExecutor naive = new ScheduledThreadPoolExecutor(1);
        try {
            for (int i = 0; i < NAIVE_CALLS; i++) {
                ScheduledFuture<?> timeout = naive.schedule(() -> {}, 30, TimeUnit.SECONDS);
                timeout.cancel(false);
            }

            assertThat(naive.getQueue()).hasSize(NAIVE_CALLS);
        } finally {
            naive.shutdownNow();
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Wire.class,
            names = {"HTTP_1", "HTTP_2"})
    void theCallsOfBelayLeaveTheTimerEmpty(Wire wire) throws Exception {
        BelayClient client = clients.build(wire.belay());
        try (Peer peer = Peer.start(wire, Answers.ok("body"), StreamAnswers.ok("body"))) {
            for (int i = 0; i < CALLS_OVER_SOCKETS; i++) {
                CallStyle style = STYLES.get(i % STYLES.size());
                assertThat(style.text(client, peer.request())).isEqualTo("body");
                assertThat(DeadlineTimer.shared().isEmpty())
                        .as("after call %d, %s", i, style)
                        .isTrue();
            }
        }
    }

    /** With the second compiler, which a million calls are worth. */
    @Racing
    @Test
    void aMillionCallsLeaveTheTimerEmpty() throws Exception {
        CountingTransport transport = new CountingTransport(FakeAnswers.ok("body"));
        BelayClient client =
                clients.build(ClientInternals.over(BelayClient.builder(), transport, DeadlineTimer.shared()));

        for (int i = 0; i < CALLS; i++) {
            client.execute(REQUEST, CancellationToken.none(), ResponseHandle::bytes);
            if (i % LOOK_EVERY == 0) {
                assertThat(DeadlineTimer.shared().isEmpty())
                        .as("after %d calls", i)
                        .isTrue();
            }
        }

        assertThat(transport.sent()).isEqualTo(CALLS);
        assertThat(DeadlineTimer.shared().isEmpty()).isTrue();
    }

    @Test
    void aMillionClosedScopesWithATimeoutLeaveTheTimerEmpty() {
        for (int i = 0; i < CALLS; i++) {
            try (CancellationSource scope =
                    CancellationSource.withTimeout(CancellationToken.none(), Duration.ofSeconds(30))) {
                assertThat(scope.token().isCancelled()).isFalse();
            }
        }

        assertThat(DeadlineTimer.shared().isEmpty()).isTrue();
    }
}
