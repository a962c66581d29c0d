package dev.belay.invariants;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.BelayClient;
import dev.belay.ClientInternals;
import dev.belay.event.AttemptLedger;
import dev.belay.event.CallEnded;
import dev.belay.event.Phase;
import dev.belay.event.PhaseTime;
import dev.belay.internal.call.Engine;
import dev.belay.internal.timer.DeadlineTimer;
import dev.belay.testing.Await;
import dev.belay.testing.waits.Scene;
import dev.belay.testing.waits.StuckCall;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What is asked of every call that was stuck and has been stopped. */
final class Released {
    private static final Duration BOUND = Duration.ofMillis(250);
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private Released() {}

    /** Asks that a call be back with its caller right after an instant, on the clock of {@link System#nanoTime()}. */
    static void assertBackBy(long due, StuckCall call) throws InterruptedException {
        assertThat(call.awaitEnd(PATIENCE)).as("the caller is back at all").isTrue();
        assertThat(Duration.ofNanos(call.end() - due)).isLessThan(BOUND);
    }

    /** Asks that the server be rid of the call before its client is closed. */
    static void assertServerIsFreed(Scene scene) throws InterruptedException {
        assertThat(scene.awaitFreed(BOUND)).isTrue();
    }

    /** Asks that one of the calls have ended so; {@code phase} is what it was stuck in, null when it had not begun any. */
    static void assertEndedWith(Scene scene, Class<? extends Exception> failure, @Nullable Phase phase) {
        Predicate<CallEnded> endedSo = end -> failure.isInstance(end.failure()) && lastPhase(end) == phase;
        // Whoever cancels a future has it back before the call has ended.
        assertThat(Await.condition(BOUND, () -> scene.calls().ends().stream().anyMatch(endedSo)))
                .as("%s in %s among %s", failure, phase, scene.calls().ends())
                .isTrue();
    }

    /** Closes the client and asks that none of its calls, so many, hold anything any more. */
    static void assertNothingIsHeld(Scene scene, BelayClient client, int calls) throws InterruptedException {
        Engine engine = ClientInternals.engine(client);
        client.close(Duration.ZERO);
        assertThat(scene.calls().awaitEnds(calls, BOUND)).isTrue();
        assertThat(scene.calls().ends()).hasSize(calls);
        assertThat(Await.condition(BOUND, () -> engine.callsInFlight() == 0)).isTrue();
        assertThat(engine.limiter().inUse()).isZero();
        assertThat(engine.limiter().waiting()).isZero();
        assertThat(Await.condition(BOUND, DeadlineTimer.shared()::isEmpty)).isTrue();
    }

    private static @Nullable Phase lastPhase(CallEnded end) {
        AttemptLedger attempt = end.ledger().lastAttempt();
        List<PhaseTime> phases = attempt.phases();
        return phases.isEmpty() ? null : phases.get(phases.size() - 1).phase();
    }
}
