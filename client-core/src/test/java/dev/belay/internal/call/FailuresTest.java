package dev.belay.internal.call;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.CancellationToken;
import dev.belay.Timeouts;
import dev.belay.error.AttemptTimeoutException;
import dev.belay.error.BelayException;
import dev.belay.error.CallCancelledException;
import dev.belay.error.CallInterruptedException;
import dev.belay.error.ClientClosedException;
import dev.belay.error.ConnectFailedException;
import dev.belay.error.DeadlineExceededException;
import dev.belay.event.Phase;
import dev.belay.internal.body.BodyLimit;
import dev.belay.internal.body.Excess;
import dev.belay.internal.limit.OriginState;
import dev.belay.internal.origin.Origin;
import dev.belay.testing.BackgroundCall;
import java.io.IOException;
import java.net.ProtocolException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FailuresTest {
    private static final Duration SOON = Duration.ofSeconds(5);
    private final IOException cause = new IOException("reset");

    private final CallFixture fixture = new CallFixture();
    private final CallContext call = fixture.begun();

    @ParameterizedTest
    @CsvSource({
        "TOTAL, DeadlineExceededException",
        "TOKEN_DEADLINE, DeadlineExceededException",
        "CANCELLED, CallCancelledException",
        "INTERRUPTED, CallInterruptedException",
        "CLIENT_CLOSED, ClientClosedException"
    })
    void whatStoppedTheCallIsWhatItFailsWith(Stop.Kind kind, String type) {
        call.stop(Stop.of(kind));

        BelayException failure = Failures.of(call, cause);

        assertThat(failure).hasCause(cause);
        assertThat(failure.getClass().getSimpleName()).isEqualTo(type);
        assertThat(failure.ledger().call()).isEqualTo(call.info());
    }

    @Test
    void aDeadlineSaysHowMuchTimeThereWas() {
        call.stop(Stop.of(Stop.Kind.TOTAL));

        assertThat(((DeadlineExceededException) Failures.of(call, null)).limit())
                .isEqualTo(Timeouts.DEFAULT_TOTAL);
    }

    @Test
    void itSaysWhereItWasGoingAndHowMuchOfTheDeadlineWasLeft() {
        Duration spent = Duration.ofSeconds(7);
        fixture.pass(spent);

        BelayException failure = Failures.of(call, cause);
        // What passes afterwards is no longer the call's.
        fixture.pass(spent);

        assertThat(failure.target()).isEqualTo("http://x.test:80");
        assertThat(failure.remaining()).isEqualTo(Timeouts.DEFAULT_TOTAL.minus(spent));
    }

    @Test
    void refusalsTellOfEarlierFailuresToo() {
        call.attempt().permitted(fixture.now());
        call.attempt().failed(cause);
        call.beginAttempt();
        OriginState origin = fixture.engine.knownOrigins().of(Origin.of(CallFixture.REQUEST.url()));

        assertThat(Failures.tooManyCalls(call, origin).getSuppressed()).containsExactly(cause);
        assertThat(Failures.tooLarge(call, new Excess(BodyLimit.BUFFERED, 1, 2, 2))
                        .getSuppressed())
                .containsExactly(cause);
    }

    @Test
    void nothingIsLeftOfADeadlineThatHasPassed() {
        fixture.pass(Timeouts.DEFAULT_TOTAL.plusSeconds(1));

        assertThat(Failures.of(call, null).remaining()).isZero();
    }

    @Test
    void theCancellersCauseGoesBeforeTheWires() {
        Throwable cause = new IllegalStateException("user left");
        call.stop(Stop.cancelled("left", cause));

        assertThat(Failures.of(call, cause))
                .isInstanceOf(CallCancelledException.class)
                .hasCause(cause);
    }

    @ParameterizedTest
    @CsvSource({
        "PERMIT, ConnectFailedException", "DNS, ConnectFailedException", "CONNECT, ConnectFailedException",
        "TLS, ConnectFailedException", "SEND, ConnectionLostException", "FIRST_BYTE, ConnectionLostException",
        "BODY, ConnectionLostException"
    })
    void aConnectionIsLostOnceThereWasOne(Phase phase, String type) {
        call.attempt().entered(phase);

        assertThat(Failures.of(call, cause).getClass().getSimpleName()).isEqualTo(type);
    }

    @ParameterizedTest
    @CsvSource({
        "Expected leading [0-9a-fA-F] character but was 0x7a, InvalidResponseException",
        "unexpected end of stream, ConnectionLostException"
    })
    void anAnswerThatBreaksHttpIsNoLostConnection(String complaint, String type) {
        call.attempt().entered(Phase.FIRST_BYTE);

        BelayException failure = Failures.of(call, new ProtocolException(complaint));

        assertThat(failure.getClass().getSimpleName()).isEqualTo(type);
    }

    @Test
    void aCallThatNeverBeganToWaitFailedToConnect() {
        assertThat(Failures.of(call, cause)).isExactlyInstanceOf(ConnectFailedException.class);
    }

    @Test
    void whatTheAttemptRanIntoIsNamedWithItsPhaseAndLimit() {
        call.attempt().entered(Phase.DNS);
        fixture.pass(Timeouts.DEFAULT_DNS);

        AttemptTimeoutException failure = (AttemptTimeoutException) Failures.of(call, cause);

        assertThat(failure.phase()).isEqualTo(Phase.DNS);
        assertThat(failure.limit()).isEqualTo(Timeouts.DEFAULT_DNS);
        assertThat(failure).hasMessageContaining("timed out after dns 5 s").hasCause(cause);
    }

    @Test
    void anAttemptThatRanOutOfTimeInTheCallersOwnCodeIsStillAnAttempt() {
        call.attempt().permitted(fixture.now());
        fixture.pass(Timeouts.DEFAULT_ATTEMPT);

        AttemptTimeoutException failure = (AttemptTimeoutException) Failures.of(call, null);

        assertThat(failure.phase()).isEqualTo(Phase.SEND);
        assertThat(failure).hasMessageContaining("no response head within attempt 12 s");
    }

    @Test
    void whatIsInWordsAlreadyStaysAsItIs() {
        BelayException typed = Failures.of(call, cause);
        call.stop(Stop.of(Stop.Kind.TOTAL));

        assertThat(Failures.of(call, typed)).isSameAs(typed);
    }

    @Test
    void aThreadThatIsInterruptedFailsForThatReason() throws Exception {
        assertThat(failureOfAnInterruptedThread()).isInstanceOf(CallInterruptedException.class);
    }

    @Test
    void anInterruptAfterAnotherStopChangesNothing() throws Exception {
        call.stop(Stop.of(Stop.Kind.CLIENT_CLOSED));

        assertThat(failureOfAnInterruptedThread()).isInstanceOf(ClientClosedException.class);
    }

    private BelayException failureOfAnInterruptedThread() throws Exception {
        try (var failing = BackgroundCall.start(() -> {
            Thread.currentThread().interrupt();
            return Failures.of(call, cause);
        })) {
            return failing.outcome(SOON).value();
        }
    }

    /** Its connection may have gone with another call, which was stopped a moment before it. */
    @Test
    void whatFailsWhileTheClientStopsItsCallsWasStoppedByThat() {
        CallFixture closing = new CallFixture();
        CallContext notYetStopped = closing.made(CancellationToken.none());
        closing.engine.close(Duration.ZERO);

        assertThat(Failures.of(notYetStopped, new IOException("Socket closed")))
                .isInstanceOf(ClientClosedException.class);
    }
}
