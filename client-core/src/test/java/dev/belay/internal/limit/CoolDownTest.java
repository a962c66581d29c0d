package dev.belay.internal.limit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.policy.CoolDownPolicy;
import dev.belay.testing.Race;
import dev.belay.testing.Racing;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CoolDownTest {
    private static final long NOW = -1_234_567_890L;
    private static final long SECOND = 1_000_000_000L;

    private final CoolDown coolDown = new CoolDown(CoolDownPolicy.defaults(), NOW, bound -> 0);

    @Test
    void nobodyWaitsWithoutAPause() {
        assertThat(coolDown.waitNanos(NOW)).isZero();
        assertThat(coolDown.waitNanos(NOW + SECOND)).isZero();
        assertThat(coolDown.leftNanos(NOW)).isZero();
    }

    @Test
    void everybodyWaitsUntilThePauseIsOver() {
        assertThat(coolDown.begin(NOW + 5, 2 * SECOND)).isTrue();

        assertThat(coolDown.waitNanos(NOW + 5)).isBetween(2 * SECOND, 2 * SECOND + 1_000);
        assertThat(coolDown.waitNanos(NOW + 5 + SECOND)).isBetween(SECOND, SECOND + 1_000);
        assertThat(coolDown.waitNanos(NOW + 4 + 2 * SECOND)).isPositive();
        assertThat(coolDown.waitNanos(NOW + 1_005 + 2 * SECOND)).isZero();
        assertThat(coolDown.waitNanos(NOW + 100 * SECOND)).isZero();
    }

    @Test
    void aPauseOnlyGetsLonger() {
        coolDown.begin(NOW, 10 * SECOND);

        assertThat(coolDown.begin(NOW, 10 * SECOND)).as("the same once more").isFalse();
        assertThat(coolDown.begin(NOW + SECOND, SECOND)).isFalse();
        assertThat(coolDown.leftNanos(NOW)).isEqualTo(10 * SECOND);
        assertThat(coolDown.begin(NOW + SECOND, 10 * SECOND)).isTrue();
        assertThat(coolDown.leftNanos(NOW)).isEqualTo(11 * SECOND);
        assertThat(coolDown.begin(NOW + 50 * SECOND, SECOND)).as("a new one").isTrue();
        assertThat(coolDown.leftNanos(NOW + 50 * SECOND)).isEqualTo(SECOND);
    }

    @Test
    void absurdPausesAreCut() {
        coolDown.begin(NOW, Long.MAX_VALUE);
        assertThat(coolDown.leftNanos(NOW)).isEqualTo(60 * SECOND);

        assertThat(coolDown.begin(NOW + 61 * SECOND, 0)).isFalse();
        assertThat(coolDown.begin(NOW + 61 * SECOND, -5)).isFalse();
        assertThat(coolDown.waitNanos(NOW + 61 * SECOND)).isZero();
    }

    @Test
    void neverIsNever() {
        CoolDown never = new CoolDown(CoolDownPolicy.never(), NOW);

        assertThat(never.begin(NOW, 10 * SECOND)).isFalse();
        assertThat(never.waitNanos(NOW)).isZero();
    }

    @ParameterizedTest
    @CsvSource({"400, 100", "3000, 750", "4000, 1000", "60000, 1000", "3, 0"})
    void callersSpreadOverAQuarterOfThePauseAndASecondAtMost(long pauseMillis, long spreadMillis) {
        CoolDown latest = new CoolDown(CoolDownPolicy.defaults(), NOW, bound -> bound - 1);
        latest.begin(NOW, pauseMillis * 1_000_000);

        assertThat(latest.waitNanos(NOW)).isEqualTo((pauseMillis + spreadMillis) * 1_000_000);
        assertThat(latest.leftNanos(NOW)).isEqualTo(pauseMillis * 1_000_000);
        assertThat(latest.waitNanos(NOW + pauseMillis * 1_000_000))
                .as("whoever comes when it is over")
                .isZero();
    }

    @Test
    void eachCallerHasASpreadOfItsOwn() {
        CoolDown random = new CoolDown(CoolDownPolicy.defaults(), NOW);
        random.begin(NOW, 10 * SECOND);
        Set<Long> waits = new HashSet<>();
        for (int i = 0; i < 200; i++) {
            waits.add(random.waitNanos(NOW));
        }

        assertThat(waits)
                .hasSizeGreaterThan(190)
                .allSatisfy(wait -> assertThat(wait).isBetween(10 * SECOND, 11 * SECOND));
        assertThat(waits).anySatisfy(wait -> assertThat(wait).isLessThan(10 * SECOND + SECOND / 4));
        assertThat(waits).anySatisfy(wait -> assertThat(wait).isGreaterThan(11 * SECOND - SECOND / 4));
    }

    /** A day is the longest pause that can be set, and a client may live for years. */
    @Test
    void theWordIsWideEnough() {
        CoolDown longest = new CoolDown(
                CoolDownPolicy.builder().longestPause(Duration.ofHours(24)).build(), NOW, bound -> 0);
        long years = Duration.ofDays(100 * 365).toNanos();
        longest.begin(NOW + years, Long.MAX_VALUE);

        assertThat(longest.leftNanos(NOW + years))
                .isEqualTo(Duration.ofHours(24).toNanos());
    }

    @Racing
    @Test
    void theLongestOfManyPausesHolds() throws Exception {
        Race.rounds(200, round -> {
            CoolDown contended = new CoolDown(CoolDownPolicy.defaults(), NOW);
            Race.together(
                    () -> contended.begin(NOW, SECOND),
                    () -> contended.begin(NOW, 3 * SECOND),
                    () -> contended.begin(NOW, 2 * SECOND));

            assertThat(contended.leftNanos(NOW)).as("round %d", round).isEqualTo(3 * SECOND);
        });
    }
}
