package dev.belay.internal.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

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

    private final CallFixture fixture = new CallFixture();
    private final CallContext call = fixture.begun();
    private final BodyWatch watch = new BodyWatch(call, call.attempt(), READ.toNanos());

    @Test
    void aReadThatTakesTooLongStopsTheAttempt() {
        call.attempt().headReceived(200);
        watch.readBegins();
        fixture.pass(READ);

        assertThat(watch.stopped()).isTrue();
        assertThat(call.attempt().stop()).isEqualTo(Stop.limit(Stop.Kind.PHASE, Phase.BODY, READ.toNanos()));
        watch.readEnded();
    }

    @Test
    void theTimeBetweenTwoReadsIsTheCallers() {
        watch.readBegins();
        watch.readEnded();
        fixture.pass(READ);

        assertThat(watch.stopped()).isFalse();
    }

    @Test
    void anInterruptStopsTheCallDuringAReadOnly() throws Exception {
        CallContext other = fixture.begun();
        BodyWatch finished = new BodyWatch(other, other.attempt(), READ.toNanos());
        try (var reader = BackgroundCall.start(() -> {
            finished.readBegins();
            finished.readEnded();
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
