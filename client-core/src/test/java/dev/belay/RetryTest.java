package dev.belay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.belay.error.AttemptTimeoutException;
import dev.belay.error.BelayException;
import dev.belay.error.ConnectFailedException;
import dev.belay.error.ConnectionLostException;
import dev.belay.error.HttpStatusException;
import dev.belay.error.NotRetried;
import dev.belay.event.AttemptLedger;
import dev.belay.event.Phase;
import dev.belay.event.PhaseTime;
import dev.belay.event.Retried;
import dev.belay.policy.RetryBudget;
import dev.belay.policy.RetryPolicy;
import dev.belay.testing.CallStyle;
import dev.belay.testing.ClientExtension;
import dev.belay.testing.FakeAnswers;
import dev.belay.testing.FakeResponse;
import dev.belay.testing.FakeTransport;
import dev.belay.testing.OneShotBody;
import dev.belay.testing.RecordingListener;
import dev.belay.testing.TestClients;
import dev.belay.testing.VirtualTimer;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import okhttp3.Request;
import okhttp3.RequestBody;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The loop; what it decides by is tested with the decider. */
class RetryTest {
    private static final CancellationToken NONE = CancellationToken.none();
    private static final Request GET =
            new Request.Builder().url("http://a.test/").build();
    private static final Request POST =
            GET.newBuilder().post(RequestBody.create("order", null)).build();
    private static final FakeTransport.Script OK = FakeAnswers.ok("hello");
    private static final FakeTransport.Script BUSY = FakeAnswers.status(503, "busy");
    private static final FakeTransport.Script UNREACHABLE =
            FakeAnswers.fails(Phase.CONNECT, () -> new IOException("refused"));
    private static final FakeTransport.Script LOST =
            FakeAnswers.fails(Phase.FIRST_BYTE, () -> new IOException("reset"));

    @RegisterExtension
    final ClientExtension clients = new ClientExtension();

    private final VirtualTimer timer = clients.register(new VirtualTimer().skippingWaits());
    private final RecordingListener events = new RecordingListener();

    private BelayClient.Builder builder(FakeTransport transport) {
        clients.register(transport);
        return TestClients.over(transport, timer).retry(RetryPolicy.defaults()).listener(events);
    }

    private BelayClient client(FakeTransport transport) {
        return clients.build(builder(transport));
    }

    private static <E extends BelayException> E failure(Class<E> kind, HttpCaller caller, Request request) {
        return Objects.requireNonNull(
                catchThrowableOfType(kind, () -> caller.execute(request, NONE, ResponseReaders.string())));
    }

    private static NotRetried.@Nullable Reason reason(BelayException failure) {
        for (Throwable each : failure.getSuppressed()) {
            if (each instanceof NotRetried why) {
                return why.reason();
            }
        }
        return null;
    }

    private Duration sinceStart(long start) {
        return Duration.ofNanos(timer.time().nanoTime() - start);
    }

    @ParameterizedTest
    @EnumSource
    void whatFailsIsTriedAgainUntilItSucceeds(CallStyle style) throws Exception {
        FakeTransport transport = FakeTransport.of(BUSY, LOST, OK);

        assertThat(style.text(client(transport), GET)).isEqualTo("hello");

        assertThat(transport.exchanges()).hasSize(3);
        assertThat(events.eventsOf(Retried.class))
                .extracting(Retried::reason)
                .containsExactly(Retried.Reason.STATUS, Retried.Reason.IO);
        assertThat(events.eventsOf(Retried.class))
                .allSatisfy(retried -> assertThat(retried.delay()).isBetween(Duration.ZERO, Duration.ofMillis(100)));
    }

    @Test
    void aFailedResponseIsClosedAndItsPermitIsBackBeforeTheWait() throws Exception {
        AtomicInteger inUse = new AtomicInteger(-1);
        AtomicReference<BelayClient> made = new AtomicReference<>();
        FakeTransport transport = FakeTransport.of(BUSY, OK);
        BelayClient client = clients.build(builder(transport).listener(event -> {
            if (event instanceof Retried) {
                int permits = ClientInternals.engine(made.get()).limiter().inUse();
                inUse.set((int) transport.openResponses() + permits);
            }
        }));
        made.set(client);

        client.execute(GET, NONE, ResponseReaders.string());

        assertThat(inUse).hasValue(0);
    }

