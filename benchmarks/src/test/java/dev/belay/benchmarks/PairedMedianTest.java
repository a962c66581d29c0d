package dev.belay.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PairedMedianTest {

    @Test
    void theMedianOfAnOddNumberIsTheMiddleOne() {
        assertThat(PairedMedian.of(9, 1, 4).median()).isEqualTo(4);
    }

    @Test
    void theMedianOfAnEvenNumberLiesBetweenTheMiddleTwo() {
        assertThat(PairedMedian.of(9, 1, 4, 5).median()).isEqualTo(4.5);
    }

    /** The ranks are those of the usual tables for the sign test at 95 %, two-sided. */
    @ParameterizedTest
    @CsvSource({"6, 1", "8, 1", "9, 2", "10, 2", "12, 3", "15, 4", "20, 6", "30, 10"})
    void theIntervalReachesFromOneRankToItsMirrorImage(int pairs, int rank) {
        PairedMedian median = PairedMedian.of(
                IntStream.rangeClosed(1, pairs).mapToDouble(i -> pairs + 1 - i).toArray());

        assertThat(median.low()).isEqualTo(rank);
        assertThat(median.high()).isEqualTo(pairs + 1 - rank);
        assertThat(median.confident()).isTrue();
    }

    @Test
    void fewerThanSixPairsGiveTheirRangeAndNoConfidence() {
        assertThat(PairedMedian.of(3, 1, 2, 5, 4)).isEqualTo(new PairedMedian(3, 1, 5, false));
    }

    @Test
    void theValuesAreLeftInTheirOrder() {
        double[] values = {3, 1, 2};

        PairedMedian.of(values);

        assertThat(values).containsExactly(3, 1, 2);
    }

    @Test
    void noPairsAreRefused() {
        assertThatIllegalArgumentException().isThrownBy(PairedMedian::of).withMessageContaining("pairs: none");
    }
}
