package dev.belay.internal.adapter.okhttp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belay.BelayClient;
import dev.belay.CallOptions;
import dev.belay.CancellationSource;
import dev.belay.CancellationToken;
import dev.belay.Timeouts;
import dev.belay.TokenListeners;
import dev.belay.error.AttemptTimeoutException;
import dev.belay.error.BelayException;
import dev.belay.error.CallCancelledException;
import dev.belay.error.CallInterruptedException;
import dev.belay.error.CircuitOpenException;
import dev.belay.error.ClientClosedException;
import dev.belay.error.ConcurrencyLimitException;
import dev.belay.error.DeadlineExceededException;
import dev.belay.event.Phase;
import dev.belay.policy.ConcurrencyPolicy;
import dev.belay.policy.RetryPolicy;
import dev.belay.testing.Await;
import dev.belay.testing.BackgroundCall;
import dev.belay.testing.CapturedLog;
import dev.belay.testing.ClientExtension;
import dev.belay.testing.FakeAnswers;
import dev.belay.testing.FakeHttpCaller;
import dev.belay.testing.FakeTransport;
import dev.belay.testing.RecordingListener;
import dev.belay.testing.TestClients;
import dev.belay.testing.VirtualTimer;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import okhttp3.Call;
import okhttp3.Request;
import okhttp3.Response;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What Belay's calls do that OkHttp's do not; without a wire, in virtual time. */
class BelayCallTest {
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final FakeTransport.Script SILENCE = FakeAnswers.blocksIn(Phase.FIRST_BYTE);

    @RegisterExtension
    final ClientExtension clients = new ClientExtension();

    private final VirtualTimer timer = clients.register(new VirtualTimer());
    private final RecordingListener belayEvents = new RecordingListener();
    private final RecordingEvents events = new RecordingEvents();

    private BelayClient.Builder builder(FakeTransport transport) {
        clients.register(transport);
        return TestClients.over(transport, timer).listener(belayEvents);
    }

    private BelayClient client(FakeTransport.Script script) {
        return clients.build(builder(FakeTransport.of(script)));
    }

    private static Request.Builder request() {
        return new Request.Builder().url("http://x.test/");
    }

    private Call heard(Call.Factory factory, Request request) {
        Call call = factory.newCall(request);
        call.addEventListener(events);
        return call;
    }

    private static BackgroundCall<String> started(Call call) {
        return BackgroundCall.start(() -> text(call));
    }

    private static String text(Call call) throws IOException {
        try (Response response = call.execute()) {
            return response.body().string();
        }
    }

    private static Throwable failure(BackgroundCall<?> call) throws InterruptedException {
        Throwable failure = call.outcome(SOON).failure();
        assertThat(failure).isNotNull();
        return failure;
    }

    private static void awaitWaiting(FakeTransport transport) {
        assertThat(Await.condition(
                        SOON,
                        () -> !transport.exchanges().isEmpty()
                                && transport.exchanges().get(0).isWaiting()))
                .isTrue();
    }

    @Test
    void theTokenOfARequestCancelsItsCall() throws Exception {
        FakeTransport transport = FakeTransport.of(SILENCE);
        Call.Factory factory = clients.build(builder(transport)).asCallFactory();
        try (CancellationSource source = CancellationSource.create()) {
            Call call = heard(
                    factory,
                    request().tag(CancellationToken.class, source.token()).build());
            try (BackgroundCall<String> made = started(call)) {
                awaitWaiting(transport);
                assertThat(call.isCanceled()).isFalse();

                source.cancel("user left");

                assertThat(failure(made))
                        .isExactlyInstanceOf(IOException.class)
                        .hasMessage("Canceled")
                        .cause()
                        .isInstanceOf(CallCancelledException.class)
                        .hasMessageContaining("user left");
                assertThat(call.isCanceled()).isTrue();
                assertThat(events.awaitEnd(SOON)).isTrue();
                assertThat(events.names()).containsExactly("callStart", "callFailed");
            }
        }
    }

    @Test
    void theTokensDeadlineIsATimeout() throws Exception {
        try (CancellationSource source = CancellationSource.withTimeout(CancellationToken.none(), Duration.ZERO)) {
            Call call = client(SILENCE)
                    .asCallFactory()
                    .newCall(request()
                            .tag(CancellationToken.class, source.token())
                            .build());

            assertThatThrownBy(call::execute)
                    .isExactlyInstanceOf(InterruptedIOException.class)
                    .hasCauseInstanceOf(DeadlineExceededException.class);
            assertThat(call.isCanceled()).isFalse();
        }
    }