    @Test
    void afterTheLastRetryTheResponseIsGivenWithAllAttemptsInItsLedger() throws Exception {
        FakeTransport transport = FakeTransport.of(BUSY);

        try (ResponseHandle response = client(transport).open(GET, NONE)) {
            assertThat(response.status()).isEqualTo(503);
            assertThat(response.string()).isEqualTo("busy");
            assertThat(response.ledger().attempts())
                    .extracting(AttemptLedger::number)
                    .containsExactly(1, 2, 3);
            assertThat(response.ledger().notRetried()).isEqualTo("its retries are used up, 2");
        }
        assertThat(transport.responses())
                .allSatisfy(response -> assertThat(response.closes()).isPositive());
    }

    @Test
    void theBackOffIsAPhaseOfTheAttemptAfterIt() {
        HttpStatusException failure = failure(HttpStatusException.class, client(FakeTransport.of(BUSY)), GET);

        assertThat(failure.attempts()).hasSize(3);
        assertThat(phases(failure.attempts().get(0))).doesNotContain(Phase.BACK_OFF);
        assertThat(phases(failure.attempts().get(1))).startsWith(Phase.BACK_OFF);
        assertThat(failure)
                .hasMessageContaining("attempt 2: back-off")
                .hasMessageContaining("Not retried: its retries");
    }

    private static List<Phase> phases(AttemptLedger attempt) {
        return attempt.phases().stream().map(PhaseTime::phase).toList();
    }

    @Test
    void afterTheLastRetryTheFailureIsGivenWithThoseBeforeIt() {
        ConnectFailedException failure =
                failure(ConnectFailedException.class, client(FakeTransport.of(LOST, BUSY, UNREACHABLE)), GET);

        assertThat(failure.getSuppressed()).hasAtLeastOneElementOfType(ConnectionLostException.class);
        assertThat(failure.attempts()).extracting(AttemptLedger::status).containsExactly(0, 503, 0);
        assertThat(reason(failure)).isEqualTo(NotRetried.Reason.NO_RETRIES_LEFT);
        assertThat(failure).hasMessageContaining("Not retried: its retries are used up, 2");
        assertThat(failure.requestMayHaveBeenSent()).isTrue();
    }

    @Test
    void aPostOfWhichSomethingMayHaveArrivedIsNotSentAgain() {
        FakeTransport transport = FakeTransport.of(LOST);

        ConnectionLostException failure = failure(ConnectionLostException.class, client(transport), POST);

        assertThat(transport.exchanges()).hasSize(1);
        assertThat(reason(failure)).isEqualTo(NotRetried.Reason.NOT_SAFE);
        assertThat(failure(HttpStatusException.class, client(FakeTransport.of(BUSY)), POST))
                .hasMessageContaining("Not retried: the server may have done it");
    }

    @Test
    void aPostOfWhichNothingCanHaveArrivedIsSentAgain() throws Exception {
        FakeTransport transport = FakeTransport.of(UNREACHABLE, OK);

        assertThat(client(transport).execute(POST, NONE, ResponseReaders.string()))
                .isEqualTo("hello");
        assertThat(transport.exchanges()).hasSize(2);
    }

    @Test
    void aPostThatWasRedirectedHasBeenSent() {
        FakeTransport transport = FakeTransport.of(
                FakeAnswers.responds(() -> FakeResponse.of(307, "").header("Location", "/there")), UNREACHABLE);

        failure(ConnectFailedException.class, client(transport), POST);

        assertThat(transport.exchanges()).hasSize(2);
    }

    @Test
    void aBodyThatCanBeSentOnlyOnceIsNot() {
        Request once = GET.newBuilder().put(new OneShotBody()).build();
        FakeTransport transport = FakeTransport.of(exchange -> {
            exchange.reach(Phase.FIRST_BYTE);
            throw new IOException("reset");
        });

        ConnectionLostException failure = failure(ConnectionLostException.class, client(transport), once);

        assertThat(transport.exchanges()).hasSize(1);
        assertThat(reason(failure)).isEqualTo(NotRetried.Reason.NOT_SAFE);
    }

    @ParameterizedTest
    @EnumSource
    void withAKeyAPostIsSentAgainWithTheSameKeyAndEveryCallHasItsOwn(CallStyle style) throws Exception {
        FakeTransport transport = FakeTransport.of(LOST, BUSY, OK);
        HttpCaller keyed = client(transport).with(CallOptions.none().idempotencyKey());

        assertThat(style.text(keyed, POST)).isEqualTo("hello");
        style.text(keyed, POST);

        List<@Nullable String> keys = transport.exchanges().stream()
                .map(exchange -> exchange.request().header(CallOptions.IDEMPOTENCY_KEY))
                .toList();
        assertThat(keys).hasSize(4).doesNotContainNull();
        assertThat(keys.subList(0, 3)).containsOnly(keys.get(0));
        assertThat(keys.get(3)).isNotEqualTo(keys.get(0));
    }

