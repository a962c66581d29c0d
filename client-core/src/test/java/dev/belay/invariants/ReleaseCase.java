package dev.belay.invariants;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.BelayClient;
import dev.belay.CancellationSource;
import dev.belay.HttpCaller;
import dev.belay.ResponseHandle;
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
import java.util.function.Predicate;
import java.util.stream.Stream;

/** A call that waits for something and is ended in some way. */
@Timing
record ReleaseCase(Wait place, StopBy stop, Style style, Threads threads) {
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

    /** Returns each wait with each of those ways to end it, and in each style. */
    static Stream<ReleaseCase> of(Predicate<StopBy> ways) {
        List<ReleaseCase> cases = new ArrayList<>();
        for (Wait wait : Wait.values()) {
            for (StopBy stop : StopBy.values()) {
                if (ways.test(stop) && stop.appliesTo(wait)) {
                    cases.addAll(inEachStyle(wait, stop));
                }
            }
        }
        return cases.stream();
    }

    private static List<ReleaseCase> inEachStyle(Wait wait, StopBy stop) {
        List<ReleaseCase> cases = new ArrayList<>();
        if (stop != StopBy.CANCEL_FUTURE) {
            for (Threads threads : Threads.available()) {
                cases.add(new ReleaseCase(wait, stop, Style.EXECUTE, threads));
            }
            if (wait.phase() == Phase.BODY) {
                cases.add(new ReleaseCase(wait, stop, Style.OPEN, Threads.PLATFORM));
            }
        }
        if (OF_FUTURES.contains(stop)) {
            cases.add(new ReleaseCase(wait, stop, Style.ASYNC, Threads.PLATFORM));
        }
        return cases;
    }

    /** Runs it, and asserts that the caller is back on time and that everything is given back. */
    void assertReleased() throws Exception {
        OptionalLong sockets = ProcessFacts.openSockets();
        try (Scene scene = place.setUp();
                CancellationSource source = CancellationSource.create()) {
            BelayClient client = stop.settings(scene.builder(), LIMIT).build();
            scene.prepare(client);
            HttpCaller caller = client.with(stop.options(place.phase(), LIMIT));

            StuckCall call = style.start(caller, scene, source, threads);
            if (stop.isByTime()) {
                assertThat(call.awaitEnd(PATIENCE)).isTrue();
                // The limit of a phase begins anew whenever something has moved.
                long begin = stop == StopBy.PHASE_TIMEOUT ? scene.stillSince(call.start()) : call.start();
                Released.assertBackBy(begin + LIMIT.toNanos(), call);
            } else {
                scene.awaitStuck(1);
                long due = System.nanoTime();
                stop.stop(call, source, client);
                Released.assertBackBy(due, call);
            }
            assertThat(call.failure()).isInstanceOf(stop.toldToCaller());
            assertThat(call.interruptFlag()).isEqualTo(stop == StopBy.INTERRUPT);
            Released.assertEndedWith(scene, stop.failure(), place.phase());
            if (place.isBehindAnotherCall()) {
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

    @Override
    public String toString() {
        return place + " / " + stop + " / " + style + " on " + threads;
    }
}
