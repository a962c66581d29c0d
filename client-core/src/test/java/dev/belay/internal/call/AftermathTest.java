package dev.belay.internal.call;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.event.Phase;
import dev.belay.internal.body.GuardedResponse;
import dev.belay.testing.Await;
import dev.belay.testing.FakeResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is run on a closer's thread is run here by the test. */
class AftermathTest {
    private static final Duration SOON = Duration.ofSeconds(5);
    private static final String IF_BLOCKED = "closed if writing for PT0.005S";

    private final CallFixture fixture = new CallFixture();
    private final CallContext call = fixture.begun();
    private final Attempt attempt = call.attempt();
    private final RecordingExchange exchange = new RecordingExchange();
    private final Aftermath work = new Aftermath(call, attempt);

    /** Stops the call, waits for what its own aftermath does at once, and then gives it an exchange. */
    private void stop(Stop reason) {
        call.stop(reason);
        long secondLook = fixture.now() + CallFixture.SECOND_LOOK.toNanos();
        assertThat(Await.condition(SOON, () -> call.inspect(fixture.now()) == secondLook))
                .isTrue();
        attempt.exchangeStarted(exchange);
        exchange.done.clear();
    }

    private long pause() {
        return work.inspect(fixture.now()) - fixture.now();
    }

    private GuardedResponse openResponse() {
        GuardedResponse open =
                CallFixture.guarded(FakeResponse.of(200, "hello"), new BodyWatch(call, attempt, 1, null));
        call.respond(open);
        return open;
    }

    @ParameterizedTest
    @EnumSource(
            value = Stop.Kind.class,
            names = {"CANCELLED", "INTERRUPTED", "CLIENT_CLOSED"})
    void whoWasStoppedByHisCallerIsCancelledOnly(Stop.Kind kind) {
        stop(Stop.of(kind));

        work.run();

        assertThat(exchange.done).containsExactly("cancelled");
    }

    @ParameterizedTest
    @EnumSource(
            value = Stop.Kind.class,
            names = {"TOTAL", "TOKEN_DEADLINE", "PHASE", "ATTEMPT"})
    void whoRanOutOfTimeMayHaveHadADeadConnection(Stop.Kind kind) {
        stop(Stop.of(kind));

        work.run();

        // Cancelling frees the thread, whose next call must not get the connection that is about to be closed.
        assertThat(exchange.done).containsExactly("closed if dead", "cancelled");
    }

    @Test
    void everyLookClosesAConnectionThatIsBlockedInAWrite() {
        attempt.exchangeStarted(exchange);
        attempt.entered(Phase.SEND);

        work.run();
        work.run();

        // Before the cancel, for the same reason as above.
        assertThat(exchange.done).containsExactly(IF_BLOCKED, "cancelled", IF_BLOCKED);
    }

    /** Its thread comes back by itself. */
    @Test
    void whoseSharedConnectionIsClosedIsCancelledByTheSecondLookOnly() {
        attempt.exchangeStarted(exchange);
        attempt.entered(Phase.SEND);
        exchange.closed = true;

        work.run();
        assertThat(exchange.done).containsExactly(IF_BLOCKED);
        work.run();
        work.run();

        assertThat(exchange.done).containsExactly(IF_BLOCKED, IF_BLOCKED, "cancelled", IF_BLOCKED);
    }

    @Test
    void noLookClosesAConnectionOnWhichNothingIsSent() {
        attempt.exchangeStarted(exchange);
        attempt.entered(Phase.DNS);
        work.run();

        work.run();

        assertThat(exchange.done).containsExactly("cancelled");
    }

    @Test
    void aCallThatNeverGotAnExchangeIsLookedAtAllTheSame() {
        work.run();
        work.run();

        assertThat(pause()).isPositive();
    }

    @Test
    void itLooksAgainLessAndLessOften() {
        List<Long> millis = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            work.run();
            millis.add(Duration.ofNanos(pause()).toMillis());
        }

