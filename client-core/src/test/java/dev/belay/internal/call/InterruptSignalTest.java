package dev.belay.internal.call;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.event.Phase;
import dev.belay.testing.BackgroundCall;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Nothing here blocks: where a thread would, on a wire that notices no interrupt, it is interrupted from elsewhere. */
class InterruptSignalTest {
    private static final Duration SOON = Duration.ofSeconds(5);
    private static final Stop INTERRUPTED = Stop.of(Stop.Kind.INTERRUPTED);

    private final CallFixture fixture = new CallFixture();
    private final CallContext call = fixture.begun();

    private static <T> T onItsOwnThread(Callable<T> action) throws Exception {
        try (var running = BackgroundCall.start(action)) {
            return running.outcome(SOON).value();
        }
    }

    private static boolean interrupted() {
        Thread waiter = Thread.currentThread();
        CompletableFuture.runAsync(waiter::interrupt).join();
        return waiter.isInterrupted();
    }

    @Test
    void anInterruptOfTheWaitingThreadStopsTheCallAtOnceAndStays() throws Exception {
        Stop stop = onItsOwnThread(() -> {
            call.interrupts().waitBegins();
            return interrupted() ? call.stop() : null;
        });

        assertThat(stop).isEqualTo(INTERRUPTED);
    }

    @Test
    void aThreadThatWasInterruptedBeforeItWaitsDoesNotWait() throws Exception {
        Stop stop = onItsOwnThread(() -> {
            Thread.currentThread().interrupt();
            call.interrupts().waitBegins();
            return call.stop();
        });

        assertThat(stop).isEqualTo(INTERRUPTED);
    }

    @Test
    void anInterruptAfterTheWaitIsNotTheCalls() throws Exception {
        assertThat(onItsOwnThread(() -> {
                    call.interrupts().waitBegins();
                    call.interrupts().waitEnded();
                    return interrupted();
                }))
                .isTrue();

        assertThat(call.isStopped()).isFalse();
    }

    @Test
    void theEndOfAWaitThatWasInterruptedIsNoFailure() throws Exception {
        assertThat(onItsOwnThread(() -> {
                    call.interrupts().waitBegins();
                    boolean interrupted = interrupted();
                    call.interrupts().waitEnded();
                    return interrupted && Thread.currentThread().isInterrupted();
                }))
                .isTrue();
    }

    @Test
    void theNextStepOfAWaitListensAgainAfterACallInsideTheCall() throws Exception {
        CallContext inner = fixture.begun();
        assertThat(onItsOwnThread(() -> {
                    call.interrupts().waitBegins();
                    inner.interrupts().waitBegins();
                    inner.interrupts().waitEnded();
                    call.attempt().entered(Phase.SEND);
                    return interrupted();
                }))
                .isTrue();

        assertThat(call.stop()).isEqualTo(INTERRUPTED);
        assertThat(inner.isStopped()).isFalse();
    }

    @Test
    void aStepThatAnotherThreadTellsOfSaysNothingAboutThatThread() throws Exception {
        assertThat(onItsOwnThread(() -> {
                    call.attempt().entered(Phase.SEND);
                    return interrupted();
                }))
                .isTrue();

        assertThat(call.isStopped()).isFalse();
    }
}
