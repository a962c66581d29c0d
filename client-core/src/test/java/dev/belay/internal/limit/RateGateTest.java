package dev.belay.internal.limit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.internal.origin.Origin;
import dev.belay.policy.RatePolicy;
import dev.belay.testing.FakeTimeSource;
import dev.belay.testing.Race;
import dev.belay.testing.Racing;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RateGateTest {
    private static final Origin A = new Origin("https", "a", 443);
    private static final Origin B = new Origin("https", "b", 443);
    private static final long SECOND = 1_000_000_000L;

    private final FakeTimeSource time = new FakeTimeSource();
    private final RatePolicy policy = RatePolicy.builder()
            .perOrigin(2, Duration.ofSeconds(1))
            .maxWait(Duration.ofSeconds(3))
            .build();
    private final RateGate gate = gateOf(policy, A);

    private RateGate gateOf(RatePolicy rates, Origin origin) {
        return Objects.requireNonNull(new RateGates(rates, time.nanoTime()).gateOf(origin, time.nanoTime()));
    }

    private long reserve(long longestWait) {
        return gate.reserve(time.nanoTime(), longestWait);
    }

    @Test
    void soManyGoInAPeriodAndTheRestWaitForTheNext() {
        time.advance(Duration.ofMillis(400));

        assertThat(List.of(reserve(SECOND), reserve(SECOND))).containsOnly(0L);
        assertThat(List.of(reserve(SECOND), reserve(SECOND))).containsOnly(600_000_000L);
        assertThat(reserve(2 * SECOND)).isEqualTo(1_600_000_000L);

        time.advance(Duration.ofMillis(600));
        assertThat(reserve(2 * SECOND)).isEqualTo(SECOND);
    }

    @Test
    void aPeriodWithoutCallsDoesNotMakeRoomForMoreInTheNext() {
        time.advance(Duration.ofHours(1));

        assertThat(List.of(reserve(0), reserve(0))).containsOnly(0L);
        assertThat(reserve(0)).isEqualTo(-SECOND);
    }

    @Test
    void whoeverCannotWaitTakesNothing() {
        reserve(0);
        reserve(0);

        for (int i = 0; i < 100; i++) {
            assertThat(reserve(SECOND - 1)).isEqualTo(-SECOND);
            assertThat(reserve(0)).isEqualTo(-SECOND);
            assertThat(reserve(-5)).isEqualTo(-SECOND);
        }

        assertThat(reserve(SECOND)).isEqualTo(SECOND);
    }

    @Test
    void whoeverCannotWaitGoesWhenThereIsRoomAndTakesATurn() {
        assertThat(List.of(reserve(-5), reserve(0))).containsOnly(0L);
        assertThat(reserve(-5)).isEqualTo(-SECOND);
    }

    @ParameterizedTest
    @ValueSource(longs = {Long.MIN_VALUE, -500_000_000L, Long.MAX_VALUE - 500_000_000L})
    void onlyDifferencesOfTimesMatter(long start) {
        RateGate anywhere = Objects.requireNonNull(new RateGates(policy, start).gateOf(A, start));
        anywhere.reserve(start, 0);
        anywhere.reserve(start, 0);

        assertThat(anywhere.reserve(start + SECOND - 1, 1)).isEqualTo(1);
        assertThat(anywhere.isForgettable(start + SECOND)).isFalse();
        assertThat(anywhere.isForgettable(start + 2 * SECOND)).isTrue();
    }

    @Test
    void nobodyWaitsLongerThanThePolicyAllows() {
        for (int i = 0; i < 8; i++) {
            assertThat(reserve(Long.MAX_VALUE)).isEqualTo(i / 2 * SECOND);
        }

        assertThat(reserve(Long.MAX_VALUE)).isEqualTo(-4 * SECOND);
    }

    @Test
    void withoutWaitingCallsAreRefusedAtOnce() {
        RateGate strict = gateOf(policy.toBuilder().maxWait(Duration.ZERO).build(), A);
        strict.reserve(time.nanoTime(), SECOND);
        strict.reserve(time.nanoTime(), SECOND);

        assertThat(strict.reserve(time.nanoTime(), SECOND)).isEqualTo(-SECOND);
    }

    @Test
    void aGateWithTurnsTakenIsNotForgotten() {
        assertThat(gate.isForgettable(time.nanoTime())).isTrue();
        for (int i = 0; i < 3; i++) {
            reserve(SECOND);
        }
        assertThat(gate.isForgettable(time.nanoTime())).isFalse();
        time.advance(Duration.ofSeconds(1));
        assertThat(gate.isForgettable(time.nanoTime())).isFalse();
        time.advance(Duration.ofSeconds(1));
        assertThat(gate.isForgettable(time.nanoTime())).isTrue();
    }

    @Test
    void aTimeThatIsReadBeforeAnotherAndUsedAfterItDoesNoHarm() {
        long before = time.nanoTime();
        time.advance(Duration.ofMillis(900));
        reserve(0);
        reserve(0);

        assertThat(gate.isForgettable(before)).isFalse();
        assertThat(gate.reserve(before, SECOND)).isEqualTo(100_000_000L);
    }

    @Test
    void aGroupSharesOneGateAndOtherOriginsHaveTheirOwn() {
        RateGates gates = new RateGates(
                policy.toBuilder()
                        .group("search", List.of("a", "https://c:8443"), 1, Duration.ofMinutes(1))
                        .build(),
                time.nanoTime());

        RateGate group = Objects.requireNonNull(gates.gateOf(A, time.nanoTime()));
        assertThat(gates.gateOf(new Origin("http", "a", 80), time.nanoTime())).isSameAs(group);
        assertThat(gates.gateOf(new Origin("https", "c", 8443), time.nanoTime()))
                .isSameAs(group);
        assertThat(group.name()).isEqualTo("search");
        assertThat(group.limit()).hasToString("1 per PT1M");

        RateGate own = Objects.requireNonNull(gates.gateOf(B, time.nanoTime()));
        assertThat(own).isNotSameAs(gates.gateOf(B, time.nanoTime()));
        assertThat(own.name()).isEqualTo("https://b:443");
        assertThat(own.limit().calls()).isEqualTo(2);
    }

    @Test
    void withoutALimitThereIsNoGate() {
        assertThat(new RateGates(RatePolicy.off(), 0).gateOf(A, 0)).isNull();
    }

    @Racing
    @Test
    void turnsAreNeitherLostNorGivenTwice() throws Exception {
        RateGate contended = gateOf(
                RatePolicy.builder()
                        .perOrigin(1_000, Duration.ofSeconds(1))
                        .maxWait(Duration.ofSeconds(1))
                        .build(),
                A);
        long now = time.nanoTime();
        AtomicInteger atOnce = new AtomicInteger();
        AtomicInteger later = new AtomicInteger();
        Race.Action reserves = () -> {
            for (int i = 0; i < 1_000; i++) {
                long wait = contended.reserve(now, i % 2 == 0 ? SECOND : SECOND - 1);
                if (wait >= 0) {
                    (wait == 0 ? atOnce : later).incrementAndGet();
                }
            }
        };

        Race.together(reserves, reserves, reserves, reserves);

        assertThat(atOnce.get()).isEqualTo(1_000);
        assertThat(later.get()).isEqualTo(1_000);
        assertThat(contended.reserve(now, SECOND)).isEqualTo(-2 * SECOND);
    }
}
