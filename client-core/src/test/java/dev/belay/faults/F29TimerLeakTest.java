package dev.belay.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.BelayClient;
import dev.belay.CancellationSource;
import dev.belay.CancellationToken;
import dev.belay.ClientInternals;
import dev.belay.ResponseHandle;
import dev.belay.internal.timer.DeadlineTimer;
import dev.belay.testing.ClientExtension;
import dev.belay.testing.CountingTransport;
import dev.belay.testing.FakeAnswers;
import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import okhttp3.Request;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** F29: timers that are not stopped. A finished call leaves nothing in the timer, and neither does a closed scope. */
@Timeout(60)
class F29TimerLeakTest {
    private static final int CALLS = 1_000_000;
    private static final int NAIVE_CALLS = 100_000;
    private static final int LOOK_EVERY = 10_000;
    private static final Request REQUEST =
            new Request.Builder().url("http://a.test/").build();

    @RegisterExtension
    final ClientExtension clients = new ClientExtension();

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