    @Test
    void aRequestsOwnKeyIsKept() throws Exception {
        FakeTransport transport = FakeTransport.of(LOST, OK);
        Request own = POST.newBuilder().header("Idempotency-Key", "mine").build();

        client(transport).with(CallOptions.none().idempotencyKey()).execute(own, NONE, ResponseReaders.string());
        client(FakeTransport.of(LOST, OK)).execute(own, NONE, ResponseReaders.string());

        assertThat(transport.exchanges())
                .extracting(exchange -> exchange.request().header("Idempotency-Key"))
                .containsExactly("mine", "mine");
    }

    @Test
    void whatTheServerAsksToWaitIsWaited() throws Exception {
        FakeTransport transport = FakeTransport.of(
                FakeAnswers.responds(() -> FakeResponse.of(503, "").header("Retry-After", "7")), OK);
        long start = timer.time().nanoTime();

        client(transport).execute(GET, NONE, ResponseReaders.string());

        assertThat(sinceStart(start)).isBetween(Duration.ofSeconds(7), Duration.ofSeconds(10));
    }

    @Test
    void whatCannotBeWaitedForIsGivenUpAtOnce() {
        FakeTransport transport = FakeTransport.of(
                FakeAnswers.responds(() -> FakeResponse.of(503, "").header("Retry-After", "31")));
        long start = timer.time().nanoTime();

        HttpStatusException failure = failure(HttpStatusException.class, client(transport), GET);

        assertThat(sinceStart(start)).isZero();
        assertThat(failure).hasMessageContaining("Not retried: the server asks to wait 31 s");
    }

    @Test
    void withAnEmptyBudgetTheFirstFailureIsGivenAndSaysSo() {
        FakeTransport transport = FakeTransport.of(LOST);
        BelayClient client = clients.build(builder(transport)
                .retryBudget(RetryBudget.builder().percent(0).perSecond(0).build()));

        ConnectionLostException failure = failure(ConnectionLostException.class, client, GET);

        assertThat(transport.exchanges()).hasSize(1);
        assertThat(reason(failure)).isEqualTo(NotRetried.Reason.BUDGET_EMPTY);
        assertThat(failure).hasMessageContaining("the retry budget of http://a.test:80 is empty");
    }

    @Test
    void anInboundRetryIsNotRetried() {
        FakeTransport transport = FakeTransport.of(LOST);
        BelayClient client = client(transport);
        try (CancellationSource scope = CancellationSource.inbound(NONE, null, "2")) {
            ConnectionLostException failure = Objects.requireNonNull(catchThrowableOfType(
                    ConnectionLostException.class, () -> client.execute(GET, scope.token(), ResponseReaders.string())));

            assertThat(transport.exchanges()).hasSize(1);
            assertThat(reason(failure)).isEqualTo(NotRetried.Reason.ONLY_ONCE);
        }
    }

    @Test
    void theServerIsToldTheAttemptIfThatIsWanted() throws Exception {
        FakeTransport transport = FakeTransport.of(BUSY, BUSY, OK);
        BelayClient client = clients.build(builder(transport)
                .retry(RetryPolicy.builder().attemptHeader("X-Attempt").build()));

        client.execute(GET, NONE, ResponseReaders.string());

        assertThat(transport.exchanges())
                .extracting(exchange -> exchange.request().header("X-Attempt"))
                .containsExactly("1", "2", "3");
    }

    @Test
    void theServerIsToldThatItIsARetryOfSomebodyAbove() throws Exception {
        FakeTransport transport = FakeTransport.of(OK);
        BelayClient client = clients.build(builder(transport)
                .retry(RetryPolicy.builder().attemptHeader("X-Attempt").build()));

        try (CancellationSource scope = CancellationSource.inbound(NONE, null, "3")) {
            client.execute(GET, scope.token(), ResponseReaders.string());
        }

        assertThat(transport.exchanges())
                .extracting(exchange -> exchange.request().header("X-Attempt"))
                .containsExactly("2");
    }

    @Test
    void aViewHasItsOwnPolicy() {
        FakeTransport transport = FakeTransport.of(LOST);
        HttpCaller once = client(transport).with(CallOptions.none().retry(RetryPolicy.never()));

        ConnectionLostException failure = failure(ConnectionLostException.class, once, GET);

        assertThat(transport.exchanges()).hasSize(1);
        assertThat(reason(failure)).isNull();
        assertThat(once.toString()).contains("retries=0");
    }

