package dev.belay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belay.error.AttemptTimeoutException;
import dev.belay.error.BelayException;
import dev.belay.error.ConcurrencyLimitException;
import dev.belay.error.DeadlineExceededException;
import dev.belay.error.RedirectRefusedException;
import dev.belay.event.AttemptLedger;
import dev.belay.event.CallLedger;
import dev.belay.event.Phase;
import dev.belay.event.Redirected;
import dev.belay.internal.call.Engine;
import dev.belay.internal.limit.ConcurrencyLimiter;
import dev.belay.internal.origin.Origin;
import dev.belay.policy.ConcurrencyPolicy;
import dev.belay.policy.RedirectPolicy;
import dev.belay.testing.Await;
import dev.belay.testing.BackgroundCall;
import dev.belay.testing.CallStyle;
import dev.belay.testing.ClientExtension;
import dev.belay.testing.FakeAnswers;
import dev.belay.testing.FakeResponse;
import dev.belay.testing.FakeTransport;
import dev.belay.testing.RecordingListener;
import dev.belay.testing.TestClients;
import dev.belay.testing.VirtualTimer;
import java.time.Duration;
import java.util.List;
import okhttp3.Request;
import okio.Buffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Every request that a redirect leads to is part of its call: same deadline, a permit of its own, a line in the ledger. */
class RedirectsTest {
    private static final Request REQUEST =
            new Request.Builder().url("http://a.test/").build();
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final FakeTransport.Script TO_B = redirect("http://b.test/there");

    @RegisterExtension
    final ClientExtension clients = new ClientExtension();

    private final VirtualTimer timer = clients.register(new VirtualTimer());
    private final RecordingListener events = new RecordingListener();

    private static FakeTransport.Script redirect(String location) {
        return FakeAnswers.responds(() -> FakeResponse.of(302, "gone").header("Location", location));
    }

    private BelayClient.Builder builder(FakeTransport transport) {
        clients.register(transport);
        return TestClients.over(transport, timer).listener(events);
    }

    private BelayClient client(FakeTransport transport) {
        return clients.build(builder(transport));
    }

