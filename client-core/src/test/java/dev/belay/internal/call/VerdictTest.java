package dev.belay.internal.call;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.CancellationToken;
import dev.belay.error.AddressRefusedException;
import dev.belay.error.ConnectFailedException;
import dev.belay.error.ConnectionLostException;
import dev.belay.error.InvalidResponseException;
import dev.belay.error.TlsFailedException;
import dev.belay.event.CallLedger;
import dev.belay.event.Phase;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class VerdictTest {
    private static final CallLedger LEDGER = CallLedger.none();
    private static final long UNKNOWN = 0;

    private final CallFixture fixture = new CallFixture();
    private final CallContext call = fixture.begun(CancellationToken.none());
    private final Attempt attempt = call.attempt();

    private Verdict verdict(long usualNanos) {
        return Verdict.of(attempt, call, usualNanos);
    }

    @ParameterizedTest
    @CsvSource({
        "200, SERVED", "204, SERVED", "302, SERVED", "400, SERVED", "401, SERVED", "404, SERVED", "408, FAILED",
        "421, SERVED", "429, FAILED", "500, FAILED", "501, SERVED", "502, FAILED", "503, FAILED", "504, FAILED",
        "505, SERVED", "599, FAILED"
    })
    void aStatusSaysWhetherTheServerIsInTrouble(int status, Verdict expected) {
        attempt.permitted(fixture.now());
        attempt.headReceived(status);

        assertThat(verdict(UNKNOWN)).isEqualTo(expected);
    }

    static Stream<Arguments> failures() {
        return Stream.of(
                Arguments.of(new ConnectFailedException("refused", null, LEDGER), Verdict.FAILED),
                Arguments.of(new ConnectionLostException("reset", null, LEDGER), Verdict.FAILED),
                Arguments.of(new InvalidResponseException("nonsense", null, LEDGER), Verdict.FAILED),
                Arguments.of(new TlsFailedException("expired", null, LEDGER, List.of()), Verdict.FAILED),
                Arguments.of(new AddressRefusedException("ours", null, LEDGER, null, "rule"), Verdict.NOTHING),
                Arguments.of(new IllegalStateException("an interceptor's"), Verdict.NOTHING));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void aFailureSaysWhoseItIs(Throwable failure, Verdict expected) {
        attempt.failed(failure);

        assertThat(verdict(UNKNOWN)).isEqualTo(expected);
    }

    @ParameterizedTest
    @EnumSource(
            value = Stop.Kind.class,
            names = {"CANCELLED", "INTERRUPTED", "CLIENT_CLOSED"})
    void whoLeavesSaysNothing(Stop.Kind kind) {
        attempt.permitted(fixture.now());
        attempt.entered(Phase.FIRST_BYTE);
        fixture.pass(Duration.ofSeconds(9));
        call.stop(Stop.of(kind));

        assertThat(verdict(1)).isEqualTo(Verdict.NOTHING);
    }

    @Test
    void anAttemptThatTimesOutHasFailed() {
        attempt.permitted(fixture.now());
        attempt.entered(Phase.FIRST_BYTE);
        fixture.pass(Duration.ofSeconds(10));

        assertThat(attempt.stop()).isNotNull();
        assertThat(verdict(UNKNOWN)).isEqualTo(Verdict.FAILED);
    }

    @Test
    void unlessItWaitedForATokenThatSomebodyElseGivesOut() {
        attempt.permitted(fixture.now());
        attempt.entered(Phase.CREDENTIALS);
        fixture.pass(Duration.ofSeconds(12));

        assertThat(attempt.stop()).isNotNull();
        assertThat(verdict(UNKNOWN)).isEqualTo(Verdict.NOTHING);
    }

    /** Half of firstByte is 5 s. */
    @ParameterizedTest
    @CsvSource({"4999, 0, NOTHING", "5000, 0, FAILED", "299, 100, NOTHING", "300, 100, FAILED"})
    void aDeadlineIsTheServersFaultIfItTookLong(long waitedMillis, long usualMillis, Verdict expected) {
        attempt.permitted(fixture.now());
        attempt.entered(Phase.FIRST_BYTE);
        fixture.pass(Duration.ofMillis(waitedMillis));
        call.stop(Stop.limit(Stop.Kind.TOKEN_DEADLINE, null, 1));

        assertThat(verdict(Duration.ofMillis(usualMillis).toNanos())).isEqualTo(expected);
    }
}
