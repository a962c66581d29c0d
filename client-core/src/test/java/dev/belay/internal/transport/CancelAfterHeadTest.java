package dev.belay.internal.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.internal.time.TimeSource;
import dev.belay.testing.Http2FaultServer;
import dev.belay.testing.StreamAnswers;
import java.io.IOException;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import okhttp3.Dns;
import okhttp3.Protocol;
import okhttp3.Request;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A call that is cancelled when its head has been taken past OkHttp's layers, and they have not returned yet. */
class CancelAfterHeadTest {
    private static final Duration LIMIT = Duration.ofSeconds(5);
    private static final Duration MAX_IDLE = Duration.ofMillis(100);
    private static final int HITS = 5;
    private static final int TRIES = 5_000;

    private final ExecutorService canceller = Executors.newSingleThreadExecutor();

    @AfterEach
    void stop() {
        canceller.shutdownNow();
    }

    /**
     * Whether a cancel comes in between is a race, so it is run until that has happened a few times, or, where the processors are
     * busy and it seldom does, once: that would be enough to see a response that nobody has closed.
     */
    @Test
    @Timeout(120)
    void theResponseIsClosedThatOkHttpKnowsNothingOf() throws Exception {
        try (Http2FaultServer server = Http2FaultServer.start(StreamAnswers.bodyStops(3))) {
            Request request = new Request.Builder().url(server.url("/")).build();
            OkHttpTransport transport = new OkHttpTransport(TransportConfig.of(Dns.SYSTEM, 1)
                    .protocols(List.of(Protocol.H2_PRIOR_KNOWLEDGE))
                    .times(MAX_IDLE, TimeSource.SYSTEM));
            int hits = 0;
            for (int tries = 0; hits == 0 || (hits < HITS && tries < TRIES); tries++) {
                CancelOnHead observer = new CancelOnHead();
                try {
                    transport.send(request, observer).close();
                } catch (IOException cancelled) {
                    hits += observer.exchange().response(null) == null ? 0 : 1;
                }
                observer.cancelling.get();
            }

            // With a response that nobody has closed, the connection would count as used, and never be idle.
            assertThat(server.traffic().awaitOpenConnections(0, LIMIT)).isTrue();
            transport.close();
        }
    }

    private final class CancelOnHead extends QuietObserver {
        private volatile OkHttpExchange exchange;
        private volatile Future<?> cancelling;

        @Override
        public void exchangeStarted(Exchange started) {
            exchange = (OkHttpExchange) started;
            cancelling = canceller.submit(this::cancelOnHead);
        }

        private void cancelOnHead() {
            while (exchange.response(null) == null) {
                // The field is not volatile.
                VarHandle.acquireFence();
            }
            exchange.cancel();
        }

        OkHttpExchange exchange() {
            return exchange;
        }
    }
}
