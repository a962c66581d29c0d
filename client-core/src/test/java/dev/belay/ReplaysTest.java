package dev.belay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belay.error.AttemptTimeoutException;
import dev.belay.error.BelayException;
import dev.belay.error.ConnectionLostException;
import dev.belay.event.AttemptLedger;
import dev.belay.event.CallLedger;
import dev.belay.event.Phase;
import dev.belay.event.Replayed;
import dev.belay.testing.Await;
import dev.belay.testing.BackgroundCall;
import dev.belay.testing.CallStyle;
import dev.belay.testing.ClientExtension;
import dev.belay.testing.FakeAnswers;
import dev.belay.testing.FakeTransport;
import dev.belay.testing.OneShotBody;
import dev.belay.testing.RecordingListener;
import dev.belay.testing.TestClients;
import dev.belay.testing.VirtualTimer;
import java.io.IOException;
import java.time.Duration;
import okhttp3.Request;
import okhttp3.RequestBody;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is sent again when its connection is lost, and what is not. */
class ReplaysTest {
    private static final Request GET =
            new Request.Builder().url("http://a.test/").build();
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final RequestBody BODY = RequestBody.create("order", null);
    private static final RequestBody ONCE = new OneShotBody();
    private static final FakeTransport.Script STALE = FakeAnswers.lost();
    private static final FakeTransport.Script STALE_UNSENT = exchange -> {
        exchange.reuse();
        exchange.reach(Phase.SEND);
        exchange.unsend();
        throw new IOException("broken pipe");
    };

    @RegisterExtension
    final ClientExtension clients = new ClientExtension();

    private final RecordingListener events = new RecordingListener();

    private BelayClient client(FakeTransport transport) {
        clients.register(transport);
        return clients.build(TestClients.over(transport).listener(events));
    }

    private static Request request(String method, RequestBody body) {
        return GET.newBuilder().method(method, body).build();
    }

