package dev.belay.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.BelayClient;
import dev.belay.CancellationToken;
import dev.belay.ResponseReader;
import dev.belay.Timeouts;
import dev.belay.error.AttemptTimeoutException;
import dev.belay.error.DeadlineExceededException;
import dev.belay.event.CallListener;
import dev.belay.event.Phase;
import dev.belay.event.ResponseClosed;
import dev.belay.testing.Answers;
import dev.belay.testing.BackgroundCall;
import dev.belay.testing.CallStyle;
import dev.belay.testing.ClientExtension;
import dev.belay.testing.NaiveClients;
import dev.belay.testing.Outcome;
import dev.belay.testing.StreamAnswers;
import dev.belay.testing.waits.Timing;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import okhttp3.OkHttpClient;
import okhttp3.Response;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** F02: a timeout that ends at the headers lets a trickled body go on for ever. */
class F02BodyTrickleTest {
    private static final Duration NAIVE_TIMEOUT = Duration.ofMillis(600);
    private static final Duration A_WHILE = Duration.ofMillis(900);
    private static final Duration TOTAL = Duration.ofMillis(250);
    private static final Duration LATEST = Duration.ofMillis(250);
    private static final Timeouts ENOUGH_TO_BEGIN =
            Timeouts.builder().total(Duration.ofMillis(1200)).build();
    private static final Duration LIMIT = Duration.ofSeconds(5);

    @RegisterExtension
    final ClientExtension leaks = new ClientExtension();

    @BeforeAll
    static void warmUp() throws Exception {
        Wire.warmUp();
    }

    @ParameterizedTest
    @EnumSource(
            value = Wire.class,
            names = {"HTTP_1", "HTTP_2_TLS"})
    void theTimeoutOfTheJdkClientEndsAtTheHeaders(Wire wire) throws Exception {
        try (Peer peer = Stall.TRICKLE.serve(wire)) {
            leaks.allowSockets();
            HttpClient naive = wire.isTls() ? NaiveClients.jdk(Wire.CERTIFICATES) : NaiveClients.jdk();
            HttpRequest request = HttpRequest.newBuilder(URI.create(peer.url()))
                    .timeout(NAIVE_TIMEOUT)
                    .build();

            try (var call = BackgroundCall.start(() -> naive.send(request, BodyHandlers.ofString()))) {
                assertThat(call.outcome(A_WHILE).describe()).startsWith("still hanging");
            }
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Wire.class,
            names = {"HTTP_1", "HTTP_2"})
    void theReadTimeoutOfOkHttpStartsAnewWithEveryByte(Wire wire) throws Exception {
        try (Peer peer = Stall.TRICKLE.serve(wire)) {
            OkHttpClient naive =
                    wire.okHttp().newBuilder().readTimeout(NAIVE_TIMEOUT).build();
            leaks.register(Wire.end(naive));
            okhttp3.Call call = naive.newCall(peer.request());

            try (var reading = BackgroundCall.start(() -> bodyOf(call), call::cancel)) {
                assertThat(reading.outcome(A_WHILE).describe()).startsWith("still hanging");
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Wire.class)
    void belayIsBackAtItsDeadlineWhenTheBodyTrickles(Wire wire) throws Exception {
        List<BackgroundCall<String>> calls = new ArrayList<>();
        try (Peer peer = Stall.TRICKLE.serve(wire);
                BelayClient belay = wire.belay().timeouts(ENOUGH_TO_BEGIN).build()) {
            for (CallStyle style : CallStyle.values()) {
                calls.add(style.start(belay, peer.request()));
            }

            for (BackgroundCall<String> call : calls) {
                assertThat(call.outcome(LIMIT).failure())
                        .isInstanceOf(DeadlineExceededException.class)
                        .hasMessageContaining("not done within total 1.2 s while reading the body");
            }
            assertThat(peer.traffic().awaitRequestsInProgress(0, LIMIT)).isTrue();
        } finally {
            calls.forEach(BackgroundCall::close);
        }
    }

    @Timing
    @ParameterizedTest
    @EnumSource(Wire.class)
    void belayIsNotLateWhenTheBodyTrickles(Wire wire) throws Exception {
        try (Peer peer = Stall.TRICKLE.serve(wire);
                BelayClient belay = client(wire)) {
            Outcome<String> outcome = CallStyle.EXECUTE.outcome(belay, peer.request(), LIMIT);

            assertThat(outcome.took()).isBetween(TOTAL, TOTAL.plus(LATEST));
        }
    }

    @ParameterizedTest
    @EnumSource(Wire.class)
    void aBodyThatStopsCostsNoMoreThanTheReadTimeout(Wire wire) throws Exception {
        Timeouts timeouts = Timeouts.builder().read(TOTAL).build();
        try (Peer peer = Stall.BODY.serve(wire);
                BelayClient belay = wire.belay().timeouts(timeouts).build()) {
            Throwable failure =
                    CallStyle.EXECUTE.outcome(belay, peer.request(), LIMIT).failure();

            assertThat(failure).isInstanceOfSatisfying(AttemptTimeoutException.class, e -> {
                assertThat(e.phase()).isEqualTo(Phase.BODY);
                assertThat(e.limit()).isEqualTo(TOTAL);
            });
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Wire.class,
            names = {"HTTP_1", "HTTP_2"})
    void aReaderThatIsNotDoneByTheDeadlineReturnsNothing(Wire wire) throws Exception {
        CountDownLatch closed = new CountDownLatch(1);
        CallListener atTheDeadline = event -> {
            if (event instanceof ResponseClosed) {
                closed.countDown();
            }
        };
        ResponseReader<String> late = response -> {
            awaitUninterruptibly(closed);
            return "late";
        };
        try (Peer peer = Peer.start(wire, Answers.ok("unread"), StreamAnswers.ok("unread"));
                BelayClient belay = client(wire, atTheDeadline);
                var call = BackgroundCall.start(
                        () -> belay.execute(peer.request(), CancellationToken.none(), late), closed::countDown)) {
            assertThat(call.outcome(LIMIT).failure()).isInstanceOf(DeadlineExceededException.class);
        }
    }

    @Test
    void theFutureOfAReaderThatIsStuckIsDoneAtTheDeadline() throws Exception {
        CountDownLatch testIsOver = new CountDownLatch(1);
        ResponseReader<String> stuck = response -> {
            awaitUninterruptibly(testIsOver);
            return response.string();
        };
        try (Peer peer = Peer.start(Wire.HTTP_1, Answers.ok("late"), StreamAnswers.ok("late"));
                BelayClient belay = client(Wire.HTTP_1)) {
            var future = belay.executeAsync(peer.request(), CancellationToken.none(), stuck);

            try (var call = BackgroundCall.start(future::get)) {
                assertThat(call.outcome(LIMIT).failure()).hasCauseInstanceOf(DeadlineExceededException.class);
            } finally {
                testIsOver.countDown();
            }
        }
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        boolean open = false;
        while (!open) {
            try {
                open = latch.await(1, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                open = false;
            }
        }
    }

    private static String bodyOf(okhttp3.Call call) throws java.io.IOException {
        try (Response response = call.execute()) {
            return response.body().string();
        }
    }

    private static BelayClient client(Wire wire) {
        return client(wire, event -> {});
    }

    private static BelayClient client(Wire wire, CallListener listener) {
        return wire.belay()
                .timeouts(Timeouts.builder().total(TOTAL).build())
                .listener(listener)
                .build();
    }
}
