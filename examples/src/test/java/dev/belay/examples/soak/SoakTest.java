package dev.belay.examples.soak;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SoakTest {
    private static final long CALLS = 20_000;
    private static final List<String> NOTHING = List.of();
    private static final Reading FLAT = new Reading(0, 0, 7, 30, 25, new Soak.Held(0, 0, 0));

    private static List<Reading> flat(int count) {
        List<Reading> readings = new ArrayList<>();
        for (int i = 1; i <= count; i++) {
            readings.add(new Reading(CALLS / count * i, 0, FLAT.heapMebibytes(), FLAT.threads(), 25, FLAT.held()));
        }
        return readings;
    }

    /** Returns readings of which the last quarter shows that. */
    private static List<Reading> endingWith(Reading last) {
        List<Reading> readings = flat(20);
        for (int i = 15; i < 20; i++) {
            readings.set(i, last);
        }
        return readings;
    }

    @Test
    void allCallsWithoutGrowthAreFlat() {
        assertThat(Reading.failures(flat(20), CALLS, NOTHING)).isEmpty();
    }

    @Test
    void fewerCallsThanPromisedAreNot() {
        assertThat(Reading.failures(flat(20).subList(0, 19), CALLS, NOTHING))
                .containsExactly("only 19,000 of 20,000 calls");
    }

    @ParameterizedTest
    @CsvSource({"1, only 1 readings", "4, only 4 readings", "7, only 7 readings"})
    void fewReadingsShowNothing(int count, String message) {
        List<Reading> readings = flat(count);

        assertThat(Reading.failures(readings, readings.get(count - 1).calls(), NOTHING))
                .containsExactly(message + " (expected: at least 8)");
        assertThat(Reading.failures(flat(8), CALLS, NOTHING)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "12, 30, 25, 0, 0, heap MiB: 12.0 (expected: at most 11.8)",
        "7, 50, 25, 0, 0, threads: 50.0 (expected: at most 49.0)",
        "7, 30, 44, 0, 0, descriptors: 44.0 (expected: at most 43.5)",
        "7, 30, 25, 1, 0, timer entries: 1.0 (expected: at most 0.0)",
        "7, 30, 25, 0, 1, permits: 1.0 (expected: at most 0.0)"
    })
    void whatGrowsIsNamed(double heap, long threads, long descriptors, int entries, int permits, String message) {
        Reading grown = new Reading(CALLS, 0, heap, threads, descriptors, new Soak.Held(entries, permits, 0));

        assertThat(Reading.failures(endingWith(grown), CALLS, NOTHING)).containsExactly(message);
    }

    @Test
    void anUnexpectedOutcomeIsAFailureToo() {
        assertThat(Reading.failures(flat(20), CALLS, List.of("a call ended with it")))
                .containsExactly("a call ended with it");
    }

    @Test
    void aRunWithoutTimeForItsCallsFails() throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (PrintStream out = new PrintStream(bytes, false, StandardCharsets.UTF_8)) {
            assertThat(new Soak(1_000_000, 1, Duration.ZERO, out).run()).isEqualTo(1);
        }

        assertThat(bytes.toString(StandardCharsets.UTF_8))
                .contains("NOT FLAT: only 0 of 1,000,000 calls")
                .endsWith("failed" + System.lineSeparator());
    }

    @ParameterizedTest
    @CsvSource({"1000000, 20", "20000, 16", "7, 20", "1001, 16"})
    void noCallIsLostWhenTheyAreDivided(long whole, int parts) {
        List<Long> shares = IntStream.range(0, parts)
                .mapToObj(i -> Soak.share(whole, parts, i))
                .toList();

        assertThat(shares.stream().mapToLong(Long::longValue).sum()).isEqualTo(whole);
        assertThat(shares).allMatch(share -> share == whole / parts || share == whole / parts + 1);
    }
}
