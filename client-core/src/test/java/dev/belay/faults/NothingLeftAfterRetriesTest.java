package dev.belay.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.BelayClient;
import dev.belay.CallOptions;
import dev.belay.CancellationSource;
import dev.belay.CancellationToken;
import dev.belay.ClientInternals;
import dev.belay.ResponseHandle;
import dev.belay.error.CallCancelledException;
import dev.belay.error.ConnectFailedException;
import dev.belay.error.CoolDownException;
import dev.belay.error.HttpStatusException;
import dev.belay.event.CallLedger;
import dev.belay.event.ConnectionStats;
import dev.belay.event.OriginStats;
import dev.belay.event.Retried;
import dev.belay.policy.CircuitBreakerPolicy;
import dev.belay.policy.CoolDownPolicy;
import dev.belay.policy.RetryBudget;
import dev.belay.policy.RetryPolicy;
import dev.belay.testing.Await;
import dev.belay.testing.BackgroundCall;
import dev.belay.testing.CallStyle;
import dev.belay.testing.ClientExtension;
import dev.belay.testing.RecordingListener;
import dev.belay.testing.waits.Scene;
import dev.belay.testing.waits.StuckCall;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import okhttp3.MediaType;
import okhttp3.Request;
import okhttp3.RequestBody;
import okio.BufferedSink;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** F25: nothing is left behind by attempts that failed, by the pauses after them and by the attempts that follow. */
@Timeout(30)
class NothingLeftAfterRetriesTest {
    private static final int CALLERS = 5;
    private static final int CALLS_EACH = 20;
    private static final Duration LIMIT = TroubleScene.LIMIT;
    private static final Duration PAUSE = Duration.ofSeconds(10);
    private static final Duration MINUTE = Duration.ofSeconds(60);
    private static final Duration SPREAD = Duration.ofSeconds(1);
    private static final RetryPolicy QUICK = RetryPolicy.builder()
            .backOff(Duration.ofMillis(1), Duration.ofMillis(1))
            .build();

    @RegisterExtension
    final ClientExtension clients = new ClientExtension();

    private final RecordingListener events = new RecordingListener();

    /** Two retries that wait for virtual time to pass, and nothing that keeps attempts from being made. */
    private BelayClient.Builder retrying(BelayClient.Builder builder) {
        return builder.retry(RetryPolicy.builder().backOff(PAUSE, PAUSE).build())
                .circuitBreaker(CircuitBreakerPolicy.off())
                .listener(events);
    }

    @ParameterizedTest
    @EnumSource(
            value = Wire.class,
            names = {"HTTP_1", "HTTP_2"})
    void aStormThatEmptiesTheBudget(Wire wire) throws Exception {
        MoodyPeer server = clients.register(MoodyPeer.start(wire));
        server.becomes(MoodyPeer.Mood.FAILS);
        BelayClient client = clients.build(wire.belay()
                .retry(QUICK)
                .retryBudget(RetryBudget.builder().perSecond(1).build())
                .circuitBreaker(CircuitBreakerPolicy.off()));
        List<BackgroundCall<List<CallLedger>>> callers = new ArrayList<>();
        for (int i = 0; i < CALLERS; i++) {
            callers.add(BackgroundCall.start(() -> calls(client, server.request())));
        }
        List<CallLedger> ledgers = new ArrayList<>();
        for (BackgroundCall<List<CallLedger>> caller : callers) {
            ledgers.addAll(Objects.requireNonNull(caller.outcome(LIMIT).value()));
        }

        int attempts = ledgers.stream().mapToInt(each -> each.attempts().size()).sum();
        assertThat(attempts).isBetween(CALLERS * CALLS_EACH + 10, CALLERS * CALLS_EACH * 12 / 10 + 10);
        assertThat(server.begun()).isEqualTo(attempts);
        assertThat(server.traffic().connections())
                .as("a connection for each caller")
                .isLessThanOrEqualTo(CALLERS);
        assertThat(client.connections().active()).isZero();
    }

    private static List<CallLedger> calls(BelayClient client, Request request) throws IOException {
        List<CallLedger> ledgers = new ArrayList<>();
        for (int i = 0; i < CALLS_EACH; i++) {
            try (ResponseHandle response = client.open(request, CancellationToken.none())) {
                response.bytes();
                ledgers.add(response.ledger());
            }
        }
        return ledgers;
    }