    @ParameterizedTest
    @EnumSource(CallStyle.class)
    void aGetOnAStaleConnectionGoesAgain(CallStyle style) throws Exception {
        FakeTransport transport = FakeTransport.of(STALE, FakeAnswers.ok("hello"));

        CallLedger ledger = style.call(client(transport), GET, response -> {
            assertThat(response.string()).isEqualTo("hello");
            return response.ledger();
        });

        assertThat(ledger.attempts()).extracting(AttemptLedger::number).containsExactly(1, 1);
        assertThat(ledger.attempts().get(0).failure()).isInstanceOf(ConnectionLostException.class);
        assertThat(ledger.summary()).startsWith("attempt 1: ").contains("then ConnectionLostException; again: ");
        assertThat(transport.exchanges().get(0).idleClosed()).isTrue();
        assertThat(events.eventsOf(Replayed.class)).hasSize(1);
        assertThat(events.names()).filteredOn("AttemptStarted"::equals).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"HEAD", "OPTIONS", "TRACE", "PUT", "DELETE"})
    void whatIsIdempotentGoesAgain(String method) throws Exception {
        FakeTransport transport = FakeTransport.of(STALE, FakeAnswers.ok("hello"));
        boolean withBody = method.equals("PUT") || method.equals("DELETE");
        Request request =
                GET.newBuilder().method(method, withBody ? BODY : null).build();

        assertThat(CallStyle.EXECUTE.text(client(transport), request)).isEqualTo("hello");
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PATCH", "MYOWN"})
    void whatMayHaveBeenDoneIsNotDoneTwice(String method) {
        FakeTransport transport = FakeTransport.of(STALE, FakeAnswers.ok("twice"));

        assertThatThrownBy(() -> CallStyle.EXECUTE.text(client(transport), request(method, BODY)))
                .isInstanceOfSatisfying(
                        ConnectionLostException.class,
                        e -> assertThat(e.requestMayHaveBeenSent()).isTrue());

        assertThat(transport.exchanges()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PATCH", "PUT"})
    void whatWasNotSentGoesAgainWhateverItIs(String method) throws Exception {
        FakeTransport transport = FakeTransport.of(STALE_UNSENT, FakeAnswers.ok("once"));

        assertThat(CallStyle.EXECUTE.text(client(transport), request(method, BODY)))
                .isEqualTo("once");
    }

    @Test
    void aNewConnectionThatIsLostIsNotTheOldOnesFault() {
        FakeTransport transport = FakeTransport.of(
                FakeAnswers.fails(Phase.FIRST_BYTE, () -> new IOException("reset")), FakeAnswers.ok("twice"));

        assertThatThrownBy(() -> CallStyle.EXECUTE.text(client(transport), GET))
                .isInstanceOf(ConnectionLostException.class);

        assertThat(transport.exchanges()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"true, 1", "false, 2"})
    void aBodyThatCanBeReadOnceGoesAgainOnlyIfNobodyHasReadIt(boolean begun, int sends) {
        FakeTransport transport = FakeTransport.of(
                begun ? STALE : STALE_UNSENT, FakeAnswers.fails(Phase.FIRST_BYTE, () -> new IOException("reset")));

        assertThatThrownBy(() -> CallStyle.EXECUTE.text(client(transport), request("PUT", ONCE)))
                .isInstanceOf(ConnectionLostException.class);

        assertThat(transport.exchanges()).hasSize(sends);
    }

    @Test
    void whatTheClientItselfHasEndedIsNotTriedAtOnceAgain() {
        FakeTransport transport = FakeTransport.of(
                exchange -> {
                    exchange.giveUp();
                    return STALE_UNSENT.answer(exchange);
                },
                FakeAnswers.ok("too soon"));

        assertThatThrownBy(() -> CallStyle.EXECUTE.text(client(transport), GET))
                .isInstanceOfSatisfying(
                        ConnectionLostException.class,
                        e -> assertThat(e.requestMayHaveBeenSent()).isFalse());

        assertThat(transport.exchanges()).hasSize(1);
    }

    @Test
    void thereIsAnEndToIt() {
        FakeTransport transport = FakeTransport.of(STALE);

        assertThatThrownBy(() -> CallStyle.EXECUTE.text(client(transport), GET))
                .isInstanceOfSatisfying(BelayException.class, e -> {
                    assertThat(e.attempts()).hasSize(3);
                    assertThat(e.getSuppressed()).hasSize(2).hasOnlyElementsOfType(ConnectionLostException.class);
                });

        assertThat(transport.exchanges()).hasSize(3);
    }

    @Test
    void theAttemptsTimeIsThatOfBothRequests() throws Exception {
        VirtualTimer timer = clients.register(new VirtualTimer());
        FakeTransport transport = clients.register(FakeTransport.of(
                exchange -> {
                    timer.advance(Duration.ofSeconds(1));
                    return STALE.answer(exchange);
                },
                FakeAnswers.blocksIn(Phase.FIRST_BYTE)));
        HttpCaller client = clients.build(TestClients.over(transport, timer))
                .with(CallOptions.none().firstByte(Timeouts.DEFAULT_ATTEMPT));
        try (var call = BackgroundCall.start(() -> CallStyle.EXECUTE.text(client, GET))) {
            assertThat(Await.condition(
                            SOON,
                            () -> transport.exchanges().size() == 2
                                    && transport.exchanges().get(1).isWaiting()))
                    .isTrue();

            timer.advance(Timeouts.DEFAULT_ATTEMPT.minusSeconds(1));

            assertThat(call.outcome(SOON).failure())
                    .isInstanceOfSatisfying(
                            AttemptTimeoutException.class,
                            e -> assertThat(e.limit()).isEqualTo(Timeouts.DEFAULT_ATTEMPT))
                    .hasMessageContaining("no response head within attempt 12 s");
        }
    }

    @Test
    void aStoppedCallIsNotSentAgain() {
        CancellationSource source = CancellationSource.create();
        FakeTransport transport = FakeTransport.of(
                exchange -> {
                    source.cancel("user left");
                    return STALE.answer(exchange);
                },
                FakeAnswers.ok("too late"));

        assertThatThrownBy(() -> client(transport).execute(GET, source.token(), ResponseReaders.string()))
                .hasMessageContaining("cancelled (user left)");

        assertThat(transport.exchanges()).hasSize(1);
        source.close();
    }
}
