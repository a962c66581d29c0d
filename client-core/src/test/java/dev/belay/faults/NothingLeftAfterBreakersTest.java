package dev.belay.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.belay.error.CircuitOpenException;
import dev.belay.error.HttpStatusException;
import dev.belay.event.BreakerState;
import dev.belay.event.OriginStats;
import dev.belay.policy.CircuitBreakerPolicy;
import dev.belay.testing.CallStyle;
import dev.belay.testing.ClientExtension;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * F25: what a circuit breaker has handed out is back however a call ends: it recovers as soon as its server does. Real sockets,
 * virtual time.
 */
@Timeout(30)
class NothingLeftAfterBreakersTest {
    private static final int MINIMUM = 4;
    private static final int PROBES = 3;
    private static final int CALLS_PER_SCOUT = 100;
    private static final Duration LONGEST_OPEN = Duration.ofSeconds(60);
    private static final Duration SCOUT_PAUSE = Duration.ofSeconds(1);
    private static final CircuitBreakerPolicy QUICK = CircuitBreakerPolicy.builder()
            .minimumCalls(MINIMUM)
            .openFor(LONGEST_OPEN)
            .probes(PROBES)
            .build();

    @RegisterExtension
    final ClientExtension clients = new ClientExtension();

    static Stream<Arguments> endings() {
        return Stream.of(Wire.HTTP_1, Wire.HTTP_2)
                .flatMap(wire -> Arrays.stream(Ending.values()).map(ending -> Arguments.of(wire, ending)));
    }

    static Stream<Arguments> endingsOfOurs() {
        return endings().filter(each -> ((Ending) each.get()[1]).isOurs());
    }

    private TroubleScene scene(Wire wire) {
        return new TroubleScene(clients, wire, builder -> builder.circuitBreaker(QUICK));
    }

    private static BreakerState state(TroubleScene scene) {
        return scene.client.origins().stream()
                .map(OriginStats::breaker)
                .findFirst()
                .orElseThrow();
    }

    private static String call(TroubleScene scene) throws IOException {
        return CallStyle.EXECUTE.text(scene.client, scene.request());
    }

    private static void open(TroubleScene scene) {
        scene.server.becomes(MoodyPeer.Mood.FAILS);
        for (int i = 0; i < MINIMUM; i++) {
            assertThatExceptionOfType(HttpStatusException.class).isThrownBy(() -> call(scene));
        }
        assertThat(state(scene)).isEqualTo(BreakerState.OPEN);
    }

    private static void assertRefused(TroubleScene scene, int calls) {
        for (int i = 0; i < calls; i++) {
            assertThatExceptionOfType(CircuitOpenException.class).isThrownBy(() -> call(scene));
        }
    }

    /** No more and no fewer than the probes of a breaker that nobody has used have to go well. */
    private static void assertCloses(TroubleScene scene) throws Exception {
        scene.server.becomes(MoodyPeer.Mood.SERVES);
        for (int i = 0; i < PROBES; i++) {
            assertThat(call(scene)).isEqualTo("well");
            assertThat(state(scene)).isEqualTo(i < PROBES - 1 ? BreakerState.HALF_OPEN : BreakerState.CLOSED);
        }
        scene.assertNothingIsLeft();
    }

    @ParameterizedTest
    @MethodSource("endingsOfOurs")
    void callsThatWereUnderWayWhenItOpened(Wire wire, Ending ending) throws Exception {
        TroubleScene scene = scene(wire);
        TroubleScene.Calls calls = scene.start(ending, 2 * MINIMUM);
        open(scene);

        calls.end(ending, scene.timer);

        scene.assertNothingIsLeft();
        assertThat(state(scene)).isEqualTo(BreakerState.OPEN);
        scene.timer.advance(LONGEST_OPEN);
        assertCloses(scene);
    }

    @ParameterizedTest
    @MethodSource("endings")
    void probes(Wire wire, Ending ending) throws Exception {
        TroubleScene scene = scene(wire);
        open(scene);
        scene.timer.advance(LONGEST_OPEN);

        TroubleScene.Calls calls = scene.start(ending, PROBES);
        if (ending.isOurs()) {
            assertRefused(scene, 1);
        }
        calls.end(ending, scene.timer);

        scene.assertNothingIsLeft();
        assertThat(state(scene)).isEqualTo(ending.isFailure() ? BreakerState.OPEN : BreakerState.HALF_OPEN);
        if (ending.isFailure()) {
            scene.timer.advance(LONGEST_OPEN);
        }
        assertCloses(scene);
    }

    @ParameterizedTest
    @MethodSource("endings")
    void scouts(Wire wire, Ending ending) throws Exception {
        TroubleScene scene = scene(wire);
        open(scene);
        scene.timer.advance(SCOUT_PAUSE);
        assertRefused(scene, CALLS_PER_SCOUT - 1);

        TroubleScene.Calls calls = scene.start(ending, 1);
        calls.end(ending, scene.timer);

        scene.assertNothingIsLeft();
        assertThat(state(scene)).isEqualTo(BreakerState.OPEN);
        // One that is still out would keep the next one from going for half a minute.
        scene.timer.advance(SCOUT_PAUSE);
        assertRefused(scene, CALLS_PER_SCOUT - 1);
        scene.server.becomes(MoodyPeer.Mood.SERVES);
        assertThat(call(scene)).isEqualTo("well");
        assertCloses(scene);
    }
}
