package dev.belay.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.BelayClient;
import dev.belay.ClientInternals;
import dev.belay.Timeouts;
import dev.belay.error.AttemptTimeoutException;
import dev.belay.event.Phase;
import dev.belay.internal.timer.DeadlineTimer;
import dev.belay.internal.transport.OkHttpTransport;
import dev.belay.internal.transport.TransportConfig;
import dev.belay.testing.Answer;
import dev.belay.testing.Answers;
import dev.belay.testing.CallStyle;
import dev.belay.testing.ClientExtension;
import dev.belay.testing.FakeTimeSource;
import dev.belay.testing.FaultServer;
import java.time.Duration;
import okhttp3.Dns;
import okhttp3.Request;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A stream of events may be quiet for longer than other bodies; but not for ever. In virtual time, over a real socket. */
class EventStreamTest {
    private static final Duration LIMIT = Duration.ofSeconds(5);
    private static final Duration A_MOMENT = Duration.ofMillis(5);

    @RegisterExtension
    final ClientExtension leaks = new ClientExtension();

    @ParameterizedTest
    @CsvSource({
        "text/event-stream, 60",
        "Text/Event-Stream;charset=utf-8, 60",
        "application/x-ndjson, 60",
        "application/jsonl, 60",
        "text/plain, 10",
        "text/event-streams, 10"
    })
    void theGapBetweenBytesIsThatOfTheContentType(String contentType, int seconds) throws Exception {
        FakeTimeSource time = new FakeTimeSource();
        DeadlineTimer timer = DeadlineTimer.manual(time);
        try (FaultServer server = FaultServer.start(startsAndStops(contentType));
                BelayClient belay = client(timer);
                var call = CallStyle.EXECUTE.start(belay, request(server))) {
            assertThat(server.traffic().awaitRequests(1, LIMIT)).isTrue();

            int passed = 0;
            while (call.outcome(A_MOMENT).isHanging() && passed < 2 * seconds) {
                time.advance(Duration.ofSeconds(1));
                timer.scan();
                passed++;
            }

            assertThat(call.outcome(LIMIT).failure()).isInstanceOfSatisfying(AttemptTimeoutException.class, e -> {
                assertThat(e.phase()).isEqualTo(Phase.BODY);
                assertThat(e.limit()).isEqualTo(Duration.ofSeconds(seconds));
            });
            assertThat(passed).isGreaterThanOrEqualTo(seconds);
        }
    }

    private static Answer startsAndStops(String contentType) {
        return Answers.then(
                Answers.raw("HTTP/1.1 200 OK\r\nContent-Length: 100\r\nContent-Type: " + contentType + "\r\n\r\nabc"),
                Answers.never());
    }

    private static BelayClient client(DeadlineTimer timer) {
        BelayClient.Builder builder = BelayClient.builder()
                .timeouts(Timeouts.builder().total(Duration.ofHours(1)).build());
        return ClientInternals.over(builder, new OkHttpTransport(TransportConfig.of(Dns.SYSTEM, 1)), timer)
                .build();
    }

    private static Request request(FaultServer server) {
        return new Request.Builder().url(server.url("/")).build();
    }
}
