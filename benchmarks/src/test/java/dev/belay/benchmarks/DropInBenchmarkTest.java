package dev.belay.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DropInBenchmarkTest {
    private static ServerProcess server;

    @BeforeAll
    static void start() throws IOException {
        server = ServerProcess.start();
    }

    @AfterAll
    static void stop() throws IOException {
        if (server != null) {
            server.close();
        }
    }

    /** What the processes do, in this one. */
    @ParameterizedTest
    @CsvSource({
        "HTTP_CLIENT, true, false", "HTTP_CLIENT, true, true", "HTTP_CLIENT, false, false", "HTTP_CLIENT, false, true",
        "CALL_FACTORY, true, false", "CALL_FACTORY, true, true", "CALL_FACTORY, false, false",
                "CALL_FACTORY, false, true"
    })
    void allClientsMakeAsManyCallsAsTheyAreTold(DropInDoor door, boolean ours, boolean async) throws Exception {
        try (DropInLoad load = load(door, ours, async, 10_240)) {
            DropInTurn turn = DropInWorker.turn(load, 50);

            assertThat(turn.calls()).isEqualTo(50);
            assertThat(turn.nanos()).isPositive();
            assertThat(turn.garbage()).isGreaterThan(10_240);
            assertThat(DropInTurn.parse(turn.toString())).isEqualTo(turn);
        }
    }

    private static DropInLoad load(DropInDoor door, boolean ours, boolean async, int expected) {
        String url = "http://127.0.0.1:" + server.port() + "/10240";
        return new DropInLoad(ours ? door.ours(url, expected, 4) : door.stock(url, expected, 4), 4, async);
    }

    @ParameterizedTest
    @CsvSource({"HTTP_CLIENT, false", "HTTP_CLIENT, true", "CALL_FACTORY, false", "CALL_FACTORY, true"})
    void anAnswerThatIsAnotherOneEndsTheTurn(DropInDoor door, boolean async) {
        try (DropInLoad load = load(door, true, async, 10_239)) {
            assertThat(catchThrowable(() -> DropInWorker.turn(load, 50)))
                    .isInstanceOf(ExecutionException.class)
                    .hasStackTraceContaining("another one");
        }
    }

    @Test
    void aProcessTakesItsTurnsAndEnds() throws IOException {
        DropInCell cell = new DropInCell(DropInDoor.CALL_FACTORY, true, 100, 2);
        try (DropInProcess process =
                DropInProcess.start(cell, true, System.getProperty("java.class.path"), server.port())) {
            assertThat(process.turn(3).calls()).isEqualTo(3);
            assertThat(process.rest()).isNotNegative();
            assertThat(process.turn(5).calls()).isEqualTo(5);
        }
    }

    @ParameterizedTest
    @CsvSource({"36, 0, 0, true", "33, 3, 0, true", "32, 4, 0, false", "35, 0, 1, false"})
    void nineCellsOfTenAreWonAndNoneIsFarBehind(int won, int lost, int farBehind, boolean met) {
        List<DropInComparison> comparisons = new ArrayList<>();
        comparisons.addAll(Collections.nCopies(won, compared(true, 1.0)));
        comparisons.addAll(Collections.nCopies(lost, compared(true, 0.96)));
        comparisons.addAll(Collections.nCopies(farBehind, compared(true, 0.94)));
        comparisons.add(compared(false, 0.5));

        assertThat(DropInBenchmark.meetAims(comparisons)).isEqualTo(met);
    }

    @Test
    void ratiosAreThoseOfEachRound() {
        assertThat(compared(true, 0.97).calls()).isCloseTo(0.97, Offset.offset(1e-6));
        assertThat(compared(true, 0.97)).asString().contains("LOST");
        assertThat(compared(false, 0.97)).asString().doesNotContain("LOST");
    }

    /** Each round is twice as slow as the one before, which is the machine's doing. */
    private static DropInComparison compared(boolean judged, double speed) {
        List<DropInTurn> belay = new ArrayList<>();
        List<DropInTurn> others = new ArrayList<>();
        for (int round = 0; round < 10; round++) {
            long nanos = 1_000_000_000L << round;
            belay.add(new DropInTurn(100, Math.round(nanos / speed), nanos, 1_000));
            others.add(new DropInTurn(100, nanos, nanos, 1_000));
        }
        return new DropInComparison(
                new DropInCell(DropInDoor.HTTP_CLIENT, false, 100, 1), "other", judged, belay, others);
    }

    @Test
    void allCellsAreMeasuredUnlessSomeAreChosen() {
        assertThat(DropInBenchmark.parse().cells()).hasSize(36).doesNotHaveDuplicates();
        assertThat(DropInBenchmark.parse(
                                "--door", "call-factory", "--mode", "async", "--sizes", "100,200", "--concurrency", "8")
                        .cells())
                .containsExactly(
                        new DropInCell(DropInDoor.CALL_FACTORY, true, 100, 8),
                        new DropInCell(DropInDoor.CALL_FACTORY, true, 200, 8));
    }

    @Test
    void unknownOptionsAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DropInBenchmark.parse("--rounds"))
                .withMessageContaining("options:");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DropInBenchmark.parse("--what", "1"))
                .withMessageContaining("--what");
        assertThatIllegalArgumentException().isThrownBy(() -> DropInBenchmark.parse("--mode", "both"));
    }
}
