package dev.belay.internal.call;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.Timeouts;
import dev.belay.event.Phase;
import dev.belay.event.PhaseEnded;
import dev.belay.event.PhaseTime;
import dev.belay.testing.Await;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class AttemptTest {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration NANO = Duration.ofNanos(1);

    private final CallFixture fixture = new CallFixture();
    private final CallContext call = fixture.begun();
    private final Attempt attempt = call.attempt();

    private void assertStoppedBy(Stop.Kind kind, Phase phase, Duration limit) {
        assertThat(attempt.stop()).isEqualTo(Stop.limit(kind, phase, limit.toNanos()));
        assertThat(call.stop()).isNull();
    }

    @ParameterizedTest
    @CsvSource({"DNS, PT5S", "CONNECT, PT3S", "TLS, PT3S", "SEND, PT10S", "FIRST_BYTE, PT10S"})
    void aWaitEndsAtItsLimitAndNotBefore(Phase phase, Duration limit) {
        attempt.entered(phase);

        fixture.pass(limit.minus(NANO));
        assertThat(attempt.stopped()).isFalse();
        fixture.pass(NANO);

        assertThat(attempt.stopped()).isTrue();
        assertStoppedBy(Stop.Kind.PHASE, phase, limit);
    }

    @Test
    void aShortWaitForAPermitIsLookedAtInTime() {
        attempt.entered(Phase.PERMIT);
        fixture.pass(SECOND);

        assertStoppedBy(Stop.Kind.PHASE, Phase.PERMIT, SECOND);
    }

    @ParameterizedTest
    @CsvSource({"CONNECT, CONNECT", "CONNECT, TLS", "TLS, TLS", "TLS, CONNECT"})
    void theStepsOfConnectingShareOneLimit(Phase first, Phase second) {
        attempt.entered(first);
        fixture.pass(SECOND);
        attempt.entered(second);

        fixture.pass(Timeouts.DEFAULT_CONNECT.minus(SECOND));

        assertStoppedBy(Stop.Kind.PHASE, second, Timeouts.DEFAULT_CONNECT);
    }

    @ParameterizedTest
    @EnumSource(names = {"CONNECT", "TLS"})
    void connectingHasALimitOfItsOwnAfterTheLookUp(Phase connecting) {
        attempt.entered(Phase.DNS);
        fixture.pass(SECOND);
        attempt.entered(connecting);

        fixture.pass(Timeouts.DEFAULT_CONNECT.minus(NANO));
        assertThat(attempt.stopped()).isFalse();
        fixture.pass(NANO);

        assertStoppedBy(Stop.Kind.PHASE, connecting, Timeouts.DEFAULT_CONNECT);
    }

    @ParameterizedTest
    @EnumSource(names = {"CONNECT", "TLS"})
    void sendingHasALimitOfItsOwnAfterConnecting(Phase connecting) {
        attempt.entered(connecting);
        fixture.pass(SECOND);
        attempt.entered(Phase.SEND);

        fixture.pass(Timeouts.DEFAULT_WRITE.minus(NANO));
        assertThat(attempt.stopped()).isFalse();
        fixture.pass(NANO);

        assertStoppedBy(Stop.Kind.PHASE, Phase.SEND, Timeouts.DEFAULT_WRITE);
    }

    @Test
    void sendingAgainIsProgress() {
        attempt.entered(Phase.SEND);
        fixture.pass(SECOND);
        attempt.entered(Phase.SEND);

        fixture.pass(Timeouts.DEFAULT_WRITE.minus(NANO));

        assertThat(attempt.stopped()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"SEND, false", "FIRST_BYTE, true"})
    void whoeverStopsReadingAndHasAnsweredIsHeardFirst(Phase phase, boolean stoppedAtOnce) {
        RecordingExchange exchange = new RecordingExchange();
        exchange.answeredEarly = true;
        attempt.exchangeStarted(exchange);
        attempt.entered(phase);

        fixture.pass(Timeouts.DEFAULT_WRITE);
        assertThat(attempt.stopped()).isEqualTo(stoppedAtOnce);
        fixture.pass(Duration.ofMillis(250).minus(NANO));
        assertThat(attempt.stopped()).isEqualTo(stoppedAtOnce);
        fixture.pass(NANO);

        assertStoppedBy(Stop.Kind.PHASE, phase, Timeouts.DEFAULT_WRITE);
    }

    @Test
    void whoeverStopsReadingAndSaysNothingIsNotWaitedFor() {
        attempt.exchangeStarted(new RecordingExchange());
        attempt.entered(Phase.SEND);

        fixture.pass(Timeouts.DEFAULT_WRITE);

        assertStoppedBy(Stop.Kind.PHASE, Phase.SEND, Timeouts.DEFAULT_WRITE);
    }

    @Test
    void noLimitAppliesToTheCallersOwnWork() {
        attempt.entered(Phase.SEND);
        attempt.paused();

        fixture.pass(Timeouts.DEFAULT_WRITE);

        assertThat(attempt.stopped()).isFalse();
    }

    @Test
    void thePermitEndsTheWaitForItAndStartsTheAttemptsOwnTime() {
        attempt.entered(Phase.PERMIT);
        attempt.permitted(fixture.now());

        fixture.pass(Timeouts.DEFAULT_ATTEMPT.minus(NANO));
        assertThat(attempt.stopped()).isFalse();
        fixture.pass(NANO);

        assertStoppedBy(Stop.Kind.ATTEMPT, Phase.PERMIT, Timeouts.DEFAULT_ATTEMPT);
    }

    @Test
    void anAttemptThatBeginsLateIsLookedAtInTime() {
        fixture.pass(Duration.ofSeconds(4));
        attempt.permitted(fixture.now());

        fixture.pass(Timeouts.DEFAULT_ATTEMPT);

        assertStoppedBy(Stop.Kind.ATTEMPT, null, Timeouts.DEFAULT_ATTEMPT);
    }

    @Test
    void theEarlierOfTwoLimitsCounts() {
        attempt.permitted(fixture.now());
        fixture.pass(SECOND);
        attempt.entered(Phase.FIRST_BYTE);
        fixture.pass(Duration.ofSeconds(3));
        attempt.entered(Phase.SEND);

        fixture.pass(Duration.ofSeconds(8));

        assertStoppedBy(Stop.Kind.ATTEMPT, Phase.SEND, Timeouts.DEFAULT_ATTEMPT);
    }

    @Test
    void aWaitThatEndsWithItsAttemptIsNamedInItsPlace() {
        attempt.permitted(fixture.now());
        fixture.pass(Duration.ofSeconds(2));
        attempt.entered(Phase.FIRST_BYTE);

        fixture.pass(Timeouts.DEFAULT_FIRST_BYTE);

        assertStoppedBy(Stop.Kind.PHASE, Phase.FIRST_BYTE, Timeouts.DEFAULT_FIRST_BYTE);
    }

    @Test
    void afterTheHeadNothingIsDueButReads() {
        attempt.permitted(fixture.now());
        attempt.entered(Phase.FIRST_BYTE);
        attempt.headReceived(200);

        fixture.pass(Timeouts.DEFAULT_ATTEMPT);
        assertThat(attempt.inspect(fixture.now())).isEqualTo(Attempt.NEVER);
        assertThat(attempt.stopped()).isFalse();
        attempt.bodyReadBegins(fixture.now(), SECOND.toNanos());
        fixture.pass(SECOND);

        assertStoppedBy(Stop.Kind.PHASE, Phase.BODY, SECOND);
    }

    @Test
    void whoLooksIsToldWhenToLookAgain() {
        assertThat(attempt.inspect(fixture.now())).isEqualTo(Attempt.NEVER);
        attempt.entered(Phase.DNS);
        long due = fixture.now() + Timeouts.DEFAULT_DNS.toNanos();

        assertThat(attempt.inspect(due - 1)).isEqualTo(due);
        assertThat(attempt.inspect(due)).isEqualTo(Attempt.NEVER);
        assertThat(attempt.inspect(due - 1)).isEqualTo(Attempt.NEVER);
    }

    @Test
    void theFirstLimitThatWasHitStays() {
        attempt.permitted(fixture.now());
        fixture.pass(Timeouts.DEFAULT_ATTEMPT);
        attempt.entered(Phase.SEND);

        fixture.pass(Timeouts.DEFAULT_WRITE);

        assertStoppedBy(Stop.Kind.ATTEMPT, null, Timeouts.DEFAULT_ATTEMPT);
    }

    @Test
    void anExchangeThatComesTooLateIsCancelled() {
        RecordingExchange inTime = new RecordingExchange();
        RecordingExchange late = new RecordingExchange();
        attempt.exchangeStarted(inTime);
        attempt.permitted(fixture.now());
        fixture.pass(Timeouts.DEFAULT_ATTEMPT);
        assertThat(Await.condition(SECOND, () -> inTime.done.contains("cancelled")))
                .isTrue();

        attempt.exchangeStarted(late);

        assertThat(late.done).containsExactly("cancelled");
        assertThat(attempt.sending().exchange()).isSameAs(late);
    }

    @Test
    void anExchangeOfALiveAttemptIsLeftAlone() {
        RecordingExchange exchange = new RecordingExchange();

        attempt.exchangeStarted(exchange);

        assertThat(exchange.done).isEmpty();
    }

    @Test
    void theAddressIsToBlameForTimeThatRanOutOnly() {
        assertThat(attempt.timedOut()).isFalse();
        attempt.entered(Phase.DNS);
        fixture.pass(Timeouts.DEFAULT_DNS);
        assertThat(attempt.timedOut()).isTrue();

        CallContext cancelled = fixture.begun();
        cancelled.stop(Stop.cancelled("enough", null));
        assertThat(cancelled.attempt().timedOut()).isFalse();
        assertThat(cancelled.attempt().stopped()).isTrue();

        CallContext late = fixture.begun();
        late.stop(Stop.of(Stop.Kind.TOTAL));
        assertThat(late.attempt().timedOut()).isTrue();
    }

    @ParameterizedTest
    @EnumSource(Phase.class)
    void aThreadMaySendBetweenTheConnectionAndTheHeadUnlessItProducesItsBody(Phase phase) {
        assertThat(attempt.maySend()).isFalse();
        attempt.entered(phase);

        assertThat(attempt.maySend()).isEqualTo(phase == Phase.SEND || phase == Phase.FIRST_BYTE);
        attempt.paused();
        assertThat(attempt.maySend()).isFalse();
    }

    @ParameterizedTest
    @EnumSource(Phase.class)
    void aThreadIsParkedInOurOwnWaits(Phase phase) {
        assertThat(attempt.isParked()).isFalse();
        attempt.entered(phase);

        assertThat(attempt.isParked())
                .isEqualTo(Set.of(
                                Phase.BACK_OFF,
                                Phase.COOL_DOWN,
                                Phase.RATE_LIMIT,
                                Phase.PERMIT,
                                Phase.CREDENTIALS,
                                Phase.DNS)
                        .contains(phase));
    }

    @Test
    void anAttemptIsBegunByAPermitOrAWait() {
        assertThat(attempt.isBegun()).isFalse();
        attempt.entered(Phase.PERMIT);
        assertThat(attempt.isBegun()).isTrue();

        Attempt permitted = fixture.begun().attempt();
        permitted.permitted(fixture.now());
        assertThat(permitted.isBegun()).isTrue();
    }

    @Test
    void itHasBeenWaitingSinceItHasHadItsConnection() {
        long start = fixture.now();
        fixture.pass(SECOND);
        assertThat(call.waitingSince()).isEqualTo(start);

        attempt.entered(Phase.CONNECT);
        long connecting = fixture.now();
        fixture.pass(SECOND);
        assertThat(call.waitingSince()).isEqualTo(connecting);

        attempt.entered(Phase.SEND);
        long connected = fixture.now();
        fixture.pass(SECOND);
        attempt.entered(Phase.FIRST_BYTE);
        assertThat(call.waitingSince()).isEqualTo(connected);
    }

    @Test
    void phasesFollowEachOtherWithoutGaps() {
        attempt.entered(Phase.DNS);
        fixture.pass(SECOND);
        attempt.entered(Phase.CONNECT);
        fixture.pass(SECOND);
        attempt.entered(Phase.SEND);
        fixture.pass(Duration.ofSeconds(2));
        attempt.entered(Phase.SEND);
        fixture.pass(SECOND);

        assertThat(attempt.ledger().phases())
                .containsExactly(
                        new PhaseTime(Phase.DNS, Duration.ZERO, SECOND),
                        new PhaseTime(Phase.CONNECT, SECOND, SECOND),
                        new PhaseTime(Phase.SEND, Duration.ofSeconds(2), Duration.ofSeconds(3)));
    }

    @Test
    void theLedgerOfAnAttemptThatHasEndedGrowsNoMore() {
        attempt.entered(Phase.SEND);
        fixture.pass(SECOND);
        attempt.ended();
        fixture.pass(SECOND);
        attempt.ended();

        assertThat(attempt.ledger().phases()).containsExactly(new PhaseTime(Phase.SEND, Duration.ZERO, SECOND));
        assertThat(attempt.ledger().connection()).isNull();
        assertThat(attempt.ledger().status()).isZero();
    }

    @Test
    void theLedgerNamesConnectionStatusAndBeginning() {
        fixture.pass(SECOND);
        Attempt second = new Attempt(call, 2, fixture.now(), call.attempt());
        second.exchangeStarted(new RecordingExchange());
        second.headReceived(204);

        assertThat(second.ledger().number()).isEqualTo(2);
        assertThat(second.ledger().start()).isEqualTo(SECOND);
        assertThat(second.ledger().connection()).isEqualTo("192.0.2.1:80 http/1.1");
        assertThat(second.ledger().status()).isEqualTo(204);
    }

    @Test
    void anAttemptThatHasEndedIsNoLongerWatched() {
        attempt.permitted(fixture.now());
        attempt.entered(Phase.SEND);
        attempt.ended();

        fixture.pass(Timeouts.DEFAULT_ATTEMPT);

        assertThat(attempt.stop()).isNull();
    }

    @Test
    void eachPhaseIsToldOnceWhenTheNextOneBeginsOrTheAttemptEnds() {
        attempt.entered(Phase.CONNECT);
        attempt.entered(Phase.SEND);
        attempt.entered(Phase.SEND);
        attempt.entered(Phase.FIRST_BYTE);
        attempt.headReceived(200);
        attempt.ended();
        attempt.ended();

        assertThat(fixture.events.eventsOf(PhaseEnded.class))
                .extracting(ended -> ended.time().phase())
                .containsExactly(Phase.CONNECT, Phase.SEND, Phase.FIRST_BYTE, Phase.BODY);
    }

    @Test
    void anAttemptThatNeverBeganToWaitTellsOfNoPhase() {
        attempt.ended();

        assertThat(fixture.events.eventsOf(PhaseEnded.class)).isEmpty();
    }

    @Test
    void theCallersOwnFailureIsToldFromThatOfTheWire() {
        IOException own = new IOException("his body");
        attempt.callerFailed(own);

        assertThat(attempt.sending().isOfCaller(own)).isTrue();
        assertThat(attempt.sending().isOfCaller(new IOException("wire"))).isFalse();
    }

    @Test
    void onlyItsExchangeKnowsWhetherItWasSent() {
        RecordingExchange exchange = new RecordingExchange();
        assertThat(attempt.sending().mayHaveBeenSent()).isFalse();
        attempt.exchangeStarted(exchange);
        assertThat(attempt.sending().mayHaveBeenSent()).isFalse();

        exchange.sent = true;

        assertThat(attempt.sending().mayHaveBeenSent()).isTrue();
    }
}