    static Stream<Arguments> failures() {
        return Stream.of(Wire.HTTP_1, Wire.HTTP_2)
                .flatMap(wire -> Stream.of(MoodyPeer.Mood.FAILS, MoodyPeer.Mood.FAILS_AND_STOPS)
                        .flatMap(mood -> Stream.of(true, false).map(goesOn -> Arguments.of(wire, mood, goesOn))));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void aFailedResponseIsGoneBeforeTheBackOff(Wire wire, MoodyPeer.Mood mood, boolean goesOn) throws Exception {
        TroubleScene scene = new TroubleScene(clients, wire, this::retrying);
        scene.server.becomes(mood);
        TroubleScene.Calls calls = scene.begin(scene.client, scene.request(), 1);
        assertThat(events.await(Retried.class, 1, LIMIT)).isTrue();

        assertThat(scene.permits()).isZero();
        assertThat(scene.server.traffic().awaitRequestsInProgress(0, LIMIT)).isTrue();
        assertThat(scene.client.connections().active()).isZero();

        if (goesOn) {
            scene.server.becomes(MoodyPeer.Mood.SERVES);
            assertThat(calls.all().get(0).awaitParked(LIMIT)).isTrue();
            scene.timer.advance(PAUSE);
            calls.awaitSuccess();
            boolean endsItsConnection = wire == Wire.HTTP_1 && mood == MoodyPeer.Mood.FAILS_AND_STOPS;
            assertThat(scene.server.traffic().connections()).isEqualTo(endsItsConnection ? 2 : 1);
        } else {
            calls.source().cancel("enough");
            calls.awaitFailures();
        }
        scene.assertNothingIsLeft();
    }

    @ParameterizedTest
    @EnumSource(
            value = Wire.class,
            names = {"HTTP_1", "HTTP_2"})
    void connectFailuresThatAreRetried(Wire wire) throws Exception {
        BelayClient client = clients.build(wire.belay().retry(QUICK));
        CancellationSource parent = CancellationSource.create();
        MoodyPeer gone = MoodyPeer.start(wire);
        gone.close();
        List<BackgroundCall<String>> calls = new ArrayList<>();
        for (int i = 0; i < CALLERS; i++) {
            calls.add(CallStyle.EXECUTE.start(client, gone.request(), parent.token()));
        }

        for (BackgroundCall<String> call : calls) {
            assertThat(call.outcome(LIMIT).failure())
                    .isInstanceOfSatisfying(
                            ConnectFailedException.class,
                            failure -> assertThat(failure.attempts()).hasSize(3));
        }
        assertThat(client.connections())
                .isEqualTo(new ConnectionStats(0, 0, 0, client.connections().opened()));
        assertThat(parent.token()).hasFieldOrPropertyWithValue("last", null);
    }

    @ParameterizedTest
    @EnumSource(
            value = Wire.class,
            names = {"HTTP_1", "HTTP_2"})
    void aCoolDownOfWhichEveryCallerComesInAnotherWay(Wire wire) throws Exception {
        TroubleScene scene = new TroubleScene(clients, wire, builder -> builder);
        scene.server.becomes(MoodyPeer.Mood.ASKS_FOR_A_MINUTE);
        scene.begin(scene.client, scene.request(), 1).awaitSuccess();
        CallOptions patient = Scene.patient();
        TroubleScene.Calls cancelled = scene.begin(scene.client.with(patient), scene.request(), 2);
        TroubleScene.Calls interrupted = scene.begin(scene.client.with(patient), scene.request(), 2);
        TroubleScene.Calls inAHurry = scene.begin(scene.client, scene.request(), 2);
        CallOptions tight = CallOptions.none().total(MINUTE.plus(SPREAD).plusSeconds(1));
        TroubleScene.Calls late = scene.begin(scene.client.with(tight), scene.request(), 2);
        TroubleScene.Calls served = scene.begin(scene.client.with(patient), scene.request(), 2);
        inAHurry.awaitFailures();
        assertThat(inAHurry.all()).extracting(StuckCall::failure).hasOnlyElementsOfType(CoolDownException.class);
        assertThat(Await.condition(LIMIT, () -> scene.waiting() == 8)).isTrue();

        cancelled.source().cancel("enough");
        cancelled.awaitFailures();
        interrupted.all().forEach(StuckCall::interrupt);
        interrupted.awaitFailures();
        assertThat(scene.waiting()).isEqualTo(4);

        scene.server.becomes(MoodyPeer.Mood.HANGS);
        scene.timer.advance(MINUTE.plus(SPREAD));
        assertThat(scene.server.awaitBegun(5, LIMIT)).isTrue();
        scene.timer.advance(Duration.ofSeconds(1));
        late.awaitFailures();
        served.source().cancel("enough");
        served.awaitFailures();

        scene.assertNothingIsLeft();
        assertThat(scene.waiting()).isZero();
    }

    static Stream<Arguments> endings() {
        return Stream.of(Wire.HTTP_1, Wire.HTTP_2)
                .flatMap(wire -> Arrays.stream(Ending.values()).map(ending -> Arguments.of(wire, ending)));
    }

    /** Counts who is writing it, as one that has a file open. */
    private static final class OpenedBody extends RequestBody {
        private final AtomicInteger writers = new AtomicInteger();
        private final AtomicInteger writes = new AtomicInteger();

        @Override
        public @Nullable MediaType contentType() {
            return null;
        }

        @Override
        public void writeTo(BufferedSink sink) throws IOException {
            writers.incrementAndGet();
            writes.incrementAndGet();
            try {
                sink.writeUtf8("an order");
            } finally {
                writers.decrementAndGet();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("endings")
    void aPostWithAKeyThatGoesOnceMore(Wire wire, Ending ending) throws Exception {
        CallOptions key = CallOptions.none().idempotencyKey().total(MINUTE);
        RetryPolicy once =
                RetryPolicy.builder().retries(1).backOff(PAUSE, PAUSE).build();
        TroubleScene scene =
                new TroubleScene(clients, wire, builder -> retrying(builder).retry(once));
        OpenedBody body = new OpenedBody();
        Request post = scene.request().newBuilder().post(body).build();
        scene.server.becomes(MoodyPeer.Mood.FAILS);
        TroubleScene.Calls calls = scene.begin(scene.client.with(key), post, CALLERS);
        assertThat(events.await(Retried.class, CALLERS, LIMIT)).isTrue();
        for (StuckCall call : calls.all()) {
            assertThat(call.awaitParked(LIMIT)).isTrue();
        }
        int before = scene.server.begun();

        scene.server.becomes(ending.mood());
        scene.timer.advance(PAUSE);
        if (ending.isOurs()) {
            assertThat(scene.server.awaitBegun(before + CALLERS, LIMIT)).isTrue();
        }
        if (ending == Ending.DEADLINE) {
            scene.timer.advance(MINUTE);
        }
        calls.end(ending, scene.timer);

        assertThat(body.writes).hasValueGreaterThanOrEqualTo(2 * CALLERS);
        assertThat(body.writers).hasValue(0);
        scene.assertNothingIsLeft();
        assertThat(scene.client.origins())
                .singleElement()
                .extracting(OriginStats::calls)
                .isEqualTo((long) CALLERS);
    }

    /** Where the call that an inbound request has caused is when its client leaves. */
    enum Where {
        BACK_OFF,
        COOL_DOWN,
        SECOND_ATTEMPT
    }

    static Stream<Arguments> whereAnInboundClientLeaves() {
        return Stream.of(Wire.HTTP_1, Wire.HTTP_2)
                .flatMap(wire -> Arrays.stream(Where.values()).map(where -> Arguments.of(wire, where)));
    }

    @ParameterizedTest
    @MethodSource("whereAnInboundClientLeaves")
    void anInboundRequestWhoseClientLeaves(Wire wire, Where where) throws Exception {
        MoodyPeer upstream = clients.register(MoodyPeer.start(wire));
        if (where == Where.SECOND_ATTEMPT) {
            upstream.becomes(MoodyPeer.Mood.FAILS, MoodyPeer.Mood.HANGS);
        } else {
            upstream.becomes(MoodyPeer.Mood.ASKS_FOR_A_MINUTE);
        }
        RetryPolicy retry = where == Where.COOL_DOWN ? RetryPolicy.never() : QUICK;
        BelayClient belay = clients.build(wire.belay()
                .retry(retry)
                .coolDown(where == Where.COOL_DOWN ? CoolDownPolicy.defaults() : CoolDownPolicy.never())
                .listener(events));
        if (where == Where.COOL_DOWN) {
            assertThat(CallStyle.EXECUTE
                            .outcome(belay, upstream.request(), LIMIT)
                            .failure())
                    .isInstanceOf(HttpStatusException.class);
        }
        InboundServer service = clients.register(InboundServer.start(
                wire, token -> CallStyle.EXECUTE.text(belay.with(Scene.patient()), upstream.request(), token)));
        CancellationSource leaving = CancellationSource.create();
        BelayClient client = clients.build(wire.belay());
        BackgroundCall<String> call = CallStyle.EXECUTE.start(client, service.request(), leaving.token());
        awaitArrival(where, belay, upstream);

        leaving.cancel("leaves");

        assertThat(call.outcome(LIMIT).failure()).isInstanceOf(CallCancelledException.class);
        assertThat(service.outcome(LIMIT).failure())
                .isInstanceOfSatisfying(
                        CallCancelledException.class,
                        e -> assertThat(e.reason()).isEqualTo("the caller has gone"));
        assertThat(upstream.traffic().awaitRequestsInProgress(0, LIMIT)).isTrue();
        assertThat(ClientInternals.engine(belay).limiter().waiting()).isZero();
        assertThat(leaving.token()).hasFieldOrPropertyWithValue("last", null);
    }

    private void awaitArrival(Where where, BelayClient belay, MoodyPeer upstream) {
        assertThat(Await.condition(LIMIT, () -> switch (where) {
                    case BACK_OFF -> !events.eventsOf(Retried.class).isEmpty();
                    case COOL_DOWN -> ClientInternals.engine(belay).limiter().waiting() == 1;
                    case SECOND_ATTEMPT -> upstream.begun() == 2;
                }))
                .isTrue();
    }
}
