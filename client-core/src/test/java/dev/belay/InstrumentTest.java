package dev.belay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belay.error.CallCancelledException;
import dev.belay.error.ConnectionLostException;
import dev.belay.error.DeadlineExceededException;
import dev.belay.event.BreakerChanged;
import dev.belay.event.BreakerState;
import dev.belay.event.CoolDownBegan;
import dev.belay.event.Phase;
import dev.belay.event.TokenRefreshed;
import dev.belay.instrument.CallSpan;
import dev.belay.instrument.ClientInstrument;
import dev.belay.instrument.EndedCall;
import dev.belay.policy.RetryPolicy;
import dev.belay.testing.Await;
import dev.belay.testing.CallStyle;
import dev.belay.testing.CapturedLog;
import dev.belay.testing.ClientExtension;
import dev.belay.testing.FakeAnswers;
import dev.belay.testing.FakeExchange;
import dev.belay.testing.FakeResponse;
import dev.belay.testing.FakeTokens;
import dev.belay.testing.FakeTransport;
import dev.belay.testing.RecordingInstrument;
import dev.belay.testing.RecordingInstrument.Call;
import dev.belay.testing.RecordingInstrument.Sent;
import dev.belay.testing.TestClients;
import dev.belay.testing.VirtualTimer;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import okhttp3.HttpUrl;
import okhttp3.Request;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.MDC;

/** What instruments are told, and on which thread. */
class InstrumentTest {
    private static final Request GET =
            new Request.Builder().url("http://a.test/first").build();
    private static final CancellationToken NONE = CancellationToken.none();
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final FakeTransport.Script OK = FakeAnswers.ok("hello");
    private static final FakeTransport.Script MOVED = FakeAnswers.redirect("http://b.test/second");
    private static final FakeTransport.Script LOST = FakeAnswers.lost();

    @RegisterExtension
    final ClientExtension clients = new ClientExtension();

    private final RecordingInstrument instrument = new RecordingInstrument();
    private final VirtualTimer timer = clients.register(new VirtualTimer().skippingWaits());

    private BelayClient.Builder over(FakeTransport.Script first, FakeTransport.Script... more) {
        return TestClients.over(clients.register(FakeTransport.of(first, more)), timer)
                .instrument(instrument);
    }

    @Test
    void aRedirectAndARetryAreOneCallWithFourRequests() throws Exception {
        FakeTransport transport = FakeTransport.of(MOVED, FakeAnswers.status(503, ""), MOVED, OK);
        BelayClient client = clients.build(TestClients.over(clients.register(transport), timer)
                .retry(RetryPolicy.defaults())
                .instrument(instrument));

        String body = client.with(CallOptions.none().operation("things")).execute(GET, NONE, ResponseReaders.string());

        assertThat(body).isEqualTo("hello");
        assertThat(instrument.told())
                .containsExactly(
                        "call begins",
                        "sending 1 /first",
                        "ended 1 /first: 302",
                        "sending 1 /second",
                        "ended 1 /second: 503",
                        "sending 2 /first",
                        "ended 2 /first: 302",
                        "sending 2 /second",
                        "ended 2 /second: 200",
                        "call ended: 200");
        assertThat(transport.exchanges())
                .extracting(FakeExchange::request)
                .extracting(request -> request.header(RecordingInstrument.HEADER))
                .containsExactly("1 /first", "1 /second", "2 /first", "2 /second");
        assertFourRequests(instrument.onlyCall());
    }

    private static void assertFourRequests(Call call) {
        assertThat(call.text()).isEqualTo("GET http://a.test:80 things");
        assertThat(call.requests()).extracting(Sent::attempt).containsExactly(1, 1, 2, 2);
        assertThat(call.requests())
                .extracting(Sent::target)
                .containsExactly("http://a.test:80", "http://b.test:80", "http://a.test:80", "http://b.test:80");
        assertThat(call.requests()).extracting(Sent::status).containsExactly(302, 503, 302, 200);
        assertThat(call.requests()).extracting(Sent::redirected).containsExactly(true, false, true, false);
        assertThat(call.requests()).extracting(Sent::why).containsExactly(null, null, "STATUS", null);
        assertThat(call.requests()).extracting(Sent::replay).containsOnly(false);
        assertThat(call.requests().get(2).phases()).contains(Phase.BACK_OFF);
        assertThat(call.requests().get(3))
                .satisfies(last -> assertThat(last.last()).isEqualTo(Phase.BODY))
                .satisfies(last -> assertThat(last.phases())
                        .containsExactly(Phase.CONNECT, Phase.SEND, Phase.FIRST_BYTE, Phase.BODY))
                .satisfies(last -> assertThat(last.bytesReceived()).isEqualTo(5));
    }

