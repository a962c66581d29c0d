package dev.belay.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.testing.SameOnEveryJdk;
import dev.belay.testing.trouble.TroubleFigures;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The page's claims, over a shorter time. */
@SameOnEveryJdk
class SimulationTest {
    private static final SimulatedTime TIME = new SimulatedTime();

    /** Time enough to see that somebody recovers. */
    private static final Duration AFTER = Duration.ofSeconds(3);

    /** Time enough to see that somebody does not, though what was accepted has been worked off many times over. */
    private static final Duration LONG_AFTER = Duration.ofSeconds(30);

    /** Time enough for a circuit breaker not to take ten seconds of trouble for the rule. */
    private static final Duration SETTLED = Duration.ofSeconds(14);

    /** A tenth of what the page is about, with a tenth of the permits: shares and times are the same, and it costs a tenth. */
    private static final Model TENTH = Model.standard().tenth(26);

    /** The command that makes the page runs more of them. */
    private static final int SEEDS = 8;

    private static final Script HALF = new Script("half its workers for 10 s", Duration.ofSeconds(10), 0.5, 1, false);

    @AfterAll
    static void close() {
        TIME.close();
    }

    @ParameterizedTest
    @EnumSource(Contestant.Kind.class)
    void theSameSeedMakesTheSameRun(Contestant.Kind kind) {
        Model model = TENTH.lasting(Duration.ofSeconds(2), Duration.ofSeconds(2));

        Result first = Simulation.run(model, Script.STALL, kind, 1, TIME);
        Result again = Simulation.run(model, Script.STALL, kind, 1, TIME);
        Result other = Simulation.run(model, Script.STALL, kind, 2, TIME);

        assertThat(again.fingerprint()).isEqualTo(first.fingerprint()).isNotEqualTo(other.fingerprint());
        assertThat(again.measurements().calls()).isEqualTo(first.measurements().calls());
    }

    @ParameterizedTest
    @EnumSource(Contestant.Kind.class)
    void withoutTroubleEveryCallIsAnswered(Contestant.Kind kind) {
        Script none = new Script("none", Duration.ofSeconds(5), 1, 1, false);

        Result result = Simulation.run(TENTH.lasting(AFTER, AFTER), none, kind, 1, TIME);

        assertThat(result.succeeded()).isGreaterThan(0.999);
        assertThat(result.offered()).isBetween(0.99, 1.01);
        assertThat(result.recovery()).isZero();
    }

    /** Else the scripts would be too soft to show anything. */
    @ParameterizedTest
    @MethodSource("scriptsThatOverload")
    void theNaiveClientStaysDownWhenTheServerIsBack(Script script) {
        Model model = Model.standard().lasting(Duration.ofSeconds(5), LONG_AFTER);

        Result result = Simulation.run(model, script, Contestant.Kind.NAIVE, 1, TIME);

        int end = result.end();
        assertThat(result.recovery()).isEqualTo(TroubleFigures.NEVER);
        assertThat(result.measurements().succeeded(end - 200, end))
                .as("successes in the last 20 s")
                .isLessThan(20 * model.demand() / 100);
        assertThat(result.measurements().requests(end - 200, end))
                .as("requests in the last 20 s")
                .isGreaterThan(3 * 20 * model.demand());
    }

    private static List<Script> scriptsThatOverload() {
        return List.of(Script.HALF, Script.STALL);
    }

    @Test
    void withBelayHalfAServerAnswersNearlyAsManyCallsAsItCan() {
        Seeds runs = belay(TENTH.lasting(SETTLED, AFTER), HALF, SEEDS);

        assertThat(Aims.missed(runs)).isEmpty();
    }

    /** At the full demand, beside which the budget's 10/s are little. */
    @Test
    void withBelayAServerThatRefusesEverythingIsAskedHardlyMore() {
        Seeds runs = belay(Model.standard().lasting(SETTLED, AFTER), Script.ERRORS, 2);

        assertThat(Aims.missed(runs)).isEmpty();
        assertThat(runs.least(Result::offered)).as("it shows something").isGreaterThan(1.15);
    }

    @ParameterizedTest
    @MethodSource("outages")
    void belayIsBackWithin2SecondsOfTheServer(Script script, int seeds) {
        Seeds runs = belay(TENTH.lasting(SETTLED, AFTER), script, seeds);

        assertThat(runs.most(Result::recovery)).isLessThanOrEqualTo(Aims.RECOVERY_SECONDS);
    }

    /** The last one, which is long, is one in which the breaker opens, several times. */
    private static List<Arguments> outages() {
        return List.of(
                Arguments.of(Script.STALL, SEEDS), Arguments.of(Script.ERRORS, SEEDS), Arguments.of(Script.OUTAGE, 3));
    }

    private static Seeds belay(Model model, Script script, int seeds) {
        return Seeds.run(model, script, Contestant.Kind.BELAY, seeds, TIME);
    }
}
