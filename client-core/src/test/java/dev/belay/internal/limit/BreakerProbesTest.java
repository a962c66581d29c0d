package dev.belay.internal.limit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.event.BreakerState;
import dev.belay.policy.CircuitBreakerPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BreakerProbesTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final BreakerUnderTest test = BreakerUnderTest.withDefaults();

    private List<BreakerPermission> takeAllProbes() {
        List<BreakerPermission> probes = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            probes.add(test.take());
        }
        return probes;
    }

    @Test
    void whileOpenItRefusesToTheLastNanosecond() {
        test.fail(20);
        test.pass(Duration.ofSeconds(5).minusNanos(1));
        assertThat(test.openFor()).isEqualTo(Duration.ofNanos(1));
        assertThat(test.refuses()).isTrue();

        test.pass(Duration.ofNanos(1));

        assertThat(test.openFor()).isZero();
        assertThat(test.state()).isEqualTo(BreakerState.OPEN);
        test.take();
        assertThat(test.state()).isEqualTo(BreakerState.HALF_OPEN);
    }

    @Test
    void threeProbesGoAndNoMore() {
        test.openAndWait();
        takeAllProbes();

        assertThat(test.refuses()).isTrue();
        assertThat(test.openFor()).isEqualTo(SECOND);
        assertThat(test.reason()).isEqualTo("20 of 20 calls failed in 30 s");
    }

    @Test
    void probesThatGoWellCloseIt() {
        test.openAndWait();
        List<BreakerPermission> probes = takeAllProbes();
        probes.get(0).succeeded(false, test.now());
        probes.get(1).failed(false, test.now());
        assertThat(test.refuses()).isTrue();

        probes.get(2).succeeded(false, test.now());

        assertThat(test.state()).isEqualTo(BreakerState.CLOSED);
        assertThat(test.states()).containsExactly(BreakerState.OPEN, BreakerState.HALF_OPEN, BreakerState.CLOSED);
        test.fail(19);
        assertThat(test.refuses()).as("it counts anew").isFalse();
    }

    @ParameterizedTest
    @CsvSource({"true, false, 2 of 3 probes failed", "false, true, 3 of 3 probes were slow"})
    void probesThatGoBadlyOpenItAgain(boolean fail, boolean slow, String reason) {
        test.openAndWait();
        List<BreakerPermission> probes = takeAllProbes();
        probes.get(0).succeeded(slow, test.now());
        for (BreakerPermission probe : probes.subList(1, 3)) {
            if (fail) {
                probe.failed(slow, test.now());
            } else {
                probe.succeeded(slow, test.now());
            }
        }

        assertThat(test.refuses()).isTrue();
        assertThat(test.reason()).isEqualTo(reason);
    }

    @Test
    void aReleasedProbeIsGivenBack() {
        test.openAndWait();
        List<BreakerPermission> probes = takeAllProbes();

        probes.get(1).release();

        assertThat(test.openFor()).isZero();
        BreakerPermission again = test.take();
        assertThat(test.refuses()).isTrue();
        for (BreakerPermission probe : List.of(probes.get(0), probes.get(2), again)) {
            probe.succeeded(false, test.now());
        }
        assertThat(test.state()).isEqualTo(BreakerState.CLOSED);
    }

    @Test
    void whatBeganBeforeItOpenedIsNoProbe() {
        List<BreakerPermission> early = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            early.add(test.take());
        }
        test.openAndWait();
        List<BreakerPermission> probes = takeAllProbes();

        early.get(0).release();
        early.get(1).release();
        assertThat(test.refuses()).as("no probe is given back that was none").isTrue();
        for (BreakerPermission permission : early.subList(2, 6)) {
            permission.succeeded(false, test.now());
        }
        assertThat(test.state()).isEqualTo(BreakerState.HALF_OPEN);
        probes.forEach(probe -> probe.failed(false, test.now()));

        assertThat(test.reason()).isEqualTo("3 of 3 probes failed");
    }

    @Test
    void lateResultsDoNotTouchTheNextTimeItIsClosed() {
        List<BreakerPermission> early = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            early.add(test.take());
        }
        test.openAndWait();
        takeAllProbes().forEach(probe -> probe.succeeded(false, test.now()));

        early.forEach(permission -> permission.failed(true, test.now()));

        assertThat(test.state()).isEqualTo(BreakerState.CLOSED);
        test.fail(19);
        assertThat(test.refuses()).isFalse();
        assertThat(test.changes).hasSize(3);
    }

    @Test
    void aProbeOfTheTimeBeforeDoesNotCountInTheNext() {
        test.openAndWait();
        List<BreakerPermission> probes = takeAllProbes();
        test.pass(Duration.ofSeconds(30));
        BreakerPermission extra = test.take();
        probes.forEach(probe -> probe.failed(false, test.now()));
        test.pass(test.openFor());
        List<BreakerPermission> next = takeAllProbes();

        extra.release();

        assertThat(test.refuses()).isTrue();
        next.get(0).succeeded(false, test.now());
        next.get(1).succeeded(false, test.now());
        assertThat(test.state()).isEqualTo(BreakerState.HALF_OPEN);
    }

    @Test
    void openTimesDoubleUpToTheLongest() {
        test.openAndWait();
        List<Long> seconds = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            takeAllProbes().forEach(probe -> probe.failed(false, test.now()));
            seconds.add(test.openFor().toSeconds());
            test.pass(test.openFor());
        }

        assertThat(seconds).containsExactly(10L, 20L, 40L, 60L, 60L, 60L);
    }

    @Test
    void closingBeginsAgainWithTheShortestTime() {
        test.openAndWait();
        takeAllProbes().forEach(probe -> probe.failed(false, test.now()));
        test.pass(test.openFor());
        takeAllProbes().forEach(probe -> probe.succeeded(false, test.now()));

        test.fail(20);

        assertThat(test.openFor()).isEqualTo(Duration.ofSeconds(5));
    }

    @ParameterizedTest
    @CsvSource({"0, 5000", "0.5, 4500", "1, 4000"})
    void chanceMakesItOpenForUpToAFifthLess(double chance, long millis) {
        test.chance = chance;

        test.fail(20);

        assertThat(test.openFor().toMillis()).isEqualTo(millis);
    }

    @Test
    void withoutATestItsChanceIsRandom() {
        long shortest = Long.MAX_VALUE;
        long longest = 0;
        BreakerRules rules = new BreakerRules(CircuitBreakerPolicy.defaults(), change -> {});
        for (int i = 0; i < 200; i++) {
            long nanos = rules.openNanos(1);
            shortest = Math.min(shortest, nanos);
            longest = Math.max(longest, nanos);
        }

        assertThat(shortest).isBetween(4_000_000_000L, 4_500_000_000L);
        assertThat(longest).isBetween(4_500_000_000L, 5_000_000_000L);
    }

    @Test
    void probesThatAreNeverHeardOfAgainDoNotKeepItHalfOpen() {
        test.openAndWait();
        takeAllProbes();
        test.pass(Duration.ofSeconds(30).minusNanos(1));
        assertThat(test.openFor()).isEqualTo(Duration.ofNanos(1));
        assertThat(test.refuses()).isTrue();

        for (int i = 0; i < 3; i++) {
            test.pass(Duration.ofSeconds(i == 0 ? 1 : 30));
            BreakerPermission extra = test.take();
            assertThat(test.refuses()).as("one at a time").isTrue();
            extra.succeeded(false, test.now());
        }

        assertThat(test.state()).isEqualTo(BreakerState.CLOSED);
    }

    @Test
    void patienceBeginsWithTheLatestProbe() {
        test.openAndWait();
        test.take();
        test.take();
        test.pass(Duration.ofSeconds(25));
        test.take();
        test.pass(Duration.ofSeconds(29));
        assertThat(test.refuses()).isTrue();

        test.pass(SECOND);

        test.take();
        assertThat(test.refuses()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "0, 80, true, false, CLOSED",
        "50, 0, false, true, CLOSED",
        "50, 0, true, true, OPEN",
        "0, 80, true, true, OPEN",
        "0, 80, false, true, OPEN"
    })
    void probesAreJudgedByWhatCounts(
            int failurePercent, int slowPercent, boolean fail, boolean slow, BreakerState expected) {
        BreakerUnderTest other = new BreakerUnderTest(CircuitBreakerPolicy.builder()
                .failurePercent(failurePercent)
                .slowPercent(slowPercent)
                .minimumCalls(1)
                .build());
        other.take().failed(true, other.now());
        assertThat(other.state()).isEqualTo(BreakerState.OPEN);
        other.pass(other.openFor());
        for (int i = 0; i < 3; i++) {
            BreakerPermission probe = other.take();
            if (fail) {
                probe.failed(slow, other.now());
            } else {
                probe.succeeded(slow, other.now());
            }
        }

        assertThat(other.state()).isEqualTo(expected);
    }

    @Test
    void aProbeThatTakesMinutesCounts() {
        test.openAndWait();
        List<BreakerPermission> probes = takeAllProbes();
        test.pass(Duration.ofMinutes(10));

        probes.forEach(probe -> probe.succeeded(false, test.now()));

        assertThat(test.state()).isEqualTo(BreakerState.CLOSED);
    }

    @Test
    void anExtraProbeThatIsReleasedMakesNoRoomForAnother() {
        test.openAndWait();
        List<BreakerPermission> probes = takeAllProbes();
        test.pass(Duration.ofSeconds(30));
        BreakerPermission extra = test.take();

        extra.release();
        assertThat(test.refuses()).isTrue();
        probes.get(0).release();

        test.take();
        assertThat(test.refuses()).isTrue();
    }

    @Test
    void probesOfAQuietOriginAddUpHoweverLongTheyTake() {
        test.openAndWait();
        for (int i = 0; i < 3; i++) {
            test.succeed(1);
            test.pass(Duration.ofMinutes(5));
        }

        assertThat(test.state()).isEqualTo(BreakerState.CLOSED);
    }

    @Test
    void aHalfOpenBreakerIsForgottenWhenNobodyComesAnyMore() {
        test.openAndWait();
        test.take();
        test.pass(Duration.ofSeconds(89));
        assertThat(test.breaker.isForgettable(test.now())).isFalse();

        test.pass(SECOND);

        assertThat(test.breaker.isForgettable(test.now())).isTrue();
    }
}