    @Test
    void whatIsSentAgainAfterALossSaysSo() throws Exception {
        BelayClient client = clients.build(over(LOST, OK));

        client.execute(GET, NONE, ResponseReaders.string());

        assertThat(instrument.told())
                .contains("ended 1 /first: ConnectionLostException", "ended 1 /first: 200")
                .endsWith("call ended: 200");
        assertThat(instrument.onlyCall().requests()).extracting(Sent::replay).containsExactly(false, true);
        assertThat(instrument.onlyCall().requests()).extracting(Sent::failed).containsExactly(true, false);
    }

    @ParameterizedTest
    @EnumSource(CallStyle.class)
    void theCallIsCurrentWhereItIsWorkedFor(CallStyle style) throws Exception {
        List<@Nullable String> seen = Collections.synchronizedList(new ArrayList<>());
        FakeTransport transport = FakeTransport.of(exchange -> {
            seen.add(RecordingInstrument.current());
            exchange.observer()
                    .carrying(() -> seen.add(RecordingInstrument.current()))
                    .run();
            return OK.answer(exchange);
        });
        BelayClient client = clients.build(TestClients.over(clients.register(transport), timer)
                .instrument(instrument)
                .interceptor(chain -> {
                    seen.add(RecordingInstrument.current());
                    return chain.proceed(chain.request());
                }));

        try (CallSpan.Scope scope = RecordingInstrument.make("us")) {
            style.text(client, GET);
            assertThat(RecordingInstrument.current()).isEqualTo("us");
        }

        assertThat(seen).containsExactly("the call of us", "the call of us", "the call of us");
    }

    @Test
    void whatHangsOnAFutureRunsAsInTheThreadOfTheCaller() throws Exception {
        AtomicReference<@Nullable String> current = new AtomicReference<>();
        AtomicReference<@Nullable String> logged = new AtomicReference<>();
        BelayClient client = clients.build(over(exchange -> {
            // Not before what hangs on it does.
            exchange.reach(Phase.FIRST_BYTE);
            return FakeResponse.of(200, "hello");
        }));
        MDC.put("user", "me");
        try (CallSpan.Scope scope = RecordingInstrument.make("us")) {
            client.executeAsync(GET, NONE, response -> {
                        current.set(RecordingInstrument.current());
                        logged.set(MDC.get("user"));
                        return response.string();
                    })
                    .get();
        } finally {
            MDC.clear();
        }

        assertThat(current).hasValue("the call of us");
        assertThat(logged).hasValue("me");
        client.executeAsync(GET, NONE, response -> {
                    current.set(RecordingInstrument.current());
                    logged.set(MDC.get("user"));
                    return response.string();
                })
                .get();
        assertThat(current).hasValue("the call of null");
        assertThat(logged).hasValue(null);
    }

    @Test
    void aCallThatFailsEndsOnceForThem() {
        BelayClient client =
                clients.build(over(FakeAnswers.fails(Phase.FIRST_BYTE, () -> new IOException("closed by peer"))));

        assertThatThrownBy(() -> client.execute(GET, NONE, ResponseReaders.string()))
                .isInstanceOf(ConnectionLostException.class);

        assertThat(instrument.told())
                .containsExactly(
                        "call begins",
                        "sending 1 /first",
                        "ended 1 /first: ConnectionLostException",
                        "call ended: ConnectionLostException");
        assertThat(instrument.onlyCall().requests())
                .singleElement()
                .satisfies(sent -> assertThat(sent.last()).isEqualTo(Phase.FIRST_BYTE));
    }

    @Test
    void aCallThatNeverBeganEndsForThemToo() {
        BelayClient client = clients.build(over(OK));
        try (CancellationSource source = CancellationSource.create()) {
            source.cancel();

            assertThatThrownBy(() -> client.execute(GET, source.token(), ResponseReaders.string()))
                    .isInstanceOf(CallCancelledException.class);
        }

        assertThat(instrument.told()).containsExactly("call begins", "call ended: CallCancelledException");
        assertThat(instrument.onlyCall().requests()).isEmpty();
        assertThat(instrument.onlyCall().text()).isEqualTo("GET http://a.test:80 null");
    }

