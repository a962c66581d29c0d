package dev.belay.examples.soak.brownout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.testing.trouble.Measurements;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The command for a second: what it counts adds up, and it ends clean. How its figures come out is for the command to say. */
class BrownOutTest {

    /** So much time and room that no call fails for a busy machine. */
    private static final Duration LONG = Duration.ofSeconds(20);

    private static final int ALL = 1_000;

    private static final Model SMALL = new Model(
            50, 4, Duration.ofMillis(10), ALL, LONG, LONG, ALL, Duration.ofMillis(300), Duration.ofMillis(300));
    private static final Script NOTHING = new Script("nothing", Duration.ofMillis(300), 1, false);
    private static final Script REFUSED = new Script("503 at once", Duration.ofMillis(300), 1, true);

    @Test
    void everyCallIsMadeAndCountedOnce() throws Exception {
        Remains remains = Remains.since();

        List<Figures> all = SideBySide.run(SMALL, NOTHING, 1);

        assertThat(all).extracting(Figures::kind).containsExactly(Contestant.Kind.values());
        for (Figures figures : all) {
            Measurements measurements = figures.measurements();
            int calls = figures.load().calls();
            int end = Measurements.bucket(LONG);
            assertThat(calls).isPositive();
            assertThat(measurements.calls()).hasSize(calls).allMatch(Measurements.Call::success);
            assertThat(measurements.begun(0, end)).isEqualTo(calls);
            assertThat(measurements.requests(0, end)).isEqualTo(calls);
            assertThat(measurements.succeeded(0, end)).isEqualTo(calls);
            assertThat(figures.load().notStarted()).isZero();
            assertThat(figures.load().faults()).isEmpty();
        }
        assertThat(remains.now()).isEmpty();
    }

    @Test
    void theCommandPrintsARowForEachClientAndItsJudgement() throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        List<String> problems;
        try (PrintStream out = new PrintStream(bytes, false, StandardCharsets.UTF_8)) {
            problems = new BrownOut(SMALL, List.of(REFUSED), 1, out).run();
        }

        List<String> lines = bytes.toString(StandardCharsets.UTF_8).lines().toList();
        for (Contestant.Kind kind : Contestant.Kind.values()) {
            assertThat(lines).anyMatch(line -> line.strip().startsWith(kind.label()));
        }
        assertThat(lines)
                .contains("nothing left behind: no thread, no socket, no timer entry")
                .containsAll(problems.stream()
                        .map(each -> "NOT AS EXPECTED: " + each)
                        .toList())
                .endsWith(problems.isEmpty() ? "as expected" : "failed");
    }
}
