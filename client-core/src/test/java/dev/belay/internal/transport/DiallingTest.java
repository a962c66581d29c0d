package dev.belay.internal.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.event.Phase;
import dev.belay.policy.ProxyPolicy;
import dev.belay.testing.BackgroundCall;
import dev.belay.testing.FaultServer;
import dev.belay.testing.FullBacklog;
import dev.belay.testing.Outcome;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import okhttp3.Dns;
import okhttp3.Request;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A cancel that OkHttp has lost, because it came while a connection changed hands, still ends the call. */
@Timeout(20)
class DiallingTest {
    private static final Duration LIMIT = Duration.ofSeconds(5);

    /** Is stopped as soon as a phase begins; nobody cancels the OkHttp call, as if that had been too early. */
    private static final class StoppedIn extends QuietObserver {
        private final Phase phase;
        private volatile boolean stopped;

        StoppedIn(Phase phase) {
            this.phase = phase;
        }

        @Override
        public void entered(Phase next) {
            stopped |= next == phase;
        }

        @Override
        public boolean stopped() {
            return stopped;
        }
    }

    private static void assertSendFails(String url, Phase phase) throws Exception {
        try (OkHttpTransport transport = new OkHttpTransport(TransportConfig.of(Dns.SYSTEM, 1))) {
            Request request = new Request.Builder().url(url).build();
            BackgroundCall<TransportResponse> call =
                    BackgroundCall.start(() -> transport.send(request, new StoppedIn(phase)));

            Outcome<TransportResponse> outcome = call.outcome(LIMIT);
            assertThat(outcome.failure()).as(outcome.describe()).isInstanceOf(IOException.class);
        }
    }

    @Test
    void noHandshakeBeginsForACallThatWasStopped() throws Exception {
        try (FaultServer server = FaultServer.silentTls()) {
            assertSendFails(server.url("/"), Phase.TLS);
        }
    }

    @Test
    void noConnectBeginsForACallThatWasStopped() throws Exception {
        try (FullBacklog backlog = FullBacklog.open()) {
            assertSendFails(backlog.url("/"), Phase.CONNECT);
        }
    }

    /** Is stopped right after the socket factory has looked, as by a cancel before OkHttp can be cancelled again. */
    private static final class StoppedOnceLookedAt extends QuietObserver {
        private final AtomicInteger looks = new AtomicInteger();

        @Override
        public boolean stopped() {
            return looks.getAndIncrement() > 0;
        }
    }

    @Test
    void noTunnelIsAskedForOnBehalfOfACallThatWasStopped() throws Exception {
        try (FaultServer proxy = FaultServer.silent();
                OkHttpTransport transport = new OkHttpTransport(
                        TransportConfig.of(Dns.SYSTEM, 1).proxies(ProxyPolicy.http("127.0.0.1", proxy.port())))) {
            Request request = new Request.Builder().url("https://a.test/").build();
            BackgroundCall<TransportResponse> call =
                    BackgroundCall.start(() -> transport.send(request, new StoppedOnceLookedAt()));

            Outcome<TransportResponse> outcome = call.outcome(LIMIT);
            assertThat(outcome.failure()).as(outcome.describe()).hasMessage("Canceled");
            assertThat(proxy.traffic().requests()).isZero();
        }
    }
}
