package dev.belay.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The page's claims, over a shorter time. */
class SimulationTest {
    private static final SimulatedTime TIME = new SimulatedTime();
    private static final int SEEDS = 20;

    /** Long enough to see that somebody recovers. */
    private static final Model SHORT = Model.standard().lasting(Duration.ofSeconds(8), Duration.ofSeconds(3));

    /** All has been well for so long that a circuit breaker does not take ten seconds of trouble for the rule. */
    private static final Model SETTLED = Model.standard().lasting(Duration.ofSeconds(14), Duration.ofSeconds(3));

    /** Long enough to see that somebody does not recover, though what was accepted has been worked off many times over. */
    private static final Model LONG = Model.standard().lasting(Duration.ofSeconds(5), Duration.ofSeconds(30));

    @AfterAll
    static void close() {
        TIME.close();
    }

    @ParameterizedTest
    @EnumSource(Contestant.Kind.class)
    void theSameSeedMakesTheSameRun(Contestant.Kind kind) {
        Model model = Model.standard().lasting(Duration.ofSeconds(2), Duration.ofSeconds(2));

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

        Result result = Simulation.run(SHORT, none, kind, 1, TIME);

        assertThat(result.succeeded()).isGreaterThan(0.999);
        assertThat(result.offered()).isBetween(0.99, 1.01);
        assertThat(result.recovery()).isZero();
    }

    /** Else the scripts would be too soft to show anything. */
    @Test
    void theNaiveClientStaysDownWhenTheServerIsBack() {
        for (Script script : List.of(Script.HALF, Script.STALL)) {
            Result result = Simulation.run(LONG, script, Contestant.Kind.NAIVE, 1, TIME);

            int end = result.end();
            assertThat(result.recovery()).as(script.name()).isEqualTo(Result.NEVER);
            assertThat(result.measurements().succeeded().sum(end - 200, end))
                    .as("successes in the last 20 s")
                    .isLessThan(20);
            assertThat(result.measurements().requests().sum(end - 200, end))
                    .as("requests in the last 20 s")
                    .isGreaterThan(3 * 20 * LONG.demand());
        }
    }

    @Test
    void withBelayHalfAServerAnswersNearlyAsManyCallsAsItCan() {
        Script half = new Script("half its workers for 10 s", Duration.ofSeconds(10), 0.5, 1, false);

        Seeds runs = belay(SHORT, half);

        assertThat(runs.least(Result::goodput)).isGreaterThanOrEqualTo(0.9);
        assertThat(runs.most(Result::offered)).isLessThanOrEqualTo(1.2);
        assertThat(runs.most(Result::recovery)).isLessThanOrEqualTo(2);
    }

    @ParameterizedTest
    @MethodSource("outages")
    void belayIsBackWithin2SecondsOfTheServer(Script script) {
        assertThat(belay(SETTLED, script).most(Result::recovery)).isLessThanOrEqualTo(2);
    }

    private static List<Script> outages() {
        return List.of(Script.STALL, Script.ERRORS);
    }

    private static Seeds belay(Model model, Script script) {
        return Seeds.run(model, script, Contestant.Kind.BELAY, SEEDS, TIME);
    }
}