        assertThat(millis).containsExactly(10L, 15L, 25L, 45L, 85L, 105L, 105L);
    }

    @Test
    void itLooksTogetherWithOthersThatWereStoppedALittleEarlier() {
        long together = fixture.now() + CallFixture.SECOND_LOOK.toNanos();
        fixture.timer.time().advance(Duration.ofMillis(5).minusNanos(1));

        work.run();

        assertThat(work.inspect(fixture.now())).isEqualTo(together);
    }

    @Test
    void itIsNotDueBeforeItHasBegun() {
        assertThat(work.inspect(fixture.now())).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void aLookThatIsDueIsGivenToACloserOnce() throws Exception {
        CountDownLatch looked = new CountDownLatch(1);
        call.whenOverdue(looked::countDown);
        attempt.permitted(fixture.now());
        work.run();
        long due = fixture.now() + CallFixture.SECOND_LOOK.toNanos();

        assertThat(work.inspect(due - 1)).isEqualTo(due);
        assertThat(looked.getCount()).isOne();
        assertThat(work.inspect(due)).isEqualTo(Long.MAX_VALUE);

        looked.await();
        assertThat(looked.getCount()).isZero();
    }

    @Test
    void aThreadThatIsOnItsWayBackIsGivenMoreTime() {
        attempt.exchangeStarted(exchange);
        call.interrupts().waitBegins();
        work.run();
        long due = fixture.now() + Duration.ofMillis(105).toNanos();

        assertThat(work.inspect(due - 1)).isEqualTo(due);
        assertThat(work.inspect(due)).isEqualTo(due + Duration.ofMillis(105).toNanos());

        assertThat(exchange.done).containsExactly("cancelled");
        call.interrupts().waitEnded();
    }

    @Test
    void aThreadThatWritesIsNotOnItsWayBack() {
        attempt.exchangeStarted(exchange);
        attempt.entered(Phase.SEND);
        exchange.writing = true;
        call.interrupts().waitBegins();
        work.run();
        exchange.done.clear();

        assertThat(work.inspect(fixture.now() + CallFixture.SECOND_LOOK.toNanos()))
                .isEqualTo(Long.MAX_VALUE);

        assertThat(Await.condition(SOON, () -> exchange.done.contains(IF_BLOCKED)))
                .isTrue();
        call.interrupts().waitEnded();
    }

    @Test
    void theTimerIsToldOfTheNextLook() {
        CountDownLatch looked = new CountDownLatch(1);
        call.whenOverdue(looked::countDown);
        call.stop(Stop.of(Stop.Kind.CANCELLED));
        long secondLook = fixture.now() + CallFixture.SECOND_LOOK.toNanos();
        assertThat(Await.condition(SOON, () -> call.inspect(fixture.now()) == secondLook))
                .isTrue();

        fixture.timer.time().advance(CallFixture.SECOND_LOOK);

        // It may be told a moment after it could be seen above.
        assertThat(Await.condition(SOON, () -> {
                    fixture.pass(Duration.ZERO);
                    return looked.getCount() == 0;
                }))
                .isTrue();
    }

    @Test
    void aCallThatIsNotBackByTheSecondLookIsOverdueOnce() {
        AtomicInteger overdue = new AtomicInteger();
        call.whenOverdue(overdue::incrementAndGet);
        attempt.permitted(fixture.now());

        work.run();
        assertThat(overdue).hasValue(0);
        work.run();
        work.run();

        assertThat(overdue).hasValue(1);
    }

    @Test
    void aCallThatNoThreadHasBegunWithIsOverdueAtOnce() {
        AtomicInteger overdue = new AtomicInteger();
        call.whenOverdue(overdue::incrementAndGet);

        work.run();

        assertThat(overdue).hasValue(1);
    }

    @Test
    void nothingIsDoneAboutACallThatHasEnded() {
        attempt.exchangeStarted(exchange);
        call.finish(null);

        work.run();

        assertThat(exchange.done).isEmpty();
        assertThat(work.inspect(fixture.now())).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void nothingIsDoneAboutAnAttemptThatAnotherHasFollowed() {
        attempt.exchangeStarted(exchange);
        attempt.permitted(fixture.now());
        call.beginAttempt();

        work.run();

        assertThat(exchange.done).isEmpty();
    }

    @Test
    void aCallThatEndsMeanwhileIsNotLookedAtAgain() {
        call.whenOverdue(() -> call.finish(null));
        attempt.permitted(fixture.now());
        work.run();
        long due = fixture.now() + CallFixture.SECOND_LOOK.toNanos();

        work.run();

        assertThat(work.inspect(due - 1)).isEqualTo(due);
    }

    @Test
    void theResponseOfAStoppedCallIsClosedWhenNobodyReadsIt() {
        stop(Stop.of(Stop.Kind.CANCELLED));
        GuardedResponse open = openResponse();

        work.run();

        assertThat(open.isClosed()).isTrue();
    }

    @Test
    void aResponseThatCameAfterTheFirstLookIsClosedByTheSecond() {
        stop(Stop.of(Stop.Kind.CANCELLED));
        work.run();
        GuardedResponse open = openResponse();

        work.run();

        assertThat(open.isClosed()).isTrue();
    }

    /** An attempt alone was stopped: its thread is back soon and closes what it has. */
    @Test
    void theResponseOfACallThatGoesOnIsLeftAlone() {
        GuardedResponse open = openResponse();

        work.run();

        assertThat(open.isClosed()).isFalse();
    }
}