    @ParameterizedTest
    @EnumSource(CallStyle.class)
    void theLedgerHasEveryRequest(CallStyle style) throws Exception {
        FakeTransport transport = FakeTransport.of(TO_B, redirect("/further"), FakeAnswers.ok("hello"));
        BelayClient client = client(transport);

        CallLedger ledger = style.call(client, REQUEST, response -> {
            assertThat(response.string()).isEqualTo("hello");
            return response.ledger();
        });

        assertThat(ledger.attempts()).extracting(AttemptLedger::number).containsExactly(1, 1, 1);
        assertThat(ledger.attempts()).extracting(AttemptLedger::status).containsExactly(302, 302, 200);
        assertThat(ledger.attempts())
                .extracting(hop -> hop.result().redirectedTo())
                .containsExactly("http://b.test:80", "http://b.test:80", null);
        assertThat(ledger.summary())
                .startsWith("attempt 1: ")
                .contains(", then redirected to http://b.test:80; there: ");
        assertThat(transport.exchanges())
                .extracting(exchange -> exchange.request().url().toString())
                .containsExactly("http://a.test/", "http://b.test/there", "http://b.test/further");
        assertThat(transport.openResponses()).isZero();
        assertThat(events.eventsOf(Redirected.class))
                .extracting(Redirected::target)
                .containsExactly("http://b.test:80", "http://b.test:80");
        assertThat(events.names()).filteredOn("CallEnded"::equals).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource(CallStyle.class)
    void theAttemptsTimeIsThatOfAllItsRequests(CallStyle style) throws Exception {
        FakeTransport transport = FakeTransport.of(slow(TO_B), FakeAnswers.blocksIn(Phase.FIRST_BYTE));
        CallOptions patient = CallOptions.none().firstByte(Timeouts.DEFAULT_ATTEMPT);

        Throwable failure = failureAt(Timeouts.DEFAULT_ATTEMPT.minus(SECOND), style, transport, patient);

        assertThat(failure)
                .isInstanceOfSatisfying(
                        AttemptTimeoutException.class,
                        e -> assertThat(e.limit()).isEqualTo(Timeouts.DEFAULT_ATTEMPT))
                .hasMessageContaining("then redirected to http://b.test:80; there: ");
    }

    @ParameterizedTest
    @EnumSource(CallStyle.class)
    void theDeadlineIsThatOfAllRequests(CallStyle style) throws Exception {
        FakeTransport transport = FakeTransport.of(slow(TO_B), FakeAnswers.blocksIn(Phase.FIRST_BYTE));
        CallOptions patient = CallOptions.slowAnswer(Timeouts.DEFAULT_TOTAL);

        Throwable failure = failureAt(Timeouts.DEFAULT_TOTAL.minus(SECOND), style, transport, patient);

        assertThat(failure).isInstanceOf(DeadlineExceededException.class);
    }

    private FakeTransport.Script slow(FakeTransport.Script script) {
        return exchange -> {
            timer.advance(SECOND);
            return script.answer(exchange);
        };
    }

    private Throwable failureAt(Duration left, CallStyle style, FakeTransport transport, CallOptions options)
            throws Exception {
        HttpCaller client = client(transport).with(options);
        try (var call = BackgroundCall.start(() -> style.text(client, REQUEST))) {
            assertThat(Await.condition(
                            SOON,
                            () -> transport.exchanges().size() == 2
                                    && transport.exchanges().get(1).isWaiting()))
                    .isTrue();
            timer.advance(left.minusMillis(1));
            assertThat(call.outcome(Duration.ofMillis(20)).isHanging()).isTrue();

            timer.advance(Duration.ofMillis(1));

            Throwable failure = call.outcome(SOON).failure();
            assertThat(failure).isNotNull();
            return failure;
        }
    }

    @Test
    void theOtherOriginsPermitTakesThePlaceOfTheFirst() throws Exception {
        FakeTransport transport = FakeTransport.of(TO_B, FakeAnswers.ok("hello"));
        BelayClient client = clients.build(builder(transport)
                .concurrency(ConcurrencyPolicy.builder().total(1).build()));
        Engine engine = ClientInternals.engine(client);
        ConcurrencyLimiter limiter = engine.limiter();

        try (ResponseHandle response = client.open(REQUEST, CancellationToken.none())) {
            assertThat(limiter.inUse()).isEqualTo(1);
            assertThat(limiter.describe(engine.knownOrigins().of(Origin.of(REQUEST.url()))))
                    .startsWith("0 of 256 permits of this origin and 1 of 1 in all");
            assertThat(response.string()).isEqualTo("hello");
        }
        assertThat(limiter.inUse()).isZero();
    }

    @Test
    void aRedirectToAnOriginThatIsFullWaitsForItsPermit() throws Exception {
        FakeTransport transport =
                FakeTransport.of(FakeAnswers.blocksIn(Phase.FIRST_BYTE), TO_B, FakeAnswers.ok("hello"));
        BelayClient client = clients.build(builder(transport)
                .concurrency(ConcurrencyPolicy.builder().perOrigin(1).build()));
        ConcurrencyLimiter limiter = ClientInternals.engine(client).limiter();
        Request toB = new Request.Builder().url("http://b.test/").build();
        try (CancellationSource source = CancellationSource.create();
                var holder =
                        BackgroundCall.start(() -> client.execute(toB, source.token(), ResponseReaders.string()))) {
            assertThat(transport.awaitRequests(1, SOON)).isTrue();
            try (var call = BackgroundCall.start(() -> CallStyle.EXECUTE.text(client, REQUEST))) {
                assertThat(Await.condition(SOON, () -> limiter.waiting() == 1)).isTrue();
                assertThat(transport.exchanges()).hasSize(2);

                timer.advance(ConcurrencyPolicy.DEFAULT_MAX_WAIT);

                assertThat(call.outcome(SOON).failure())
                        .isInstanceOf(ConcurrencyLimitException.class)
                        .hasMessageContaining("1 of 1 permits")
                        .isInstanceOfSatisfying(
                                BelayException.class,
                                e -> assertThat(e.requestMayHaveBeenSent()).isTrue());
                source.cancel("over");
            }
            assertThat(holder.outcome(SOON).failure()).isNotNull();
        }
        assertThat(limiter.inUse()).isZero();
    }

    @Test
    void whatIsRefusedLeavesNothingOpen() {
        FakeTransport transport = FakeTransport.of(redirect("http://a.test/"));
        BelayClient client = client(transport);

        assertThatThrownBy(() -> CallStyle.OPEN.text(client, REQUEST))
                .isInstanceOf(RedirectRefusedException.class)
                .hasMessageStartingWith("GET http://a.test:80: redirected (302) to http://a.test:80, in a circle. ");

        assertThat(transport.openResponses()).isZero();
        assertThat(ClientInternals.engine(client).limiter().inUse()).isZero();
    }

    @ParameterizedTest
    @CsvSource({"4, 0", "65536, 0", "65537, 1", "-1, 1"})
    void onlyAShortBodyOfARedirectIsRead(long announced, int cancels) throws Exception {
        FakeTransport transport = FakeTransport.of(
                FakeAnswers.responds(() ->
                        FakeResponse.of(new Buffer(), announced).status(302).header("Location", "/there")),
                FakeAnswers.ok("hello"));

        assertThat(CallStyle.EXECUTE.text(client(transport), REQUEST)).isEqualTo("hello");

        assertThat(transport.exchanges().get(0).cancels()).isEqualTo(cancels);
    }

    @Test
    void neverMeansThatARedirectIsAResponse() throws Exception {
        FakeTransport transport = FakeTransport.of(TO_B);
        BelayClient client = clients.build(builder(transport).redirects(RedirectPolicy.never()));

        List<String> seen = client.execute(
                REQUEST,
                CancellationToken.none(),
                response -> List.of(response.status() + "", String.valueOf(response.header("Location"))));

        assertThat(seen).containsExactly("302", "http://b.test/there");
        assertThat(client.toString()).doesNotContain("RedirectStage");
    }

    @Test
    void aStopBetweenTwoRequestsStopsTheSecond() {
        CancellationSource source = CancellationSource.create();
        FakeTransport transport = FakeTransport.of(
                exchange -> {
                    source.cancel("user left");
                    return TO_B.answer(exchange);
                },
                FakeAnswers.ok("too late"));
        BelayClient client = client(transport);

        assertThatThrownBy(() -> client.execute(REQUEST, source.token(), ResponseReaders.string()))
                .hasMessageContaining("cancelled (user left)");
        assertThat(transport.exchanges()).hasSize(1);
        assertThat(transport.openResponses()).isZero();
        source.close();
    }
}