    @Test
    void aConditionMakesMoreWorthARetryAndClosesTheResponseWhenItThrows() throws Exception {
        FakeTransport transport = FakeTransport.of(FakeAnswers.status(500, "oops"), OK);
        BelayClient client = clients.build(builder(transport)
                .retry(RetryPolicy.builder()
                        .retryIf(attempt -> attempt.status() == 500)
                        .build()));
        assertThat(client.execute(GET, NONE, ResponseReaders.string())).isEqualTo("hello");

        FakeTransport failing = FakeTransport.of(FakeAnswers.status(500, "oops"));
        BelayClient odd = clients.build(builder(failing)
                .retry(RetryPolicy.builder()
                        .retryIf(attempt -> {
                            throw new IllegalStateException("odd");
                        })
                        .build()));
        assertThatThrownBy(() -> odd.execute(GET, NONE, ResponseReaders.string()))
                .isInstanceOf(IllegalStateException.class);
        assertThat(failing.openResponses()).isZero();
        assertThat(ClientInternals.engine(odd).limiter().inUse()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 204, 304, 400, 404, 500, 501})
    void whatIsNoTroubleOfTheServersIsNotTriedAgain(int status) throws Exception {
        FakeTransport transport = FakeTransport.of(FakeAnswers.status(status, ""));

        try (ResponseHandle response = client(transport).open(GET, NONE)) {
            assertThat(response.status()).isEqualTo(status);
            assertThat(response.ledger().notRetried()).isNull();
        }
        assertThat(transport.exchanges()).hasSize(1);
    }

    @Test
    void retriesForWhichThereIsNeverTimeAreRefused() {
        BelayClient.Builder hasty = BelayClient.builder()
                .timeouts(Timeouts.builder().total(Duration.ofSeconds(3)).build());
        clients.build(hasty);

        assertThatThrownBy(hasty.retry(RetryPolicy.defaults())::build)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("retry: backOff=PT0.05S after connect=PT3S (expected: together at most total=PT3S)");
        clients.build(hasty.retry(RetryPolicy.never()));
    }

    @Test
    void noAttemptBeginsThatIsNotUsuallyOverInTime() throws Exception {
        FakeTransport transport =
                FakeTransport.of(after(Duration.ofMillis(600), OK), after(Duration.ofMillis(600), BUSY));
        BelayClient client = client(transport);
        client.execute(GET, NONE, ResponseReaders.string());

        HttpStatusException failure = failure(
                HttpStatusException.class, client.with(CallOptions.none().total(Duration.ofSeconds(1))), GET);

        assertThat(failure.attempts()).hasSize(1);
        assertThat(failure).hasMessageContaining("an attempt usually takes 600 ms");
    }

    @Test
    void errorsDoNotSayHowLongAnAnswerUsuallyTakes() throws Exception {
        FakeTransport transport = FakeTransport.of(
                after(Duration.ofMillis(600), OK), FakeAnswers.status(500, "oops"), FakeAnswers.status(408, "late"));
        BelayClient client = client(transport);
        for (int i = 0; i < 3; i++) {
            client.with(CallOptions.none().retry(RetryPolicy.never()))
                    .execute(GET, NONE, ResponseReaders.anyStatus(ResponseReaders.string()));
        }

        assertThat(client.origins())
                .singleElement()
                .satisfies(origin -> assertThat(origin.usualAnswer()).hasMillis(600));
    }

    private FakeTransport.Script after(Duration time, FakeTransport.Script answer) {
        return exchange -> {
            timer.advance(time);
            return answer.answer(exchange);
        };
    }

    @Test
    void anAttemptThatTimedOutIsTriedAgainWithinTheDeadline() throws Exception {
        FakeTransport transport = FakeTransport.of(
                exchange -> {
                    exchange.reach(Phase.FIRST_BYTE);
                    timer.advance(Duration.ofSeconds(10));
                    throw new IOException("Canceled");
                },
                OK);

        assertThat(client(transport).execute(GET, NONE, ResponseReaders.string()))
                .isEqualTo("hello");
        assertThat(events.eventsOf(Retried.class)).singleElement().satisfies(retried -> {
            assertThat(retried.reason()).isEqualTo(Retried.Reason.TIMEOUT);
            assertThat(retried.failed().failure()).isInstanceOf(AttemptTimeoutException.class);
        });
    }
}
