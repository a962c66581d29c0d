package dev.belay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belay.error.AttemptTimeoutException;
import dev.belay.error.BelayException;
import dev.belay.error.CallCancelledException;
import dev.belay.error.CallInterruptedException;
import dev.belay.error.ClientClosedException;
import dev.belay.error.ConcurrencyLimitException;
import dev.belay.error.ConnectFailedException;
import dev.belay.error.ConnectionLostException;
import dev.belay.error.DeadlineExceededException;
import dev.belay.error.ResponseTooLargeException;
import dev.belay.event.CallEnded;
import dev.belay.event.PermitWaited;
import dev.belay.event.Phase;
import dev.belay.policy.ConcurrencyPolicy;
import dev.belay.testing.Await;
import dev.belay.testing.BackgroundCall;
import dev.belay.testing.CallStyle;
import dev.belay.testing.ClientExtension;
import dev.belay.testing.FakeAnswers;
import dev.belay.testing.FakeResponse;
import dev.belay.testing.FakeTransport;
import dev.belay.testing.Outcome;
import dev.belay.testing.RecordingListener;
import dev.belay.testing.TestClients;
import dev.belay.testing.VirtualTimer;
import java.io.IOException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import okhttp3.Request;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each way in which a call can end without a value, made in each of the three ways, in virtual time. */
class CallEndsTest {
    private static final Request REQUEST =
            new Request.Builder().url("http://x.test/path").build();
    private static final Duration SOON = Duration.ofSeconds(10);

    @RegisterExtension
    final ClientExtension clients = new ClientExtension();

    private final VirtualTimer timer = clients.register(new VirtualTimer());
    private final RecordingListener events = new RecordingListener();

    private BelayClient client(FakeTransport transport) {
        clients.register(transport);
        return clients.build(TestClients.over(transport, timer).listener(events));
    }

    private static FakeTransport silent(Phase phase) {
        return FakeTransport.of(FakeAnswers.blocksIn(phase));
    }

    private Throwable failureAfter(Duration advance, FakeTransport transport, CallStyle style) throws Exception {
        return failureAfter(advance, transport, style, CallOptions.none());
    }

    private Throwable failureAfter(Duration advance, FakeTransport transport, CallStyle style, CallOptions options)
            throws Exception {
        HttpCaller client = client(transport).with(options);
        try (var call = BackgroundCall.start(() -> style.call(client, REQUEST, ResponseReaders.string()))) {
            assertThat(transport.awaitRequests(1, SOON) && Await.parked(call.thread(), SOON))
                    .isTrue();
            awaitPhase(transport);
            timer.advance(advance.minusMillis(1));
            assertThat(call.outcome(Duration.ofMillis(20)).isHanging()).isTrue();

            timer.advance(Duration.ofMillis(1));

            Outcome<String> outcome = call.outcome(SOON);
            assertThat(events.awaitEnded(1, SOON)).isTrue();
            assertThat(outcome.failure()).isNotNull();
            return outcome.failure();
        }
    }

    /** The fake blocks once it has reported its phase. */
    private static void awaitPhase(FakeTransport transport) {
        assertThat(Await.condition(SOON, () -> transport.exchanges().get(0).isWaiting()))
                .isTrue();
    }

    @ParameterizedTest
    @EnumSource(CallStyle.class)
    void connectingTooLong(CallStyle style) throws Exception {
        Throwable failure = failureAfter(Timeouts.DEFAULT_CONNECT, silent(Phase.CONNECT), style);

        assertThat(failure)
                .isInstanceOf(AttemptTimeoutException.class)
                .hasMessageStartingWith("GET http://x.test:80: timed out after connect 3 s opening the connection");
        assertThat(((BelayException) failure).requestMayHaveBeenSent()).isFalse();
    }

    @ParameterizedTest
    @EnumSource(CallStyle.class)
    void answeringTooLate(CallStyle style) throws Exception {
        Throwable failure = failureAfter(Timeouts.DEFAULT_FIRST_BYTE, silent(Phase.FIRST_BYTE), style);

        assertThat(failure)
                .isInstanceOf(AttemptTimeoutException.class)
                .hasMessageContaining("timed out after firstByte 10 s waiting for the response's head")
                .hasMessageContaining("CallOptions.slowAnswer(…)");
        assertThat(((BelayException) failure).requestMayHaveBeenSent()).isTrue();
    }

