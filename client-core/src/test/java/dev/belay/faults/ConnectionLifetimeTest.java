package dev.belay.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.BelayClient;
import dev.belay.CancellationToken;
import dev.belay.ClientInternals;
import dev.belay.ResponseHandle;
import dev.belay.event.ConnectionStats;
import dev.belay.testing.Answer;
import dev.belay.testing.Answers;
import dev.belay.testing.Await;
import dev.belay.testing.BackgroundCall;
import dev.belay.testing.CallStyle;
import dev.belay.testing.ClientExtension;
import dev.belay.testing.FakeTimeSource;
import dev.belay.testing.ReceivedRequest;
import dev.belay.testing.StreamAnswers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import okhttp3.Request;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How long a connection is used, and what of that can be seen. The connections' time is virtual, the sockets are real. */
class ConnectionLifetimeTest {
    private static final Duration LIMIT = Duration.ofSeconds(5);
    private static final Duration OFTEN = Duration.ofMillis(120);
    private static final Duration OLD = Duration.ofMinutes(5);

    @RegisterExtension
    final ClientExtension leaks = new ClientExtension();

    private final FakeTimeSource time = new FakeTimeSource();

    private BelayClient client(Wire wire, Duration maxIdle) {
        return ClientInternals.connectionTimes(wire.belay(), maxIdle, time).build();
    }

    @ParameterizedTest
    @EnumSource(
            value = Wire.class,
            names = {"HTTP_1", "HTTP_1_TLS"})
    void aConnectionIsNotUsedWhenItsServerMayCloseIt(Wire wire) throws Exception {
        Answer answer = Answers.response(200, List.of("Keep-Alive: timeout=5"), new byte[] {'h', 'i'});
        try (Peer peer = Peer.start(wire, answer, StreamAnswers.never());
                BelayClient belay = client(wire, Duration.ofHours(1))) {
            Request post = peer.request()
                    .newBuilder()
                    .post(okhttp3.RequestBody.create("order", null))
                    .build();
            for (int i = 0; i < 3; i++) {
                assertThat(CallStyle.EXECUTE.text(belay, post)).isEqualTo("hi");
                time.advance(Duration.ofMillis(3_999));
            }
            assertThat(peer.traffic().connections()).isEqualTo(1);

            time.advance(Duration.ofMillis(1));

            for (CallStyle style : CallStyle.values()) {
                assertThat(style.text(belay, post)).isEqualTo("hi");
            }
            assertThat(peer.traffic().connections()).isEqualTo(2);
            assertThat(peer.traffic().requests()).isEqualTo(6);
        }
    }

    /** Over HTTP/1.1 it cannot have both: what is old is idle, and closed, or gives itself up by its next request. */
    @ParameterizedTest
    @EnumSource(
            value = Wire.class,
            names = {"HTTP_2", "HTTP_2_TLS"})
    void anOldConnectionIsReplacedAndWhatRunsOnItEnds(Wire wire) throws Exception {
        CountDownLatch held = new CountDownLatch(1);
        try (Peer peer = Peer.start(
                        wire,
                        Answers.never(),
                        StreamAnswers.byNumber(number -> number == 1
                                ? StreamAnswers.heldBy(held, StreamAnswers.ok("slow"))
                                : StreamAnswers.ok("quick")));
                BelayClient belay = client(wire, OFTEN)) {
            Request slow = peer.request().newBuilder().header("X-Slow", "yes").build();
            try (var call = CallStyle.EXECUTE.start(belay, slow)) {
                assertThat(peer.traffic().awaitRequests(1, LIMIT)).isTrue();
                assertThat(CallStyle.EXECUTE.text(belay, peer.request())).isEqualTo("quick");
                int before = (int) peer.traffic().connections();

                time.advance(OLD);

                assertThat(Await.condition(LIMIT, () -> {
                            assertThat(quick(belay, peer)).isEqualTo("quick");
                            return peer.traffic().connections() > before;
                        }))
                        .isTrue();
                held.countDown();
                assertThat(call.outcome(LIMIT).value()).isEqualTo("slow");
            }
        }
    }

    private static String quick(BelayClient belay, Peer peer) {
        try {
            return CallStyle.EXECUTE.text(belay, peer.request());
        } catch (java.io.IOException e) {
            return e.toString();
        }
    }

    private static Answer answerTo(ReceivedRequest request, CountDownLatch held) {
        return request.header("X-Slow") == null ? Answers.ok("quick") : Answers.heldBy(held, Answers.ok("slow"));
    }

    @Test
    void theStatisticsSayWhatConnectionsDo() throws Exception {
        CountDownLatch held = new CountDownLatch(1);
        Answer answer = (request, connection) -> answerTo(request, held).write(request, connection);
        try (Peer peer = Peer.start(Wire.HTTP_1, answer, StreamAnswers.never());
                BelayClient belay = BelayClient.create()) {
            assertThat(belay.connections()).isEqualTo(new ConnectionStats(0, 0, 0, 0));
            Request slow = peer.request().newBuilder().header("X-Slow", "yes").build();
            try (BackgroundCall<String> call = CallStyle.EXECUTE.start(belay, slow);
                    ResponseHandle open = belay.open(peer.request(), CancellationToken.none())) {
                assertThat(peer.traffic().awaitRequests(2, LIMIT)).isTrue();
                assertThat(belay.connections()).isEqualTo(new ConnectionStats(2, 0, 0, 2));

                assertThat(open.string()).isEqualTo("quick");
                assertThat(belay.connections()).isEqualTo(new ConnectionStats(1, 1, 0, 2));

                held.countDown();
                assertThat(call.outcome(LIMIT).value()).isEqualTo("slow");
                assertThat(belay.connections()).isEqualTo(new ConnectionStats(0, 2, 0, 2));
            }
            belay.close(Duration.ZERO);
            assertThat(belay.connections().closed()).isEqualTo(2);
        }
    }
}
