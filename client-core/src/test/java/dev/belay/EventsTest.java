package dev.belay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.belay.event.AttemptEnded;
import dev.belay.event.CallEnded;
import dev.belay.event.CallEvent;
import dev.belay.event.PermitWaited;
import dev.belay.event.Phase;
import dev.belay.event.ResponseClosed;
import dev.belay.event.ResponseLeaked;
import dev.belay.policy.ConcurrencyPolicy;
import dev.belay.testing.Await;
import dev.belay.testing.BackgroundCall;
import dev.belay.testing.CallStyle;
import dev.belay.testing.CapturedLog;
import dev.belay.testing.ClientExtension;
import dev.belay.testing.FakeAnswers;
import dev.belay.testing.FakeTransport;
import dev.belay.testing.RecordingListener;
import dev.belay.testing.TestClients;
import dev.belay.testing.VirtualTimer;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import okhttp3.Request;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class EventsTest {
    private static final Request REQUEST =
            new Request.Builder().url("http://x.test/path").build();
    private static final Duration SOON = Duration.ofSeconds(10);

    @RegisterExtension
    final ClientExtension clients = new ClientExtension();

    private final VirtualTimer timer = clients.register(new VirtualTimer());
    private final RecordingListener events = new RecordingListener();

    private BelayClient.Builder over(FakeTransport.Script script) {
        return TestClients.over(clients.register(FakeTransport.of(script)), timer)
                .listener(events);
    }

    @ParameterizedTest
    @EnumSource(CallStyle.class)
    void aCallThatSucceedsTellsItsStoryInOrder(CallStyle style) throws Exception {
        BelayClient client = clients.build(over(FakeAnswers.ok("hello")));

        style.call(client, REQUEST, ResponseReaders.string());

        assertThat(events.awaitEnded(1, SOON)).isTrue();
        assertThat(events.names())
                .containsExactly(
                        "CallStarted",
                        "AttemptStarted",
                        "PhaseEnded",
                        "PhaseEnded",
                        "PhaseEnded",
                        "AttemptEnded",
                        "PhaseEnded",
                        "ResponseClosed",
                        "CallEnded");
        assertThat(events.events())
                .extracting(event -> event.call().id())
                .containsOnly(events.events().get(0).call().id());
        assertThat(events.eventsOf(ResponseClosed.class))
                .singleElement()
                .isEqualTo(new ResponseClosed(events.events().get(0).call(), 5, true));
        CallEnded ended = events.eventsOf(CallEnded.class).get(0);
        assertThat(ended.failure()).isNull();
        assertThat(ended.ledger().attempts().get(0).phases())
                .extracting(time -> time.phase())
                .containsExactly(Phase.CONNECT, Phase.SEND, Phase.FIRST_BYTE, Phase.BODY);
    }

    @ParameterizedTest
    @EnumSource(CallStyle.class)
    void aCallThatFailsEndsOnceWithWhatItsCallerWasTold(CallStyle style) {
        BelayClient client = clients.build(over(FakeAnswers.fails(Phase.SEND, () -> new IOException("reset"))));

        Throwable thrown = catchThrowable(() -> style.call(client, REQUEST, ResponseReaders.string()));

        assertThat(events.awaitEnded(1, SOON)).isTrue();
        assertThat(events.eventsOf(CallEnded.class))
                .singleElement()
                .extracting(CallEnded::failure)
                .isSameAs(thrown);
        assertThat(events.eventsOf(AttemptEnded.class))
                .singleElement()
                .extracting(AttemptEnded::failure)
                .isSameAs(thrown);
        assertThat(events.names()).doesNotContain("ResponseClosed").endsWith("AttemptEnded", "CallEnded");
    }

    @Test
    void theEndIsToldAfterEverythingWasGivenBack() throws Exception {
        BelayClient[] client = new BelayClient[1];
        int[] left = {-1, -1};
        client[0] = clients.build(over(FakeAnswers.ok("hello")).listener(event -> {
            if (event instanceof CallEnded) {
                left[0] = ClientInternals.engine(client[0]).limiter().inUse();
                left[1] = timer.timer().isEmpty() ? 0 : 1;
            }
        }));

        client[0].execute(REQUEST, CancellationToken.none(), ResponseReaders.string());

        assertThat(left).containsExactly(0, 0);
    }

    @Test
    void aForgottenResponseIsReportedBeforeItsCallEndsAndNamesWhereItWasOpened() throws Exception {
        BelayClient client = clients.build(over(FakeAnswers.bodyStops("hel")));

        try (CapturedLog log = CapturedLog.warnings("dev.belay.calls");
                ResponseHandle forgotten = client.open(REQUEST, CancellationToken.none())) {
            assertThat(forgotten.body().read()).isEqualTo('h');
            timer.advance(Timeouts.DEFAULT_TOTAL);

            assertThat(events.awaitEnded(1, SOON)).isTrue();
            assertThat(log.messages())
                    .singleElement()
                    .asString()
                    .contains("a response was not closed", "age_ms=30000", "suppressed=0");
            assertThatThrownBy(() -> forgotten.body().read()).hasMessageContaining("not done within total 30 s");
        }
        assertThat(events.names()).endsWith("ResponseClosed", "ResponseLeaked", "CallEnded");
        ResponseLeaked leak = events.eventsOf(ResponseLeaked.class).get(0);
        assertThat(leak.age()).isEqualTo(Timeouts.DEFAULT_TOTAL);
        assertThat(leak.openedAt())
                .isNotNull()
                .satisfies(place -> assertThat(place.getStackTrace())
                        .anyMatch(frame -> frame.getClassName().equals(EventsTest.class.getName())));
    }

    @Test
    void aResponseThatIsBeingReadAtTheDeadlineIsNoLeak() throws Exception {
        FakeTransport transport = clients.register(FakeTransport.of(FakeAnswers.bodyStops("")));
        BelayClient client = clients.build(TestClients.over(transport, timer)
                .listener(events)
                .timeouts(Timeouts.builder().read(Timeouts.DEFAULT_TOTAL).build()));
        try (var call = BackgroundCall.start(() -> CallStyle.OPEN.call(client, REQUEST, ResponseReaders.string()))) {
            assertThat(Await.condition(
                            SOON,
                            () -> !transport.exchanges().isEmpty()
                                    && transport.exchanges().get(0).isWaiting()))
                    .isTrue();
            timer.advance(Timeouts.DEFAULT_TOTAL);

            assertThat(call.outcome(SOON).isHanging()).isFalse();
        }
        assertThat(events.awaitEnded(1, SOON)).isTrue();
        assertThat(events.names()).doesNotContain("ResponseLeaked").endsWith("CallEnded");
    }

    @Test
    void aWaitForAPermitIsToldWhetherItCameOrNot() throws Exception {
        BelayClient client = clients.build(over(FakeAnswers.bodyStops("hel"))
                .concurrency(ConcurrencyPolicy.builder().perOrigin(1).build()));
        try (ResponseHandle held = client.open(REQUEST, CancellationToken.none());
                var waiter = BackgroundCall.start(
                        () -> CallStyle.EXECUTE.call(client, REQUEST, ResponseReaders.discard()))) {
            assertThat(Await.condition(
                            SOON, () -> ClientInternals.engine(client).limiter().waiting() == 1))
                    .isTrue();
            timer.time().advance(Duration.ofMillis(500));
            held.close();
            assertThat(waiter.outcome(SOON).value()).isEqualTo(200);
        }

        assertThat(events.eventsOf(PermitWaited.class)).singleElement().satisfies(wait -> {
            assertThat(wait.granted()).isTrue();
            assertThat(wait.waited()).hasMillis(500);
        });
    }

    @Test
    void aListenerThatDawdlesAfterThePermitCameCostsNoCallItsTurn() throws Exception {
        BelayClient client = clients.build(over(FakeAnswers.ok("hello"))
                .concurrency(ConcurrencyPolicy.builder().perOrigin(1).build())
                .listener(event -> {
                    if (event instanceof PermitWaited) {
                        timer.advance(ConcurrencyPolicy.defaults().maxWait());
                    }
                }));
        try (ResponseHandle held = client.open(REQUEST, CancellationToken.none());
                var waiter = CallStyle.EXECUTE.start(client, REQUEST)) {
            assertThat(Await.condition(
                            SOON, () -> ClientInternals.engine(client).limiter().waiting() == 1))
                    .isTrue();

            held.close();

            assertThat(waiter.outcome(SOON).value()).isEqualTo("hello");
        }
    }

    @Test
    void callsAndAttemptsAreLoggedForThoseWhoLookAtEveryStep() throws Exception {
        BelayClient client =
                clients.build(TestClients.over(clients.register(FakeTransport.of(FakeAnswers.ok("hello"))), timer));
        List<String> lines;
        try (CapturedLog log = CapturedLog.everything("dev.belay.calls")) {
            client.execute(REQUEST, CancellationToken.none(), ResponseReaders.string());
            lines = log.messages();
        }

        assertThat(lines).hasSize(2);
        assertThat(lines.get(0))
                .startsWith("attempt ended; call=")
                .contains(" method=GET target=http://x.test:80 attempt=1 status=200 spent=")
                .endsWith(" failure=none");
        assertThat(lines.get(1))
                .startsWith("call ended; call=")
                .contains(" method=GET target=http://x.test:80 elapsed_ms=0 attempts=1 status=200 spent=")
                .endsWith(" failure=none");
    }

    @Test
    void whoListensFirstIsToldFirst() throws Exception {
        RecordingListener second = new RecordingListener();
        BelayClient client = clients.build(over(FakeAnswers.ok("hello"))
                .listener(event -> {
                    throw new IllegalStateException("between");
                })
                .listener(second));

        try (CapturedLog log = CapturedLog.warnings("dev.belay.event.CallListener")) {
            client.execute(REQUEST, CancellationToken.none(), ResponseReaders.string());
            assertThat(log.messages()).hasSize(1);
        }

        List<CallEvent> told = events.events();
        assertThat(second.events()).isEqualTo(told);
    }
}