    @ParameterizedTest
    @EnumSource(CallStyle.class)
    void anAttemptThatTakesTooLong(CallStyle style) throws Exception {
        CallOptions options = CallOptions.none().attempt(Duration.ofSeconds(5));

        Throwable failure = failureAfter(Duration.ofSeconds(5), silent(Phase.FIRST_BYTE), style, options);

        assertThat(failure)
                .isInstanceOf(AttemptTimeoutException.class)
                .hasMessageContaining("no response head within attempt 5 s, at last waiting for the response's head");
    }

    @ParameterizedTest
    @EnumSource(CallStyle.class)
    void aBodyThatStops(CallStyle style) throws Exception {
        Throwable failure = failureAfter(Timeouts.DEFAULT_READ, FakeTransport.of(FakeAnswers.bodyStops("hel")), style);

        assertThat(failure)
                .isInstanceOf(AttemptTimeoutException.class)
                .hasMessageContaining("timed out after read 10 s reading the body");
        assertThat(((AttemptTimeoutException) failure).phase()).isEqualTo(Phase.BODY);
    }

    @ParameterizedTest
    @EnumSource(CallStyle.class)
    void theDeadline(CallStyle style) throws Exception {
        FakeTransport transport = silent(Phase.CONNECT);
        BelayClient client = client(transport);
        HttpCaller view =
                client.with(CallOptions.slowAnswer(Duration.ofSeconds(2)).operation("slow"));
        try (var call = BackgroundCall.start(() -> style.call(view, REQUEST, ResponseReaders.string()))) {
            assertThat(transport.awaitRequests(1, SOON)).isTrue();
            timer.advance(Duration.ofSeconds(2));

            assertThat(call.outcome(SOON).failure())
                    .isInstanceOf(DeadlineExceededException.class)
                    .hasMessageStartingWith("GET http://x.test:80 (slow): not done within total 2 s while");
        }
        assertEndedOnceWith(DeadlineExceededException.class);
    }

    private void assertEndedOnceWith(Class<? extends Throwable> failure) {
        assertThat(events.awaitEnded(1, SOON)).isTrue();
        assertThat(events.eventsOf(CallEnded.class))
                .singleElement()
                .extracting(CallEnded::failure)
                .isInstanceOf(failure);
    }

    @ParameterizedTest
    @EnumSource(CallStyle.class)
    void theToken(CallStyle style) throws Exception {
        FakeTransport transport = silent(Phase.FIRST_BYTE);
        BelayClient client = client(transport);
        CancellationSource source = CancellationSource.create();
        Throwable cause = new IllegalStateException("client left");
        try (var call =
                BackgroundCall.start(() -> style.call(client, REQUEST, source.token(), ResponseReaders.string()))) {
            assertThat(transport.awaitRequests(1, SOON)).isTrue();
            source.cancel("user closed the page", cause);

            assertThat(call.outcome(SOON).failure())
                    .isInstanceOf(CallCancelledException.class)
                    .hasMessageStartingWith("GET http://x.test:80: cancelled (user closed the page).")
                    .hasCause(cause);
        }
        assertEndedOnceWith(CallCancelledException.class);
        assertThat(TokenListeners.count(source.token())).isZero();
    }

    @ParameterizedTest
    @EnumSource(CallStyle.class)
    void aTokenThatIsCancelledAlreadySendsNothing(CallStyle style) {
        FakeTransport transport = silent(Phase.FIRST_BYTE);
        BelayClient client = client(transport);
        CancellationSource source = CancellationSource.create();
        source.cancel("over");

        assertThatThrownBy(() -> style.call(client, REQUEST, source.token(), ResponseReaders.string()))
                .isInstanceOf(CallCancelledException.class);
        assertThat(transport.exchanges()).isEmpty();
        assertEndedOnceWith(CallCancelledException.class);
    }

    @ParameterizedTest
    @EnumSource(value = CallStyle.class, names = "ASYNC", mode = EnumSource.Mode.EXCLUDE)
    void anInterruptIsNoticedAndKept(CallStyle style) throws Exception {
        FakeTransport transport = silent(Phase.FIRST_BYTE);
        BelayClient client = client(transport);
        boolean[] flag = new boolean[1];
        try (var call = BackgroundCall.start(() -> {
            try {
                return style.call(client, REQUEST, ResponseReaders.string());
            } finally {
                flag[0] = Thread.currentThread().isInterrupted();
            }
        })) {
            assertThat(transport.awaitRequests(1, SOON)).isTrue();
            call.interrupt();

            assertThat(call.outcome(SOON).failure()).isInstanceOf(CallInterruptedException.class);
        }
        assertThat(flag[0]).isTrue();
    }