    @Test
    void aTokenKeepsNothingOfACallThatHasEnded() throws Exception {
        try (CancellationSource source = CancellationSource.create()) {
            Call call = client(FakeAnswers.ok("hello"))
                    .asCallFactory()
                    .newCall(request()
                            .tag(CancellationToken.class, source.token())
                            .build());

            assertThat(text(call)).isEqualTo("hello");

            assertThat(TokenListeners.count(source.token())).isZero();
        }
    }

    @Test
    void theOptionsOfARequestHold() throws Exception {
        FakeTransport transport = FakeTransport.of(SILENCE);
        CallOptions options = CallOptions.none().total(SECOND).operation("get-user");
        Call call = clients.build(builder(transport))
                .asCallFactory()
                .newCall(request().tag(CallOptions.class, options).build());
        try (BackgroundCall<String> made = started(call)) {
            awaitWaiting(transport);

            timer.advance(SECOND);

            assertThat(failure(made))
                    .isExactlyInstanceOf(InterruptedIOException.class)
                    .hasMessageContaining("get-user");
        }
    }

    @Test
    void optionsThatContradictEachOtherFailTheCall() {
        CallOptions options = CallOptions.none().total(SECOND).attempt(SECOND.multipliedBy(2));
        Call call = heard(
                client(SILENCE).asCallFactory(),
                request().tag(CallOptions.class, options).build());

        assertThatThrownBy(call::execute)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("attempt");

        assertThat(events.names()).containsExactly("callStart", "callFailed");
    }

    @Test
    void aViewsOptionsHoldForItsFactory() throws Exception {
        FakeTransport transport = FakeTransport.of(SILENCE);
        Call call = clients.build(builder(transport))
                .with(CallOptions.none().firstByte(SECOND))
                .asCallFactory()
                .newCall(request().build());
        try (BackgroundCall<String> made = started(call)) {
            awaitWaiting(transport);

            timer.advance(SECOND);

            assertThat(failure(made))
                    .isExactlyInstanceOf(SocketTimeoutException.class)
                    .hasCauseInstanceOf(AttemptTimeoutException.class);
        }
    }

    @Test
    void aCallWithoutATimeoutEndsByTheTotal() throws Exception {
        FakeTransport transport = FakeTransport.of(FakeAnswers.bodyStops("beginning"));
        Call call = heard(
                clients.build(builder(transport))
                        .with(CallOptions.stream(Timeouts.DEFAULT_TOTAL, Timeouts.DEFAULT_TOTAL))
                        .asCallFactory(),
                request().build());
        call.timeout().clearTimeout();
        try (BackgroundCall<String> made = started(call)) {
            assertThat(Await.condition(
                            SOON,
                            () -> !transport.exchanges().isEmpty()
                                    && transport.exchanges().get(0).isWaiting()))
                    .isTrue();

            timer.advance(Timeouts.DEFAULT_TOTAL);

            assertThat(failure(made)).isExactlyInstanceOf(InterruptedIOException.class);
        }
        assertThat(events.names()).containsExactly("callStart", "callFailed");
        assertThat(call.isCanceled()).isFalse();
    }

    @Test
    void theTimeoutIsTheTotalAndCannotBeLengthened() throws Exception {
        FakeTransport transport = FakeTransport.of(SILENCE);
        BelayClient client = clients.build(builder(transport));
        CallOptions patient = CallOptions.slowAnswer(Timeouts.DEFAULT_TOTAL);
        Call call = client.with(patient).asCallFactory().newCall(request().build());
        assertThat(call.timeout().timeoutNanos()).isEqualTo(Timeouts.DEFAULT_TOTAL.toNanos());
        call.timeout().timeout(1, TimeUnit.DAYS);
        try (BackgroundCall<String> made = started(call)) {
            awaitWaiting(transport);

            timer.advance(Timeouts.DEFAULT_TOTAL);

            assertThat(failure(made)).isExactlyInstanceOf(InterruptedIOException.class);
        }
    }

    @Test
    void aForgottenResponseIsClosedAtTheDeadline() throws Exception {
        FakeTransport transport = FakeTransport.of(FakeAnswers.bodyStops("beginning"));
        BelayClient client = clients.build(builder(transport));
        Call call = heard(client.asCallFactory(), request().build());
        Response response = call.execute();
        assertThat(events.names()).containsExactly("callStart");

        try (CapturedLog log = CapturedLog.warnings("dev.belay.calls")) {
            timer.advance(Timeouts.DEFAULT_TOTAL);
            assertThat(events.awaitEnd(SOON)).isTrue();
            assertThat(log.messages()).isNotEmpty();
        }

        assertThat(events.names()).containsExactly("callStart", "callFailed");
        assertThat(events.failures().get(0)).isExactlyInstanceOf(InterruptedIOException.class);
        assertThat(transport.openResponses()).isZero();
        assertThatThrownBy(() -> response.body().string())
                .isExactlyInstanceOf(InterruptedIOException.class)
                .hasCauseInstanceOf(DeadlineExceededException.class);
        response.close();
        assertThat(belayEvents.names()).contains("ResponseLeaked");
    }