    @Test
    void aForgottenResponseIsALeak() throws Exception {
        BelayClient client = clients.build(over(FakeAnswers.bodyStops("hel")));
        @SuppressWarnings("MustBeClosedChecker") // that is what is tested
        ResponseHandle forgotten = client.open(GET, NONE);

        timer.advance(Timeouts.defaults().total());

        assertThat(forgotten.status()).isEqualTo(200);
        assertThat(Await.condition(SOON, () -> !instrument.calls().isEmpty())).isTrue();
        assertThat(instrument.onlyCall().leaked()).isTrue();
        assertThat(instrument.onlyCall().failure()).isInstanceOf(DeadlineExceededException.class);
    }

    @Test
    void aBrokenInstrumentDoesNoHarm() throws Exception {
        BelayClient client = clients.build(TestClients.over(clients.register(FakeTransport.of(OK)), timer)
                .instrument(view -> new ClientInstrument() {
                    @Override
                    public CallSpan callBegins(Request request, @Nullable String operation) {
                        throw new IllegalStateException("begin");
                    }

                    @Override
                    public void callEnded(EndedCall call) {
                        throw new IllegalStateException("end");
                    }

                    @Override
                    public void close() {
                        throw new IllegalStateException("close");
                    }
                })
                .instrument(instrument));
        try (CapturedLog log = CapturedLog.everything("dev.belay.instrument")) {
            assertThat(client.execute(GET, NONE, ResponseReaders.string())).isEqualTo("hello");
            client.close();

            assertThat(log.messages())
                    .hasSize(3)
                    .allMatch(line -> line.startsWith("an instrument failed; instrument="));
        }
        assertThat(instrument.onlyCall().status()).isEqualTo(200);
        assertThat(instrument.closed()).hasSize(1);
    }

    @Test
    void theSameInstrumentIsThereOnce() throws Exception {
        BelayClient client = clients.build(over(OK).instrument(instrument));

        client.execute(GET, NONE, ResponseReaders.string());

        assertThat(instrument.clients()).hasSize(1);
        assertThat(instrument.calls()).hasSize(1);
    }

    @Test
    void twoInstrumentsAreOneInTheOther() throws Exception {
        RecordingInstrument inner = new RecordingInstrument();
        FakeTransport transport = FakeTransport.of(OK);
        BelayClient client = clients.build(TestClients.over(clients.register(transport), timer)
                .instrument(instrument)
                .instrument(inner));

        client.execute(GET, NONE, response -> {
            assertThat(RecordingInstrument.current()).isEqualTo("the call of null");
            return response.string();
        });

        assertThat(RecordingInstrument.current()).isNull();
        assertThat(inner.told()).isEqualTo(instrument.told()).hasSize(4);
    }

    @Test
    void theyHearOfPausesTokensAndBreakers() throws Exception {
        FakeTokens tokens = new FakeTokens(timer.time(), Duration.ofMinutes(10));
        BelayClient client = clients.build(over(
                        FakeAnswers.responds(() -> FakeResponse.of(503, "").header("Retry-After", "4")), OK)
                .credentials(BearerTokens.from(tokens, "http://a.test")));
        client.execute(GET, NONE, ResponseReaders.anyStatus(ResponseReaders.string()));
        client.circuitBreaker(HttpUrl.get("http://a.test")).forceOpen();

        assertThat(instrument.eventsOf(CoolDownBegan.class))
                .containsExactly(new CoolDownBegan("http://a.test:80", Duration.ofSeconds(4)));
        assertThat(instrument.eventsOf(BreakerChanged.class))
                .extracting(BreakerChanged::to)
                .containsExactly(BreakerState.FORCED_OPEN);
        // Told once all who waited for the token have gone on.
        assertThat(Await.condition(
                        SOON, () -> !instrument.eventsOf(TokenRefreshed.class).isEmpty()))
                .isTrue();
        assertThat(instrument.eventsOf(TokenRefreshed.class)).singleElement().satisfies(refreshed -> {
            assertThat(refreshed.reason()).isEqualTo(TokenRefreshed.Reason.MISSING);
            assertThat(refreshed.succeeded()).isTrue();
        });
    }
}