    @ParameterizedTest
    @EnumSource(CallStyle.class)
    void aFailedConnection(CallStyle style) {
        BelayClient client =
                client(FakeTransport.of(FakeAnswers.fails(Phase.CONNECT, () -> new ConnectException("refused"))));

        assertThatThrownBy(() -> style.call(client, REQUEST, ResponseReaders.string()))
                .isInstanceOf(ConnectFailedException.class)
                .hasMessageContaining("failed opening the connection (ConnectException: refused)")
                .hasMessageContaining("nothing of the request has reached the server");
        assertEndedOnceWith(ConnectFailedException.class);
    }

    @ParameterizedTest
    @EnumSource(CallStyle.class)
    void aLostConnection(CallStyle style) {
        BelayClient client =
                client(FakeTransport.of(FakeAnswers.fails(Phase.FIRST_BYTE, () -> new IOException("reset"))));

        assertThatThrownBy(() -> style.call(client, REQUEST, ResponseReaders.string()))
                .isInstanceOf(ConnectionLostException.class)
                .hasMessageContaining("the connection failed waiting for the response's head (IOException: reset)")
                .hasMessageContaining("Send it again only if doing it twice does no harm.");
    }

    @ParameterizedTest
    @EnumSource(CallStyle.class)
    void aBodyThatIsTooLarge(CallStyle style) {
        FakeTransport transport = FakeTransport.of(FakeAnswers.status(500, "x".repeat((64 << 10) + 1)));
        BelayClient client = client(transport);

        assertThatThrownBy(() -> style.call(client, REQUEST, ResponseHandle::string))
                .isInstanceOf(ResponseTooLargeException.class)
                .hasMessageContaining("the body is larger than 65536 bytes")
                .hasMessageContaining("raise ResponseLimits.errorBytes");
    }

    @ParameterizedTest
    @EnumSource(CallStyle.class)
    void aResponseThatComesTooLateIsClosed(CallStyle style) throws Exception {
        FakeTransport transport = FakeTransport.of(FakeAnswers.late(() -> FakeResponse.of(200, "late")));
        BelayClient client = client(transport);
        CancellationSource source = CancellationSource.create();
        try (var call =
                BackgroundCall.start(() -> style.call(client, REQUEST, source.token(), ResponseReaders.string()))) {
            assertThat(transport.awaitRequests(1, SOON)).isTrue();
            source.cancel();

            assertThat(call.outcome(SOON).failure()).isInstanceOf(CallCancelledException.class);
        }
        assertThat(Await.condition(SOON, () -> transport.responses().size() == 1 && transport.openResponses() == 0))
                .isTrue();
    }

    @ParameterizedTest
    @EnumSource(CallStyle.class)
    void aFullQueueNamesTheLimitsAndWhoHoldsThem(CallStyle style) throws Exception {
        FakeTransport transport = clients.register(FakeTransport.of(FakeAnswers.bodyStops("hel")));
        BelayClient client = clients.build(TestClients.over(transport, timer)
                .concurrency(ConcurrencyPolicy.builder().perOrigin(1).queue(0).build()));

        try (ResponseHandle held = client.open(REQUEST, CancellationToken.none())) {
            assertThat(held.status()).isEqualTo(200);
            String advice = style == CallStyle.ASYNC
                    ? "Slow down, or raise ConcurrencyPolicy"
                    : "This thread itself holds 1: close those responses before the next call.";

            assertThatThrownBy(() -> style.call(client, REQUEST, ResponseReaders.string()))
                    .isInstanceOf(ConcurrencyLimitException.class)
                    .hasMessageContaining("1 of 1 permits of this origin and 1 of 1024 in all are in use")
                    .hasMessageContaining(advice);
        }
    }

    private BelayClient withOnePermit() {
        return clients.build(TestClients.over(clients.register(FakeTransport.of(FakeAnswers.bodyStops("hel"))), timer)
                .listener(events)
                .concurrency(ConcurrencyPolicy.builder().perOrigin(1).build()));
    }

    private BackgroundCall<String> startAndAwaitQueueing(BelayClient client, CallStyle style, CancellationToken token) {
        BackgroundCall<String> waiter =
                BackgroundCall.start(() -> style.call(client, REQUEST, token, ResponseReaders.string()));
        assertThat(Await.condition(
                        SOON, () -> ClientInternals.engine(client).limiter().waiting() == 1))
                .isTrue();
        return waiter;
    }

