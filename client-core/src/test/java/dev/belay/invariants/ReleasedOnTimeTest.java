package dev.belay.invariants;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.BelayClient;
import dev.belay.CancellationSource;
import dev.belay.ClientInternals;
import dev.belay.HttpCaller;
import dev.belay.ResponseHandle;
import dev.belay.error.BelayException;
import dev.belay.event.AttemptLedger;
import dev.belay.event.CallEnded;
import dev.belay.event.Phase;
import dev.belay.event.PhaseTime;
import dev.belay.internal.timer.DeadlineTimer;
import dev.belay.testing.Await;
import dev.belay.testing.ProcessFacts;
import dev.belay.testing.waits.Scene;
import dev.belay.testing.waits.StuckCall;
import dev.belay.testing.waits.Threads;
import dev.belay.testing.waits.Wait;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Invariant 2: whatever a call waits for, its caller is back on time, and everything is given back. */
@Tag("timing")
@Timeout(30)
class ReleasedOnTimeTest {
    private static final Duration LIMIT = Duration.ofMillis(150);
    private static final Duration BOUND = Duration.ofMillis(250);
    private static final Duration PATIENCE = Duration.ofSeconds(5);

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

    /** The first handshake of a process loads classes for half a second, on the calling thread, which nobody can hurry. */
    @BeforeAll
    static void loadTls() throws Exception {
        try (Scene scene = Wait.SEND_H2_TLS.setUp();
                BelayClient client = scene.builder().build();
                CancellationSource source = CancellationSource.create()) {
            StuckCall call = StuckCall.execute(client, scene.request(), source.token(), Threads.PLATFORM);
            scene.awaitStuck(1);
            source.cancel("warm");
            assertThat(call.awaitEnd(PATIENCE)).isTrue();
        }
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
        for (Threads threads : Threads.available()) {
            rows.add(Arguments.of(wait, stop, Style.EXECUTE, threads));
        }
        if (wait.phase() == Phase.BODY) {
            rows.add(Arguments.of(wait, stop, Style.OPEN, Threads.PLATFORM));
        }
        if (stop == StopBy.DEADLINE || stop == StopBy.CANCEL) {
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
            BelayClient client = scene.builder().build();
            scene.prepare(client);
            HttpCaller caller = client.with(stop.options(wait, LIMIT));

            StuckCall call = style.start(caller, scene, source, threads);
            long due = call.start() + LIMIT.toNanos();
            if (!stop.isByTime()) {
                scene.awaitStuck(1);
                due = System.nanoTime();
                stop.stop(call, source, client);
            }

            assertThat(call.awaitEnd(PATIENCE)).as("the caller is back at all").isTrue();
            Duration lateness = Duration.ofNanos(call.end() - due);
            assertThat(call.failure()).isInstanceOf(stop.failure());
            assertThat(lastPhase(call.failure())).isEqualTo(wait.phase());
            assertThat(call.interruptFlag()).isEqualTo(stop == StopBy.INTERRUPT);
            assertThat(lateness).isLessThan(BOUND);
            assertNothingIsLeft(scene, client, stop);
        }
        assertThat(Await.condition(PATIENCE, () -> ProcessFacts.openSockets().equals(sockets)))
                .as("every connection is gone")
                .isTrue();
    }

    private static Phase lastPhase(Throwable failure) {
        AttemptLedger attempt = ((BelayException) failure).ledger().lastAttempt();
        List<PhaseTime> phases = attempt.phases();
        return phases.get(phases.size() - 1).phase();
    }

    private static void assertNothingIsLeft(Scene scene, BelayClient client, StopBy stop) throws Exception {
        assertThat(scene.calls().awaitEnds(1, BOUND)).isTrue();
        client.close(Duration.ZERO);
        int calls = 1 + scene.backgroundCalls();
        assertThat(scene.calls().awaitEnds(calls, BOUND)).isTrue();
        assertThat(Await.condition(BOUND, () -> ClientInternals.engine(client).callsInFlight() == 0))
                .isTrue();
        assertThat(ClientInternals.engine(client).limiter().inUse()).isZero();
        assertThat(ClientInternals.engine(client).limiter().waiting()).isZero();
        assertThat(Await.condition(BOUND, DeadlineTimer.shared()::isEmpty)).isTrue();
        List<CallEnded> ends = scene.calls().ends();
        assertThat(ends).hasSize(calls);
        assertThat(ends.stream().filter(end -> stop.failure().isInstance(end.failure())))
                .isNotEmpty();
    }
}
