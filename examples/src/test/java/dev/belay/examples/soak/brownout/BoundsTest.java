package dev.belay.examples.soak.brownout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.testing.trouble.Measurements;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the command takes for a failure, over runs that are made up. */
class BoundsTest {
    private static final Model MODEL = Model.standard().lasting(Duration.ofSeconds(2), Duration.ofSeconds(4));
    private static final Script SCRIPT = new Script("half", Duration.ofSeconds(2), 0.5, false);
    private static final LoadReport FINE = new LoadReport(800, 8, 0, 0, List.of());
    private static final long BUCKET = Duration.ofMillis(100).toNanos();

    /** Returns the figures of ten calls per bucket that are all good but during the trouble and for some time after it. */
    private static Figures figures(
            Contestant.Kind kind, int goodInTrouble, int requests, int downFor, LoadReport load) {
        Measurements measurements = new Measurements();
        for (int bucket = 0; bucket < 80; bucket++) {
            boolean trouble = bucket >= 20 && bucket < 40;
            boolean down = bucket >= 40 && bucket < 40 + downFor;
            int good = trouble ? goodInTrouble : down ? 0 : 10;
            for (int i = 0; i < 10; i++) {
                measurements.begins(bucket * BUCKET);
                measurements.ends(bucket * BUCKET, bucket * BUCKET, i < good);
            }
            for (int i = 0; i < requests; i++) {
                measurements.arrives(bucket * BUCKET);
            }
        }
        return new Figures(MODEL, SCRIPT, kind, measurements, load);
    }

    private static Figures naive() {
        return figures(Contestant.Kind.NAIVE, 0, 40, 40, FINE);
    }

    private static List<String> missedBy(Figures belay) {
        return Bounds.missed(List.of(naive(), belay));
    }

    @Test
    void theReserveOfTheBudgetIsPartOfWhatMayBeOffered() {
        assertThat(Bounds.mostOffered(Model.standard())).isEqualTo(1.3);
    }

    @Test
    void whatKeepsTheBoundsIsAsExpected() {
        // 80 requests/s can be answered, of which 8 a bucket are all; back after 2 s; 1.3 × demand.
        assertThat(missedBy(figures(Contestant.Kind.BELAY, 8, 13, 20, FINE))).isEmpty();
    }

    @Test
    void eachBoundIsNamedThatIsMissed() {
        assertThat(missedBy(figures(Contestant.Kind.BELAY, 7, 14, 21, FINE)))
                .containsExactly(
                        "Belay, half: offered 1.40 × demand (expected: at most 1.30)",
                        "Belay, half: goodput 0.875 (expected: at least 0.90)",
                        "Belay, half: recovery 2.1 s (expected: at most 2.0 s)");
    }

    @Test
    void scriptsThatEverybodySurvivesShowNothing() {
        Figures survivor = figures(Contestant.Kind.NAIVE, 0, 40, 20, FINE);

        assertThat(Bounds.missed(List.of(survivor)))
                .containsExactly(
                        "the naive client was not seen to stay down: the scripts are too soft to show anything");
    }

    @Test
    void callsThatHangOrEndUnexpectedlyAreNoFaultOfTheMachine() {
        LoadReport broken = new LoadReport(800, 0, 0, 2, List.of("a call ended with it"));

        assertThat(missedBy(figures(Contestant.Kind.BELAY, 8, 10, 0, broken)))
                .containsExactly("Belay, half: a call ended with it", "Belay, half: 2 calls have not ended");
    }

    @Test
    void aLoadThatIsLateIsADisturbanceAndAFailureIsNot() {
        LoadReport late = new LoadReport(800, 9, 0, 0, List.of());
        LoadReport notStarted = new LoadReport(800, 0, 1, 0, List.of());

        assertThat(Disturbance.of(List.of(naive()))).isEmpty();
        assertThat(Disturbance.of(List.of(figures(Contestant.Kind.BELAY, 8, 10, 0, late))))
                .containsExactly("Belay, half: 9 of 800 calls began late");
        assertThat(Disturbance.of(List.of(figures(Contestant.Kind.BELAY, 8, 10, 0, notStarted))))
                .containsExactly("Belay, half: 1 calls found no thread to begin on");
    }
}