    @ParameterizedTest
    @EnumSource(CallStyle.class)
    void aWaitForAPermitThatIsTooLong(CallStyle style) throws Exception {
        BelayClient client = withOnePermit();
        try (ResponseHandle held = client.open(REQUEST, CancellationToken.none());
                var waiter = startAndAwaitQueueing(client, style, CancellationToken.none())) {
            assertThat(held.status()).isEqualTo(200);
            timer.advance(ConcurrencyPolicy.DEFAULT_MAX_WAIT.minusMillis(1));
            assertThat(waiter.outcome(Duration.ofMillis(20)).isHanging()).isTrue();

            timer.advance(Duration.ofMillis(1));

            assertThat(waiter.outcome(SOON).failure()).isInstanceOf(ConcurrencyLimitException.class);
        }
        assertThat(events.eventsOf(PermitWaited.class)).singleElement().satisfies(wait -> {
            assertThat(wait.granted()).isFalse();
            assertThat(wait.waited()).isEqualTo(ConcurrencyPolicy.DEFAULT_MAX_WAIT);
        });
    }

    @ParameterizedTest
    @EnumSource(CallStyle.class)
    void theTokenDuringAWaitForAPermit(CallStyle style) throws Exception {
        BelayClient client = withOnePermit();
        CancellationSource source = CancellationSource.create();
        try (ResponseHandle held = client.open(REQUEST, CancellationToken.none());
                var waiter = startAndAwaitQueueing(client, style, source.token())) {
            assertThat(held.status()).isEqualTo(200);
            source.cancel();

            assertThat(waiter.outcome(SOON).failure()).isInstanceOf(CallCancelledException.class);
        }
    }

    @ParameterizedTest
    @EnumSource(value = CallStyle.class, names = "ASYNC", mode = EnumSource.Mode.EXCLUDE)
    void anInterruptDuringAWaitForAPermit(CallStyle style) throws Exception {
        BelayClient client = withOnePermit();
        try (ResponseHandle held = client.open(REQUEST, CancellationToken.none());
                var waiter = startAndAwaitQueueing(client, style, CancellationToken.none())) {
            assertThat(held.status()).isEqualTo(200);
            waiter.interrupt();

            assertThat(waiter.outcome(SOON).failure()).isInstanceOf(CallInterruptedException.class);
        }
    }

    @ParameterizedTest
    @EnumSource(CallStyle.class)
    void aClosedClient(CallStyle style) {
        BelayClient client = client(silent(Phase.FIRST_BYTE));
        client.close();

        assertThatThrownBy(() -> style.call(client, REQUEST, ResponseReaders.string()))
                .isInstanceOf(ClientClosedException.class)
                .hasMessageContaining("the client has been closed");
    }

    @Test
    void closingTheClientStopsWhatRuns() throws Exception {
        FakeTransport transport = silent(Phase.FIRST_BYTE);
        BelayClient client = client(transport);
        try (var call = BackgroundCall.start(
                () -> client.execute(REQUEST, CancellationToken.none(), ResponseReaders.string()))) {
            assertThat(transport.awaitRequests(1, SOON)).isTrue();

            client.close(Duration.ZERO);

            assertThat(call.outcome(SOON).failure()).isInstanceOf(ClientClosedException.class);
        }
        assertThatThrownBy(() -> client.close(Duration.ofDays(2))).hasMessage("grace: PT48H (expected: 0 to 24 h)");
    }

    @Test
    void closingTheClientBeginsNothingThatWaits() throws Exception {
        FakeTransport transport = FakeTransport.of(FakeAnswers.blocksIn(Phase.FIRST_BYTE));
        BelayClient client = clients.build(TestClients.over(clients.register(transport), timer)
                .concurrency(ConcurrencyPolicy.builder().perOrigin(1).build()));
        List<BackgroundCall<String>> calls = new ArrayList<>();
        for (int i = 1; i <= 100; i++) {
            calls.add(CallStyle.EXECUTE.start(client, REQUEST));
            if (i == 1) {
                assertThat(transport.awaitRequests(1, SOON)).isTrue();
            }
        }
        assertThat(Await.condition(
                        SOON, () -> ClientInternals.engine(client).limiter().waiting() == 99))
                .isTrue();

        client.close(Duration.ZERO);

        for (BackgroundCall<String> call : calls) {
            assertThat(call.outcome(SOON).failure()).isInstanceOf(ClientClosedException.class);
        }
        assertThat(transport.exchanges()).hasSize(1);
    }
}
