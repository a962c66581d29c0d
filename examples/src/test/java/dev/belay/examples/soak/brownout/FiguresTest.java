package dev.belay.examples.soak.brownout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.testing.trouble.Measurements;
import dev.belay.testing.trouble.TroubleFigures;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The arithmetic, over runs that are made up: 2 s of peace, 2 s of trouble with half of 10 requests/s, 4 s of peace. */
class FiguresTest {
    private static final Model MODEL = new Model(
            10,
            1,
            Duration.ofMillis(100),
            10,
            Duration.ofSeconds(1),
            Duration.ofSeconds(3),
            4,
            Duration.ofSeconds(2),
            Duration.ofSeconds(4));
    private static final Script SCRIPT = new Script("half", Duration.ofSeconds(2), 0.5, false);
    private static final Script NONE = new Script("none", Duration.ofSeconds(2), 0, false);
    private static final long BUCKET = Duration.ofMillis(100).toNanos();

    private final Measurements measurements = new Measurements();

    /** Makes one call per bucket, each of which reaches the server as often as it is said and ends in its own bucket. */
    private void calls(int from, int until, int requests, boolean success) {
        for (int bucket = from; bucket < until; bucket++) {
            long at = bucket * BUCKET;
            measurements.begins(at);
            for (int i = 0; i < requests; i++) {
                measurements.arrives(at);
            }
            measurements.ends(at, at + (bucket + 1) * (BUCKET / 100), success);
        }
    }

    private Figures figures(Script script) {
        return new Figures(MODEL, script, Contestant.Kind.BELAY, measurements, new LoadReport(80, 0, 0, 0, List.of()));
    }

    @Test
    void onlyWhatReachesTheServerDuringTheTroubleIsOffered() {
        calls(0, 20, 5, true);
        calls(20, 40, 2, true);
        calls(40, 80, 5, true);

        assertThat(figures(SCRIPT).measures().offered()).isEqualTo(2.0);
    }

    @Test
    void goodputIsOfWhatIsPossible() {
        calls(0, 20, 1, true);
        calls(20, 26, 1, true);
        calls(26, 40, 1, false);

        // Ten could be answered in 2 s by half of a server that answers ten a second.
        assertThat(figures(SCRIPT).measures().goodput()).isEqualTo(0.6);
        assertThat(figures(NONE).measures().goodput()).isEqualTo(1.0);
    }

    @Test
    void quantilesAreOfTheCallsThatBeginDuringTheTrouble() {
        calls(0, 80, 1, true);

        // 20 calls, of 21 to 40 ms.
        assertThat(figures(SCRIPT).measures().quantile(0)).isEqualTo(0.021);
        assertThat(figures(SCRIPT).measures().quantile(0.5)).isEqualTo(0.031);
        assertThat(figures(SCRIPT).measures().quantile(0.99)).isEqualTo(0.040);
    }

    @Test
    void whoFailsNoCallAfterTheTroubleNeedsNoTimeToRecover() {
        calls(0, 20, 1, true);
        calls(20, 40, 1, false);
        calls(40, 80, 1, true);

        assertThat(figures(SCRIPT).measures().recovery()).isZero();
    }

    @Test
    void recoveryBeginsWithTheFirstSecondAfterWhichAllAreGood() {
        calls(0, 20, 1, true);
        calls(20, 40, 1, false);
        calls(40, 50, 1, true);
        calls(50, 55, 1, false);
        calls(55, 80, 1, true);

        assertThat(figures(SCRIPT).measures().recovery()).isEqualTo(1.5);
    }

    @Test
    void whoFailsInTheLastSecondHasNotRecovered() {
        calls(0, 79, 1, true);
        calls(79, 80, 1, false);

        assertThat(figures(SCRIPT).measures().recovery()).isEqualTo(TroubleFigures.NEVER);
    }

    @Test
    void whatTheTroubleMayReachCountsNotAsBeforeIt() {
        calls(0, 9, 1, true);
        calls(9, 10, 1, false);
        calls(10, 80, 1, false);

        assertThat(figures(SCRIPT).measures().succeededBefore()).isEqualTo(0.9);
    }
}
