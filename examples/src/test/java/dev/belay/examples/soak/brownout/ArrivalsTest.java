package dev.belay.examples.soak.brownout;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ArrivalsTest {
    private static final Duration LASTS = Duration.ofSeconds(100);

    private static Arrivals arrivals(long seed) {
        return Arrivals.poisson(100, LASTS, new SplittableRandom(seed));
    }

    @Test
    void theSameSeedMakesTheSameLoad() {
        assertThat(arrivals(1)).isEqualTo(arrivals(1)).isNotEqualTo(arrivals(2));
    }

    @Test
    void theyComeInOrderWithinTheirTimeAndAsManyAsAreDemanded() {
        Arrivals arrivals = arrivals(1);

        assertThat(arrivals.nanos()).isSorted().allMatch(at -> at >= 0 && at < LASTS.toNanos());
        // Four standard deviations of a Poisson process around 10,000.
        assertThat(arrivals.nanos().size()).isBetween(9_600, 10_400);
    }
}