    @Test
    void theLimitsHold() throws Exception {
        BelayClient client = clients.build(builder(FakeTransport.of(FakeAnswers.bodyStops("x")))
                .concurrency(ConcurrencyPolicy.builder().total(1).queue(0).build()));
        Call.Factory factory = client.asCallFactory();
        try (Response open = factory.newCall(request().build()).execute()) {
            assertThat(open.isSuccessful()).isTrue();

            assertThatThrownBy(() -> factory.newCall(request().build()).execute())
                    .isInstanceOf(ConcurrencyLimitException.class);
        }
        factory.newCall(request().build()).execute().close();
    }

    @Test
    void whatNoThreadIsFreeForIsToldElsewhere() throws Exception {
        BelayClient client = clients.build(builder(FakeTransport.of(FakeAnswers.ok("x"))));
        client.close();
        CallbackLog log = new CallbackLog();

        client.asCallFactory().newCall(request().build()).enqueue(log);

        CallbackLog.Told told = log.next();
        assertThat(told.failure()).isInstanceOf(ClientClosedException.class);
        assertThat(told.thread()).isNotSameAs(Thread.currentThread());
    }

    @Test
    void theBreakerHolds() {
        BelayClient client = client(FakeAnswers.ok("hello"));
        client.circuitBreaker(request().build().url()).forceOpen();

        assertThatThrownBy(
                        () -> client.asCallFactory().newCall(request().build()).execute())
                .isInstanceOf(CircuitOpenException.class);
    }

    @Test
    void aCallThatIsTriedAgainIsOneCall() throws Exception {
        FakeTransport transport = FakeTransport.of(
                FakeAnswers.status(503, "later"), FakeAnswers.status(503, "later"), FakeAnswers.ok("hello"));
        timer.skippingWaits();
        Call call = heard(
                clients.build(builder(transport).retry(RetryPolicy.defaults())).asCallFactory(),
                request().build());

        assertThat(text(call)).isEqualTo("hello");

        assertThat(transport.exchanges()).hasSize(3);
        assertThat(events.names()).containsExactly("callStart", "callEnd");
        assertThat(events.subjects()).containsExactly(call);
    }

    @Test
    void anInterruptEndsACallAndStaysSet() throws Exception {
        FakeTransport transport = FakeTransport.of(SILENCE);
        Call call = clients.build(builder(transport))
                .asCallFactory()
                .newCall(request().build());
        AtomicBoolean interrupted = new AtomicBoolean();
        try (BackgroundCall<String> made = BackgroundCall.start(() -> {
            try {
                return text(call);
            } finally {
                interrupted.set(Thread.currentThread().isInterrupted());
            }
        })) {
            awaitWaiting(transport);

            made.interrupt();

            assertThat(failure(made))
                    .isExactlyInstanceOf(InterruptedIOException.class)
                    .hasCauseInstanceOf(CallInterruptedException.class);
        }
        assertThat(interrupted).isTrue();
        assertThat(call.isCanceled()).isFalse();
    }

    @Test
    void theCauseHasTheLedger() {
        Call call = client(FakeAnswers.fails(Phase.CONNECT, () -> new ConnectException("refused")))
                .asCallFactory()
                .newCall(request().build());

        assertThatThrownBy(call::execute)
                .isExactlyInstanceOf(ConnectException.class)
                .cause()
                .isInstanceOfSatisfying(
                        BelayException.class, e -> assertThat(e.attempts()).hasSize(1));
    }

    @Test
    void aFakeThatHasNoFactorySaysSo() {
        FakeHttpCaller fake = FakeHttpCaller.answering(request -> {
            throw new IOException("not asked");
        });

        assertThatThrownBy(fake::asCallFactory)
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessageContaining("FakeHttpCaller is no okhttp3.Call.Factory");
    }

    @Test
    void whatACallIsCalledHasNoPath() {
        Call call = client(SILENCE)
                .asCallFactory()
                .newCall(request().url("http://x.test/secret?a=b").build());

        assertThat(call).hasToString("Call{GET http://x.test:80}");
    }
}
