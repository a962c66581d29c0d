package dev.belay.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class ResultsTest {
    private static final Subject OK_HTTP = new Subject(ClientKind.OKHTTP_FOUR_TIMEOUTS, 100, false);
    private static final Subject BELAY = new Subject(ClientKind.BELAY, 100, false);

    private final Results results = new Results(List.of(OK_HTTP, BELAY));

    @Test
    void whatIsAsFastAndHasLittleMoreGarbageMeetsTheTarget() {
        rounds(1.00, 600);

        assertThat(results.meetTarget()).isTrue();
    }

    @Test
    void slowerMissesTheTarget() {
        rounds(0.99, 0);

        assertThat(results.meetTarget()).isFalse();
    }

    @Test
    void moreGarbageMissesTheTarget() {
        rounds(1.50, 601);

        assertThat(results.meetTarget()).isFalse();
    }

    @Test
    void aMedianThatMayBeLuckMissesTheTarget() {
        rounds(1.20, 0);
        for (int i = 0; i < 3; i++) {
            round(1_000, 0.96, 0);
        }

        assertThat(results.comparisons().get(0).calls().median()).isCloseTo(1.20, within());
        assertThat(results.meetTarget()).isFalse();
    }

    @Test
    void pairsAreOfTheSameRoundWhateverTheMachineDoesBetweenRounds() {
        for (int round = 1; round <= 10; round++) {
            round(1_000 * round, 1.10, 50);
        }

        PairedMedian calls = results.comparisons().get(0).calls();
        assertThat(calls.low()).isCloseTo(1.10, within());
        assertThat(calls.high()).isCloseTo(1.10, within());
    }

    @Test
    void nothingToJudgeMeetsNoTarget() {
        Results okHttpAlone = new Results(List.of(OK_HTTP));

        assertThat(okHttpAlone.meetTarget()).isFalse();
    }

    private void rounds(double speed, double moreGarbage) {
        for (int round = 1; round <= 10; round++) {
            round(1_000, speed, moreGarbage);
        }
    }

    private void round(double nanos, double speed, double moreGarbage) {
        results.add(new Sample(OK_HTTP, nanos, nanos, 8_000));
        results.add(new Sample(BELAY, nanos / speed, nanos, 8_000 + moreGarbage));
    }

    private static Offset<Double> within() {
        return Offset.offset(1e-9);
    }
}
