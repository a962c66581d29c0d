package dev.belay.internal.call;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.CallOptions;
import dev.belay.Timeouts;
import dev.belay.event.Phase;
import dev.belay.policy.RetryPolicy;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class CallPlanTest {
    private static final Timeouts TIMEOUTS = Timeouts.builder()
            .dns(Duration.ofNanos(1_000_001))
            .connect(Duration.ofNanos(1_000_002))
            .write(Duration.ofNanos(1_000_003))
            .firstByte(Duration.ofNanos(1_000_004))
            .read(Duration.ofNanos(1_000_005))
            .attempt(Duration.ofNanos(1_000_006))
            .total(Duration.ofNanos(1_000_007))
            .build();

    private static CallPlan plan(Timeouts timeouts) {
        return new CallPlan(
                timeouts,
                Duration.ofNanos(8),
                RetryPolicy.defaults(),
                CallOptions.none().operation("name"));
    }

    @ParameterizedTest
    @CsvSource({
        "BACK_OFF, 1000007",
        "COOL_DOWN, 1000007",
        "RATE_LIMIT, 1000007",
        "PERMIT, 8",
        "CREDENTIALS, 1000007",
        "DNS, 1000001",
        "CONNECT, 1000002",
        "TLS, 1000002",
        "SEND, 1000003",
        "FIRST_BYTE, 1000004",
        "BODY, 1000005"
    })
    void everyWaitHasItsLimit(Phase phase, long nanos) {
        assertThat(plan(TIMEOUTS).phaseNanos(phase)).isEqualTo(nanos);
    }

    /** What half of firstByte is; a default that does not fit into the client's total is lowered to it. */
    @ParameterizedTest
    @CsvSource({
        "30000, 30000, , 5000",
        "3000, 3000, , 1500",
        "30000, 100, , 5000",
        "3000, 100, , 1500",
        "3000, 60000, , 5000",
        "30000, 100, 80, 40",
        "30000, 30000, 80, 40"
    })
    void whatIsSlowDoesNotDependOnTheHasteOfAView(long ofClient, long ofView, @Nullable Long firstByte, long slow) {
        Timeouts client = Timeouts.builder().total(Duration.ofMillis(ofClient)).build();
        CallOptions view = CallOptions.none().total(Duration.ofMillis(ofView));

        CallPlan plan = new CallPlan(
                client,
                Duration.ZERO,
                RetryPolicy.never(),
                firstByte == null ? view : view.firstByte(Duration.ofMillis(firstByte)));

        assertThat(plan.slowNanos()).isEqualTo(Duration.ofMillis(slow).toNanos());
    }

    @Test
    void anAttemptMayBeSetToLongerThanATotalThatIsNot() {
        CallPlan plan = new CallPlan(
                Timeouts.defaults(),
                Duration.ZERO,
                RetryPolicy.never(),
                CallOptions.none().attempt(Duration.ofHours(24)).firstByte(Duration.ofHours(24)));

        assertThat(plan.slowNanos()).isEqualTo(Timeouts.DEFAULT_TOTAL.toNanos() / 2);
    }

    @Test
    void attemptTotalAndNameAreTheViews() {
        CallPlan plan = plan(TIMEOUTS);

        assertThat(plan.attemptNanos()).isEqualTo(1_000_006);
        assertThat(plan.totalNanos()).isEqualTo(1_000_007);
        assertThat(plan.operation()).isEqualTo("name");
        assertThat(plan.timeouts()).isEqualTo(TIMEOUTS);
    }

    @Test
    void theShortestOfAllLimitsIsKnownWhicheverItIs() {
        Timeouts hour = Timeouts.builder()
                .dns(Duration.ofHours(1))
                .connect(Duration.ofHours(1))
                .write(Duration.ofHours(1))
                .firstByte(Duration.ofHours(1))
                .read(Duration.ofHours(1))
                .attempt(Duration.ofMinutes(1))
                .total(Duration.ofHours(1))
                .build();

        assertThat(plan(TIMEOUTS).shortestNanos()).isEqualTo(1_000_001);
        assertThat(plan(hour).shortestNanos()).isEqualTo(Duration.ofMinutes(1).toNanos());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/event-stream",
                "TEXT/Event-Stream",
                "text/event-stream;charset=utf-8",
                " text/event-stream ; charset=utf-8",
                "application/x-ndjson",
                "application/ndjson",
                "Application/NDJSON; charset=utf-8",
                "application/jsonl",
                "application/x-jsonl",
                "application/jsonlines",
                "application/x-jsonlines",
                "application/json-lines",
                "text/jsonl"
            })
    void streamsOfEventsMayPauseLonger(String contentType) {
        Timeouts timeouts = Timeouts.defaults();

        assertThat(plan(timeouts).readNanos(EventStreams.isOne(contentType)))
                .isEqualTo(timeouts.eventStreamRead().toNanos());
        assertThat(timeouts.eventStreamRead()).isNotEqualTo(timeouts.read());
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(
            strings = {
                "text/plain",
                "application/json",
                "",
                ";text/event-stream",
                "jsonl",
                "/jsonl",
                "application/jsonl2",
                "application/"
            })
    void whatElseIsReadMayNot(String contentType) {
        assertThat(plan(Timeouts.defaults()).readNanos(EventStreams.isOne(contentType)))
                .isEqualTo(Timeouts.DEFAULT_READ.toNanos());
    }
}
