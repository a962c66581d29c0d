package dev.belay.invariants;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.BelayClient;
import dev.belay.CancellationSource;
import dev.belay.HttpCaller;
import dev.belay.testing.waits.AsyncWait;
import dev.belay.testing.waits.Scene;
import dev.belay.testing.waits.StuckCall;
import dev.belay.testing.waits.Timing;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Invariant 2, for a call that has no thread yet or one that nobody can free: its future completes on time all the same. */
@Timing
@Timeout(30)
class FutureOnTimeTest {
    private static final Duration LIMIT = Duration.ofMillis(150);
    private static final Set<StopBy> STOPS =
            EnumSet.of(StopBy.DEADLINE, StopBy.CANCEL, StopBy.CANCEL_FUTURE, StopBy.CLOSE);

    static Stream<Arguments> waitsAndStops() {
        return Stream.concat(
                AsyncWait.ofThisJdk().stream().flatMap(wait -> STOPS.stream().map(stop -> Arguments.of(wait, stop))),
                Stream.of(Arguments.of(AsyncWait.REQUEST_BODY, StopBy.ATTEMPT_TIMEOUT)));
    }

    @ParameterizedTest(name = "{0} / {1}")
    @MethodSource("waitsAndStops")
    void theFutureCompletesOnTime(AsyncWait wait, StopBy stop) throws Exception {
        try (Scene scene = wait.setUp();
                CancellationSource source = CancellationSource.create()) {
            BelayClient client = scene.builder().build();
            scene.prepare(client);
            HttpCaller caller = client.with(stop.options(wait.phase(), LIMIT));

            StuckCall call = StuckCall.async(caller, scene.request(), source.token(), scene.reader());
            long due = call.start() + LIMIT.toNanos();
            scene.awaitStuck(1);
            if (!stop.isByTime()) {
                due = System.nanoTime();
                stop.stop(call, source, client);
            }

            Released.assertBackBy(due, call);
            assertThat(call.failure()).isInstanceOf(stop.toldToCaller());
            Released.assertServerIsFreed(scene);
            // Until the caller's own code returns, it has the thread.
            scene.letGo();
            Released.assertEndedWith(scene, stop.failure(), wait.phase());
            Released.assertNothingIsHeld(
                    scene, client, 1 + scene.backgroundCalls().size());
        }
    }
}
