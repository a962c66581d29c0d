package dev.belay.internal.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.belay.error.AttemptTimeoutException;
import dev.belay.error.BelayException;
import dev.belay.error.ResponseTooLargeException;
import dev.belay.event.CallEnded;
import dev.belay.event.Phase;
import dev.belay.event.ResponseClosed;
import dev.belay.internal.body.GuardedResponse;
import dev.belay.policy.ResponseLimits;
import dev.belay.testing.BackgroundCall;
import dev.belay.testing.FakeResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class BodyWatchTest {
    private static final Duration SOON = Duration.ofSeconds(5);
    private static final Duration READ = Duration.ofSeconds(2);

    private static final Duration WINDOW = Duration.ofNanos(MinimumRate.WINDOW_NANOS);

    private final CallFixture fixture = new CallFixture();
    private final CallContext call = fixture.begun();
    private final BodyWatch watch = new BodyWatch(call, call.attempt(), READ.toNanos(), null);

    @Test
    void aReadThatTakesTooLongStopsTheAttempt() {
        call.attempt().headReceived(200);
        watch.readBegins();
        fixture.pass(READ);

        assertThat(watch.stopped()).isTrue();
        assertThat(call.attempt().stop()).isEqualTo(Stop.limit(Stop.Kind.PHASE, Phase.BODY, READ.toNanos()));
        watch.readEnded(1);
    }

    @Test
    void aBodyThatComesTooSlowlyStopsTheAttemptAsSoonAsThatIsCertain() {
        BodyWatch slow = watchOf(100);
        firstByte(slow, 1);
        slow.readBegins();
        fixture.pass(WINDOW.minusNanos(1));
        assertThat(slow.stopped()).isFalse();

        fixture.pass(Duration.ofNanos(1));

        assertThat(call.attempt().stop()).isEqualTo(Stop.limit(Stop.Kind.RATE, Phase.BODY, WINDOW.toNanos()));
        assertThat(slow.failure(new IOException("closed")))
                .isInstanceOf(AttemptTimeoutException.class)
                .hasMessageContaining("slower than 128 bytes/s over 10 s");
    }

    @Test
    void aBodyOfReadsThatTheTimerNeverSeesIsStoppedByTheReads() {
        BodyWatch slow = watchOf(100);
        firstByte(slow, 1);
        for (int i = 1; i <= 10; i++) {
            slow.readBegins();
            assertThat(slow.stopped()).isFalse();
            fixture.timer.time().advance(WINDOW.dividedBy(10));
            slow.readEnded(1 + i);
        }

        slow.readBegins();

        assertThat(slow.stopped()).isTrue();
    }

    @Test
    void theWaitForTheFirstByteAndTheCallersOwnTimeAreNotSlow() {
        BodyWatch slow = watchOf(100);
        slow.readBegins();
        fixture.pass(WINDOW);
        slow.readEnded(1);
        fixture.pass(WINDOW);

        slow.readBegins();

        assertThat(slow.stopped()).isFalse();
    }

    @Test
    void aReadThatTakesTooLongIsNoSlowBody() {
        BodyWatch slow = watchOf(1);
        firstByte(slow, 1);
        slow.readBegins();
        fixture.pass(Duration.ofSeconds(1));

        assertThat(call.attempt().stop())
                .isEqualTo(Stop.limit(
                        Stop.Kind.PHASE, Phase.BODY, Duration.ofSeconds(1).toNanos()));
    }

    private BodyWatch watchOf(int readSeconds) {
        call.attempt().headReceived(200);
        return new BodyWatch(
                call,
                call.attempt(),
                Duration.ofSeconds(readSeconds).toNanos(),
                new MinimumRate(ResponseLimits.DEFAULT_MINIMUM_BYTES_PER_SECOND));
    }

    private static void firstByte(BodyWatch watch, long bytes) {
        watch.readBegins();
        watch.readEnded(bytes);
    }

    @Test
    void theTimeBetweenTwoReadsIsTheCallers() {
        watch.readBegins();
        watch.readEnded(1);
        fixture.pass(READ);

        assertThat(watch.stopped()).isFalse();
    }

    @Test
    void anInterruptStopsTheCallDuringAReadOnly() throws Exception {
        CallContext other = fixture.begun();
        BodyWatch finished = new BodyWatch(other, other.attempt(), READ.toNanos(), null);
        try (var reader = BackgroundCall.start(() -> {
            finished.readBegins();
            finished.readEnded(1);
            watch.readBegins();
            Thread reading = Thread.currentThread();
            CompletableFuture.runAsync(reading::interrupt).join();
            return true;
        })) {
            assertThat(reader.outcome(SOON).value()).isTrue();
        }

        assertThat(call.stop()).isEqualTo(Stop.of(Stop.Kind.INTERRUPTED));
        assertThat(other.isStopped()).isFalse();
    }

    @Test
    void whatAReadFailedWithIsHowAnOpenCallEnds() {
        GuardedResponse open = CallFixture.guarded(FakeResponse.of(200, "hello"), watch);
        call.respond(open);
        call.handOver(null);

        IOException told = watch.failure(new IOException("reset"));
        open.close();

        assertThat(told).isInstanceOf(BelayException.class).hasMessageContaining("reset");
        assertThat(fixture.events.eventsOf(CallEnded.class).get(0).failure()).isSameAs(told);
    }

    @Test
    void aRefusedBodyIsHowAnOpenCallEndsToo() {
        GuardedResponse open = CallFixture.guarded(
                FakeResponse.of(200, "hello").announcing(ResponseLimits.DEFAULT_BUFFERED_BYTES + 1), watch);
        call.respond(open);
        call.handOver(null);

        Throwable told = catchThrowable(open::bytes);

        assertThat(told).isInstanceOf(ResponseTooLargeException.class);
        assertThat(fixture.events.eventsOf(CallEnded.class).get(0).failure()).isSameAs(told);
    }

    @Test
    void aBodyThatIsGivenUpBreaksItsExchangeOff() {
        RecordingExchange exchange = new RecordingExchange();
        watch.abandon();
        call.attempt().exchangeStarted(exchange);

        watch.abandon();

        assertThat(exchange.done).containsExactly("cancelled");
    }

    @Test
    void aClosedBodyEndsItsAttemptGivesBackThePermitAndIsTold() {
        fixture.hold(call);
        call.attempt().entered(Phase.SEND);

        watch.closed(5, true);

        assertThat(fixture.engine.limiter().inUse()).isZero();
        assertThat(fixture.events.eventsOf(ResponseClosed.class))
                .containsExactly(new ResponseClosed(call.info(), 5, true));
        fixture.pass(READ);
        assertThat(watch.ledger().lastAttempt().longest().duration()).isZero();
        assertThat(fixture.events.eventsOf(CallEnded.class)).isEmpty();
    }
}
