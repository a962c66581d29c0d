package dev.belay.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.BelayClient;
import dev.belay.CallOptions;
import dev.belay.CancellationToken;
import dev.belay.ClientInternals;
import dev.belay.ResponseReader;
import dev.belay.Timeouts;
import dev.belay.error.AttemptTimeoutException;
import dev.belay.event.Phase;
import dev.belay.internal.timer.DeadlineTimer;
import dev.belay.internal.transport.OkHttpTransport;
import dev.belay.internal.transport.TransportConfig;
import dev.belay.testing.Answer;
import dev.belay.testing.Await;
import dev.belay.testing.BackgroundCall;
import dev.belay.testing.ClientExtension;
import dev.belay.testing.FakeTimeSource;
import dev.belay.testing.StreamAnswer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import okhttp3.Dns;
import okhttp3.Protocol;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A body of which something comes within every read timeout, but hardly anything: a client without a minimum rate reads it
 * for as long as it lasts ({@link F02BodyTrickleTest} shows that). A byte a second, in virtual time, over real sockets.
 */
class SlowDripTest {
    private static final Duration LIMIT = Duration.ofSeconds(5);
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration WINDOW = Duration.ofSeconds(10);
    private static final int LONG = 100;

    @RegisterExtension
    final ClientExtension leaks = new ClientExtension();

    private final FakeTimeSource time = new FakeTimeSource();
    private final DeadlineTimer timer = DeadlineTimer.manual(time);
    private final Semaphore drops = new Semaphore(0);
    private final AtomicInteger received = new AtomicInteger();

    @ParameterizedTest
    @EnumSource(
            value = Wire.class,
            names = {"HTTP_1", "HTTP_2"})
    void aBodyThatDripsIsGivenUp(Wire wire) throws Exception {
        try (Peer peer = dripping(wire, "text/plain");
                BelayClient belay = client(wire);
                var call = BackgroundCall.start(() -> read(belay, peer))) {

            int seconds = drip(call, 10 * LONG);

            assertThat(call.outcome(LIMIT).failure()).isInstanceOfSatisfying(AttemptTimeoutException.class, e -> {
                assertThat(e.phase()).isEqualTo(Phase.BODY);
                assertThat(e.limit()).isEqualTo(WINDOW);
                assertThat(e).hasMessageContaining("slower than 128 bytes/s over 10 s");
            });
            assertThat(seconds).isGreaterThanOrEqualTo((int) WINDOW.toSeconds());
        } finally {
            drops.release(LONG);
        }
    }

    @ParameterizedTest
    @CsvSource({"HTTP_1, text/event-stream", "HTTP_1, application/x-ndjson", "HTTP_2, text/event-stream"})
    void aStreamOfEventsMayDrip(Wire wire, String contentType) throws Exception {
        try (Peer peer = dripping(wire, contentType);
                BelayClient belay = client(wire);
                var call = BackgroundCall.start(() -> read(belay, peer))) {

            assertThat(drip(call, LONG)).isEqualTo(LONG);
        } finally {
            drops.release(LONG);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Wire.class,
            names = {"HTTP_1", "HTTP_2"})
    void whatIsReadAsAStreamMayDrip(Wire wire) throws Exception {
        CallOptions stream = CallOptions.stream(Duration.ofHours(1), Duration.ofSeconds(5));
        try (Peer peer = dripping(wire, "text/plain");
                BelayClient belay = client(wire);
                var call = BackgroundCall.start(() -> belay.with(stream)
                        .with(CallOptions.none())
                        .execute(peer.request(), CancellationToken.none(), reader()))) {

            assertThat(drip(call, LONG)).isEqualTo(LONG);
        } finally {
            drops.release(LONG);
        }
    }

    /** Lets a byte a second come, until the call ends or for so many seconds; returns how many passed. */
    private int drip(BackgroundCall<?> call, int most) throws InterruptedException {
        int seconds = 0;
        while (seconds < most) {
            int before = received.get();
            drops.release();
            boolean over = Await.condition(
                    LIMIT, () -> received.get() > before || !call.thread().isAlive());
            assertThat(over).as("a byte, or the end").isTrue();
            if (!call.thread().isAlive()) {
                break;
            }
            time.advance(SECOND);
            timer.scan();
            seconds++;
        }
        return seconds;
    }

    private int read(BelayClient belay, Peer peer) throws Exception {
        return belay.execute(peer.request(), CancellationToken.none(), reader());
    }

    private ResponseReader<Integer> reader() {
        return response -> {
            while (response.body().read() >= 0) {
                received.incrementAndGet();
            }
            return received.get();
        };
    }

    private Peer dripping(Wire wire, String contentType) {
        Answer answer = (request, connection) -> {
            connection.write("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\nContent-Type: " + contentType + "\r\n\r\n");
            while (drops.tryAcquire(LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
                connection.write("a");
            }
        };
        StreamAnswer streamAnswer = stream -> {
            stream.sendHeaders(200, Map.of("content-type", contentType), false);
            while (drops.tryAcquire(LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
                stream.sendData(new byte[1], false);
            }
        };
        return Peer.start(wire, answer, streamAnswer);
    }

    private BelayClient client(Wire wire) {
        Timeouts timeouts = Timeouts.builder().total(Duration.ofHours(1)).build();
        TransportConfig config = TransportConfig.of(Dns.SYSTEM, 1);
        TransportConfig spoken = wire.isHttp2() ? config.protocols(List.of(Protocol.H2_PRIOR_KNOWLEDGE)) : config;
        return ClientInternals.over(BelayClient.builder().timeouts(timeouts), new OkHttpTransport(spoken), timer)
                .build();
    }
}
