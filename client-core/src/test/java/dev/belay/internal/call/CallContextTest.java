package dev.belay.internal.call;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.CancellationSource;
import dev.belay.CancellationToken;
import dev.belay.ClientInternals;
import dev.belay.Timeouts;
import dev.belay.event.AttemptLedger;
import dev.belay.event.CallEnded;
import dev.belay.event.Phase;
import dev.belay.event.ResponseLeaked;
import dev.belay.internal.body.GuardedResponse;
import dev.belay.testing.Await;
import dev.belay.testing.CapturedLog;
import dev.belay.testing.FakeResponse;
import dev.belay.testing.VirtualTimer;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CallContextTest {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration NANO = Duration.ofNanos(1);
    private static final Duration SOON = Duration.ofSeconds(5);
    private static final Stop CANCELLED = Stop.cancelled("enough", null);

    private final CallFixture fixture = new CallFixture();

    private CancellationSource timeout(Duration timeout) {
        return ClientInternals.withTimeout(CancellationToken.none(), timeout, fixture.timer.timer());
    }

    private GuardedResponse respond(CallContext call, FakeResponse response) {
        GuardedResponse guarded = CallFixture.guarded(response, new BodyWatch(call, call.attempt(), 1, null));
        call.respond(guarded);
        return guarded;
    }

    @ParameterizedTest
    @CsvSource({"PT29S, PT29S, TOKEN_DEADLINE", "PT30S, PT30S, TOTAL", "PT31S, PT30S, TOTAL"})
    void theEarlierOfTheTokensAndItsOwnDeadlineEndsACall(Duration token, Duration end, Stop.Kind kind) {
        CallContext call = fixture.made(timeout(token).token());
        // Before the token itself notices.
        call.begin();
        assertThat(call.allowed()).isEqualTo(end);
        long deadline = fixture.now() + end.toNanos();

        assertThat(call.inspect(deadline - 1)).isEqualTo(deadline);
        assertThat(call.isStopped()).isFalse();
        // When next depends on how far the closer is.
        assertThat(call.inspect(deadline)).isNotEqualTo(deadline);

        assertThat(call.stop()).isEqualTo(Stop.limit(kind, null, end.toNanos()));
    }

    /** The token's own timer is not looked at. */
    @Test
    void theTimerLooksAtACallWhoseTokenLeavesLessThanAnyOfItsLimits() {
        CancellationSource elsewhere =
                ClientInternals.withTimeout(CancellationToken.none(), SECOND, new VirtualTimer().timer());
        CallContext call = fixture.begun(elsewhere.token());

        fixture.pass(SECOND);

        assertThat(call.stop()).isEqualTo(Stop.limit(Stop.Kind.TOKEN_DEADLINE, null, SECOND.toNanos()));
    }

    @Test
    void aCallWithinItsTokensTimeBeginsUnstopped() {
        CallContext call = fixture.begun(timeout(NANO).token());

        assertThat(call.isStopped()).isFalse();
        assertThat(call.remaining()).isEqualTo(NANO);
    }

    @Test
    void aTokenWhoseTimeIsOverStopsTheCallAsItBegins() {
        CancellationSource over = timeout(SECOND);
        fixture.timer.time().advance(SECOND);

        CallContext call = fixture.begun(over.token());

        assertThat(call.stop()).isEqualTo(Stop.of(Stop.Kind.TOKEN_DEADLINE));
    }

    @Test
    void whoCancelsTheTokenStopsTheCallForThatReason() {
        CancellationSource source = CancellationSource.create();
        CallContext call = fixture.begun(source.token());
        Throwable cause = new IllegalStateException("gone");

        source.cancel("client left", cause);

        assertThat(call.stop()).isEqualTo(Stop.cancelled("client left", cause));
    }

    @Test
    void aTimeoutAboveTheTokenIsADeadline() {
        CancellationSource source = CancellationSource.create();
        CallContext call = fixture.begun(source.token());

        source.cancel("inbound", new TimeoutException());

        assertThat(call.stop()).isEqualTo(Stop.of(Stop.Kind.TOKEN_DEADLINE));
    }

    @Test
    void aCallOfAClosedClientIsStoppedAsItBegins() {
        fixture.engine.close(Duration.ZERO);

        assertThat(fixture.begun().stop()).isEqualTo(Stop.of(Stop.Kind.CLIENT_CLOSED));
    }

    @Test
    void theFirstReasonCounts() {
        CallContext call = fixture.begun();

        call.stop(CANCELLED);
        call.stop(Stop.of(Stop.Kind.TOTAL));

        assertThat(call.stop()).isSameAs(CANCELLED);
    }

    @Test
    void aCallThatHasEndedIsNotStoppedAnyMore() {
        CallContext call = fixture.begun();
        call.finish(null);

        call.stop(CANCELLED);

        assertThat(call.isStopped()).isFalse();
    }

    @Test
    void timesAreNeverNegative() {
        CallContext call = fixture.begun();
        long start = fixture.now();
        fixture.timer.time().advance(Timeouts.DEFAULT_TOTAL.plus(SECOND));

        assertThat(call.remaining()).isZero();
        assertThat(call.sinceStart(start - 1)).isZero();
        assertThat(call.sinceStart(start + 1)).isEqualTo(NANO);
    }

    @Test
    void whoLooksIsToldTheEarliestOfItsTimes() {
        CallContext call = fixture.begun();
        long deadline = fixture.now() + Timeouts.DEFAULT_TOTAL.toNanos();
        assertThat(call.inspect(fixture.now())).isEqualTo(deadline);

        call.attempt().entered(Phase.DNS);
        long wait = fixture.now() + Timeouts.DEFAULT_DNS.toNanos();
        assertThat(call.inspect(fixture.now())).isEqualTo(wait);

        fixture.timer.time().advance(Duration.ofSeconds(29));
        call.attempt().entered(Phase.SEND);
        assertThat(call.inspect(fixture.now())).isEqualTo(deadline);
    }

    /** The closers cancel at once, and look again later. */
    @Test
    void theSecondLookAtAStoppedAttemptIsAmongItsTimes() {
        CallContext call = fixture.begun();
        call.attempt().permitted(fixture.now());
        fixture.timer.time().advance(Timeouts.DEFAULT_ATTEMPT);
        long stopped = fixture.now();
        call.inspect(stopped);
        long secondLook = stopped + CallFixture.SECOND_LOOK.toNanos();

        assertThat(Await.condition(SOON, () -> call.inspect(stopped) == secondLook))
                .isTrue();
        call.stop(CANCELLED);
        assertThat(Await.condition(SOON, () -> call.inspect(stopped) == secondLook))
                .isTrue();
    }

    @Test
    void aSecondAttemptEndsTheFirstAndCountsOn() {
        CallContext call = fixture.begun();
        call.beginAttempt();
        assertThat(call.attempt().number()).isOne();
        call.attempt().entered(Phase.SEND);
        fixture.pass(SECOND);

        call.beginAttempt();
        fixture.pass(SECOND);

        assertThat(call.attempt().number()).isEqualTo(2);
        assertThat(call.ledger().attempts()).extracting(AttemptLedger::number).containsExactly(1, 2);
        assertThat(call.ledger().attempts().get(0).longest().duration()).isEqualTo(SECOND);
        assertThat(call.ledger().attempts().get(1).start()).isEqualTo(SECOND);
    }

    @ParameterizedTest
    @CsvSource({"false, false, false", "true, false, true", "false, true, true", "true, true, true"})
    void aRequestMayHaveBeenSentByAnyOfItsAttempts(boolean first, boolean second, boolean sent) {
        CallContext call = fixture.begun();
        start(call, first);
        call.beginAttempt();
        start(call, second);

        assertThat(call.ledger().requestMayHaveBeenSent()).isEqualTo(sent);
    }

    private static void start(CallContext call, boolean sent) {
        RecordingExchange exchange = new RecordingExchange();
        exchange.sent = sent;
        call.attempt().permitted(call.now());
        call.attempt().exchangeStarted(exchange);
    }

    @Test
    void whatEndsGivesEverythingBackOnce() {
        CancellationSource source = CancellationSource.create();
        CallContext call = fixture.begun(source.token());
        fixture.hold(call);
        FakeResponse response = FakeResponse.of(200, "hello");
        respond(call, response);

        call.finish(null);
        call.finish(null);

        assertThat(response.closes()).isOne();
        assertThat(fixture.engine.limiter().inUse()).isZero();
        assertThat(fixture.timer.timer().isEmpty()).isTrue();
        assertThat(source.token()).hasFieldOrPropertyWithValue("last", null);
        assertThat(fixture.events.eventsOf(CallEnded.class)).hasSize(1);
        assertThat(call.isFinished()).isTrue();
    }

    @Test
    void aPermitIsGivenBackByACallThatNeverGotAResponse() {
        CallContext call = fixture.begun();
        fixture.hold(call);
        assertThat(call.isPermitHeldBy(Thread.currentThread())).isTrue();
        assertThat(call.isPermitHeldBy(new Thread())).isFalse();

        call.finish(null);

        assertThat(fixture.engine.limiter().inUse()).isZero();
        assertThat(call.isPermitHeldBy(Thread.currentThread())).isFalse();
    }

    @Test
    void theConnectionIsGivenBackWithTheBodyAndTheCallEndsWithItsHandle() {
        CallContext call = fixture.begun();
        fixture.hold(call);
        GuardedResponse open = respond(call, FakeResponse.of(200, "hello"));
        call.attempt().headReceived(200);
        open.shut();
        assertThat(fixture.engine.limiter().inUse()).isZero();
        assertThat(call.isFinished()).isFalse();
        fixture.pass(SECOND);

        call.handOver(null);

        assertThat(call.isFinished()).isTrue();
        assertThat(call.ledger().attempts().get(0).longest().duration()).isZero();
    }

    @Test
    void aHandleWithoutABodyOfItsOwnEndsItsCallAtOnce() {
        CallContext call = fixture.begun();

        call.handOver(null);

        assertThat(call.isFinished()).isTrue();
    }

    @Test
    void anOpenHandleKeepsItsCallAlive() {
        CallContext call = fixture.begun();
        GuardedResponse open = respond(call, FakeResponse.of(200, "hello"));

        call.handOver(null);
        assertThat(call.isFinished()).isFalse();
        open.close();

        assertThat(call.isFinished()).isTrue();
        assertThat(fixture.events.eventsOf(CallEnded.class).get(0).failure()).isNull();
    }

    @Test
    void aCallThatWasStoppedBeforeItsHandOverIsEndedByWhoeverOpensIt() {
        CallContext call = fixture.begun();
        call.stop(CANCELLED);

        call.handOver(null);

        assertThat(call.isFinished()).isFalse();
    }

    @Test
    void aHandleEndsItsCallWithWhatItsReaderWasTold() {
        CallContext call = fixture.begun();
        GuardedResponse open = respond(call, FakeResponse.of(200, "hello"));
        call.handOver(null);
        Throwable told = new IllegalStateException("read");

        call.readFailed(told);
        open.close();

        assertThat(fixture.events.eventsOf(CallEnded.class).get(0).failure()).isSameAs(told);
    }

    @Test
    void anOpenHandleThatNobodyReadsIsALeakAtTheDeadline() {
        CallContext call = fixture.begun();
        respond(call, FakeResponse.of(200, "hello"));
        Throwable place = new Throwable();
        call.handOver(place);

        try (CapturedLog log = CapturedLog.warnings("dev.belay.calls")) {
            fixture.pass(Timeouts.DEFAULT_TOTAL);
            assertThat(fixture.events.await(ResponseLeaked.class, 1, SOON)).isTrue();
            assertThat(log.messages()).hasSize(1);
        }

        assertThat(fixture.events.eventsOf(ResponseLeaked.class))
                .containsExactly(new ResponseLeaked(call.info(), Timeouts.DEFAULT_TOTAL, place));
    }

    @Test
    void aHandleThatWasClosedOrIsStillWaitedForIsNoLeak() {
        CallContext neverOpened = fixture.begun();
        respond(neverOpened, FakeResponse.of(200, "hello"));
        CallContext waiting = fixture.begun();
        respond(waiting, FakeResponse.of(200, "hello"));
        waiting.handOver(null);
        waiting.interrupts().waitBegins();

        fixture.pass(Timeouts.DEFAULT_TOTAL);
        waiting.interrupts().waitEnded();
        waiting.finish(null);
        neverOpened.finish(null);

        assertThat(fixture.events.awaitEnded(2, SOON)).isTrue();
        assertThat(fixture.events.eventsOf(ResponseLeaked.class)).isEmpty();
    }

    @Test
    void aStoppedCallIsLeftToTheThreadThatWaitsForItUnlessSomebodyElseIsWaitingToo() {
        CallContext call = fixture.begun();
        assertThat(call.isUnattended()).isTrue();
        call.interrupts().waitBegins();
        assertThat(call.isUnattended()).isFalse();

        call.whenOverdue(() -> {});

        assertThat(call.isUnattended()).isTrue();
        call.interrupts().waitEnded();
    }

    @Test
    void anOverdueTaskIsTakenOnce() {
        CallContext call = fixture.begun();
        Runnable task = () -> {};
        call.whenOverdue(task);

        assertThat(call.takeOverdueTask()).isSameAs(task);
        assertThat(call.takeOverdueTask()).isNull();
    }

    @Test
    void aCallHasOneNumber() {
        CallContext call = fixture.begun();

        assertThat(call.info()).isSameAs(call.info());
        assertThat(fixture.begun().info().id()).isNotEqualTo(call.info().id());
        assertThat(call.info()).hasToString("GET http://x.test:80");
    }
}
