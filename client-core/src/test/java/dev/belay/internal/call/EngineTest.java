package dev.belay.internal.call;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.CancellationToken;
import dev.belay.ResponseHandle;
import dev.belay.Timeouts;
import dev.belay.event.ResponseLeaked;
import dev.belay.testing.Await;
import dev.belay.testing.BackgroundCall;
import dev.belay.testing.CapturedLog;
import java.io.IOException;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class EngineTest {
    private static final Duration SOON = Duration.ofSeconds(5);
    private static final Duration NOT_SOON = Duration.ofMillis(20);
    private static final Duration GRACE = Duration.ofSeconds(3);

    private final CallFixture fixture = new CallFixture();
    private final Engine engine = fixture.engine;

    private void open() throws IOException {
        assertThat(engine.open(CallFixture.REQUEST, CancellationToken.none(), fixture.plan)
                        .status())
                .isEqualTo(200);
    }

    /** Lets everything that is open leak, and returns in order of opening whether its place is known. */
    private List<Boolean> placesKnown(int leaks) {
        try (CapturedLog log = CapturedLog.warnings("dev.belay.calls")) {
            fixture.pass(Timeouts.DEFAULT_TOTAL);
            assertThat(fixture.events.await(ResponseLeaked.class, leaks, SOON)).isTrue();
            assertThat(log.messages()).hasSizeLessThanOrEqualTo(1);
        }
        return fixture.events.eventsOf(ResponseLeaked.class).stream()
                .sorted(Comparator.comparing(leak -> leak.call().id()))
                .map(leak -> leak.openedAt() != null)
                .toList();
    }

    @Test
    void oneInManyHandlesRemembersWhereItWasOpenedUntilALeakIsSeen() throws Exception {
        for (int i = 0; i < 66; i++) {
            open();
        }
        List<Boolean> known = placesKnown(66);
        assertThat(known.get(0)).isTrue();
        assertThat(known.subList(1, 64)).containsOnly(false);
        assertThat(known.subList(64, 66)).containsExactly(true, false);

        open();

        assertThat(placesKnown(67).get(66)).isTrue();
    }

    @Test
    void aResponseThatWasOpenedOnAnotherThreadStaysOpen() throws Exception {
        BlockingQueue<ResponseHandle> opened = new LinkedBlockingQueue<>();
        AtomicReference<Thread> opener = new AtomicReference<>();
        List<Optional<Throwable>> ends = new CopyOnWriteArrayList<>();
        engine.openAsync(
                CallFixture.REQUEST,
                CancellationToken.none(),
                fixture.plan,
                failure -> ends.add(Optional.ofNullable(failure)),
                (response, failure) -> {
                    opener.set(Thread.currentThread());
                    opened.add(response);
                });

        ResponseHandle response = opened.poll(SOON.toSeconds(), TimeUnit.SECONDS);
        assertThat(response).isNotNull();
        assertThat(Await.condition(SOON, () -> opener.get().getState() != Thread.State.RUNNABLE))
                .isTrue();
        assertThat(ends).isEmpty();
        assertThat(response.string()).isEqualTo("hello");
        response.close();
        assertThat(ends).containsExactly(Optional.empty());
    }

    @Test
    void aValueThatNobodyWantsIsClosedWhateverItThrows() {
        AtomicInteger closes = new AtomicInteger();
        AutoCloseable value = () -> {
            closes.incrementAndGet();
            throw new IOException("close");
        };

        Engine.closeUnwanted(value);
        Engine.closeUnwanted("text");
        Engine.closeUnwanted(null);

        assertThat(closes).hasValue(1);
    }

    @Test
    void onlyItsOwnCallsThatHaveNotEndedAreInFlight() {
        CallFixture other = new CallFixture(fixture.timer);
        CallContext call = fixture.begun();
        fixture.hold(call);
        fixture.hold(fixture.begun());
        fixture.begun();
        other.hold(other.begun());

        assertThat(engine.callsInFlight()).isEqualTo(3);
        assertThat(engine.permitsHeldBy(Thread.currentThread())).isEqualTo(2);
        assertThat(engine.permitsHeldBy(new Thread())).isZero();
        call.finish(null);
        assertThat(engine.callsInFlight()).isEqualTo(2);
        assertThat(engine.permitsHeldBy(Thread.currentThread())).isOne();
    }

    private BackgroundCall<Boolean> closing(Duration grace) {
        return BackgroundCall.start(() -> {
            engine.close(grace);
            return true;
        });
    }

    @Test
    void closingLetsCallsEndThenStopsThemAndWaitsForThem() throws Exception {
        CallContext call = fixture.begun();
        CallContext others = new CallFixture(fixture.timer).begun();
        try (var close = closing(GRACE)) {
            assertThat(close.outcome(NOT_SOON).isHanging()).isTrue();
            assertThat(call.isStopped()).isFalse();
            fixture.timer.time().advance(GRACE);
            assertThat(Await.condition(SOON, call::isStopped)).isTrue();

            call.finish(null);

            assertThat(close.outcome(SOON).value()).isTrue();
        }
        assertThat(call.stop()).isEqualTo(Stop.of(Stop.Kind.CLIENT_CLOSED));
        assertThat(others.isStopped()).isFalse();
        assertThat(fixture.transport.isClosed()).isTrue();
    }

    @Test
    void closingWaitsForACallThatDoesNotEndForASecondOnly() throws Exception {
        fixture.begun();
        try (var close = closing(Duration.ZERO)) {
            assertThat(close.outcome(NOT_SOON).isHanging()).isTrue();
            assertThat(fixture.transport.isClosed()).isFalse();

            fixture.timer.time().advance(Duration.ofSeconds(1));

            assertThat(close.outcome(SOON).value()).isTrue();
        }
    }

    @Test
    void anInterruptedThreadDoesNotWaitForCalls() throws Exception {
        CallContext call = fixture.begun();
        try (var close = BackgroundCall.start(() -> {
            Thread.currentThread().interrupt();
            engine.close(GRACE);
            return Thread.currentThread().isInterrupted();
        })) {
            assertThat(close.outcome(SOON).value()).isTrue();
        }
        assertThat(call.stop()).isEqualTo(Stop.of(Stop.Kind.CLIENT_CLOSED));
    }

    @Test
    void theThreadsOfAClosedClientTakeNoMoreCalls() {
        engine.close(Duration.ZERO);

        assertThat(engine.executeAsync(CallFixture.REQUEST, CancellationToken.none(), fixture.plan, response -> "read"))
                .failsWithin(SOON)
                .withThrowableOfType(ExecutionException.class)
                .havingCause()
                .withCauseInstanceOf(RejectedExecutionException.class)
                .withMessageContaining("the client has been closed");
    }
}
