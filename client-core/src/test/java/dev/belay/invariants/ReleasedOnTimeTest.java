package dev.belay.invariants;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.BelayClient;
import dev.belay.CancellationSource;
import dev.belay.CancellationToken;
import dev.belay.HttpCaller;
import dev.belay.ResponseHandle;
import dev.belay.error.ConnectionLostException;
import dev.belay.event.Phase;
import dev.belay.testing.Await;
import dev.belay.testing.ProcessFacts;
import dev.belay.testing.waits.Scene;
import dev.belay.testing.waits.StuckCall;
import dev.belay.testing.waits.Threads;
import dev.belay.testing.waits.Timing;
import dev.belay.testing.waits.Wait;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;
import okhttp3.Request;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Invariant 2: whatever a call waits for, its caller is back on time, and everything is given back. */
@Timing
@Timeout(30)
class ReleasedOnTimeTest {
    private static final Duration LIMIT = Duration.ofMillis(150);
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Set<StopBy> OF_FUTURES =
            EnumSet.of(StopBy.DEADLINE, StopBy.LONGEST_WAIT, StopBy.CANCEL, StopBy.CANCEL_FUTURE);

    /** How the call is made. */
    enum Style {
        EXECUTE {
            @Override
            StuckCall start(HttpCaller caller, Scene scene, CancellationSource source, Threads threads) {
                return StuckCall.execute(caller, scene.request(), source.token(), threads);
            }
        },
        OPEN {
            @Override
            StuckCall start(HttpCaller caller, Scene scene, CancellationSource source, Threads threads) {
                return StuckCall.open(caller, scene.request(), source.token(), threads);
            }
        },
        ASYNC {
            @Override
            StuckCall start(HttpCaller caller, Scene scene, CancellationSource source, Threads threads) {
                return StuckCall.async(caller, scene.request(), source.token(), ResponseHandle::bytes);
            }
        };

        abstract StuckCall start(HttpCaller caller, Scene scene, CancellationSource source, Threads threads);
    }

    static Stream<Arguments> waitsAndStops() {
        List<Arguments> rows = new ArrayList<>();
        for (Wait wait : Wait.values()) {
            for (StopBy stop : StopBy.values()) {
                if (stop.appliesTo(wait)) {
                    rows.addAll(rows(wait, stop));
                }
            }
        }
        return rows.stream();
    }

    private static List<Arguments> rows(Wait wait, StopBy stop) {
        List<Arguments> rows = new ArrayList<>();
        if (stop != StopBy.CANCEL_FUTURE) {
            for (Threads threads : Threads.available()) {
                rows.add(Arguments.of(wait, stop, Style.EXECUTE, threads));
            }
            if (wait.phase() == Phase.BODY) {
                rows.add(Arguments.of(wait, stop, Style.OPEN, Threads.PLATFORM));
            }
        }
        if (OF_FUTURES.contains(stop)) {
            rows.add(Arguments.of(wait, stop, Style.ASYNC, Threads.PLATFORM));
        }
        return rows;
    }

    @ParameterizedTest(name = "{0} / {1} / {2} on {3}")
    @MethodSource("waitsAndStops")
    void theCallerIsBackOnTime(Wait wait, StopBy stop, Style style, Threads threads) throws Exception {
        OptionalLong sockets = ProcessFacts.openSockets();
        try (Scene scene = wait.setUp();
                CancellationSource source = CancellationSource.create()) {
            BelayClient client = stop.settings(scene.builder(), LIMIT).build();
            scene.prepare(client);
            HttpCaller caller = client.with(stop.options(wait.phase(), LIMIT));

            StuckCall call = style.start(caller, scene, source, threads);
            long due = call.start() + LIMIT.toNanos();
            if (!stop.isByTime()) {
                scene.awaitStuck(1);
                due = System.nanoTime();
                stop.stop(call, source, client);
            }

            Released.assertBackBy(due, call);
            assertThat(call.failure()).isInstanceOf(stop.toldToCaller());
            assertThat(call.interruptFlag()).isEqualTo(stop == StopBy.INTERRUPT);
            Released.assertEndedWith(scene, stop.failure(), wait.phase());
            if (wait.isBehindAnotherCall()) {
                // Whose own end is another test's.
                scene.backgroundCalls().forEach(StuckCall::cancelFuture);
            }
            Released.assertServerIsFreed(scene);
            Released.assertNothingIsHeld(
                    scene, client, 1 + scene.backgroundCalls().size());
        }
        assertThat(Await.condition(PATIENCE, () -> ProcessFacts.openSockets().equals(sockets)))
                .as("every connection is gone")
                .isTrue();
    }

    static Stream<Arguments> blockedWrites() {
        return Stream.of(Wait.SEND_H2, Wait.SEND_H2_TLS)
                .flatMap(wait -> Stream.of(StopBy.CANCEL, StopBy.INTERRUPT).map(stop -> Arguments.of(wait, stop)));
    }

    @ParameterizedTest(name = "{0} / {1}")
    @MethodSource("blockedWrites")
    void stoppingABlockedWriteFreesTheCallBehindItToo(Wait wait, StopBy stop) throws Exception {
        try (Scene scene = wait.setUp();
                CancellationSource source = CancellationSource.create()) {
            BelayClient client = scene.builder().build();
            HttpCaller caller = client.with(Scene.patient());
            StuckCall upload = StuckCall.execute(caller, scene.request(), source.token(), Threads.PLATFORM);
            scene.awaitStuck(1);
            Request innocent = scene.request().newBuilder().get().build();
            StuckCall behind = StuckCall.execute(caller, innocent, CancellationToken.none(), Threads.PLATFORM);
            assertThat(scene.calls().awaitAttempts(2, PATIENCE)).isTrue();
            assertThat(behind.awaitParked(PATIENCE)).isTrue();

            long due = System.nanoTime();
            stop.stop(upload, source, client);

            Released.assertBackBy(due, upload);
            Released.assertBackBy(due, behind);
            assertThat(behind.failure()).isInstanceOf(ConnectionLostException.class);
            Released.assertEndedWith(scene, stop.failure(), Phase.SEND);
            Released.assertNothingIsHeld(scene, client, 2);
        }
    }
}
