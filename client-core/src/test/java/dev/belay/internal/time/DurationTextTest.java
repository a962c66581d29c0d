package dev.belay.internal.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DurationTextTest {

    @ParameterizedTest
    @CsvSource({
        "PT0S, 0 ms",
        "PT0.00004S, 0 ms",
        "PT0.00005S, 0.1 ms",
        "PT0.0025S, 2.5 ms",
        "PT0.009949S, 9.9 ms",
        "PT0.00995S, 10 ms",
        "PT0.25S, 250 ms",
        "PT0.999499S, 999 ms",
        "PT0.9995S, 1 s",
        "PT2.25S, 2.3 s",
        "PT30S, 30 s",
        "PT24H, 86400 s"
    })
    void aDurationReadsInTheUnitThatSuitsIt(Duration duration, String expected) {
        assertThat(DurationText.of(duration)).isEqualTo(expected);
    }
}
