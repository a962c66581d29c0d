package dev.belay.internal.call;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.CancellationToken;
import dev.belay.ResponseHandle;
import dev.belay.ResponseReader;
import dev.belay.error.AttemptTimeoutException;
import dev.belay.error.CallCancelledException;
import dev.belay.policy.RetryPolicy;
import dev.belay.testing.Await;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AsyncCallTest {
    private static final Duration SOON = Duration.ofSeconds(5);
    private static final Stop CANCELLED = Stop.cancelled("enough", null);

    private final CallFixture fixture = new CallFixture();
    private final CallContext call = fixture.begun();
    private final AsyncCall<String> task = reading(call, ResponseHandle::string);
    private final ThreadPoolExecutor pool =
            new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>());
    private final CountDownLatch free = new CountDownLatch(1);

    private static <T> AsyncCall<T> reading(CallContext call, ResponseReader<T> reader) {
        return new AsyncCall<>(
                CallFixture.REQUEST, call, (request, its) -> its.engine().execute(request, its, reader));
    }

    @AfterEach
    void endPool() {
        free.countDown();
        pool.shutdown();
    }

    private void occupyPool() {
        pool.execute(this::awaitFree);
    }

    private void awaitFree() {
        try {
            free.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Stops the call and does what is done when its thread is not back soon. */
    private void overdue() {
        call.stop(CANCELLED);
        call.takeOverdueTask().run();
    }

    private void assertFailed() {
        assertThat(task.future())
                .failsWithin(SOON)
                .withThrowableOfType(ExecutionException.class)
                .withCauseInstanceOf(CallCancelledException.class);
    }

    @Test
    void aCallThatGotItsThreadCompletesItsFuture() {
        task.submitTo(pool);

        assertThat(task.future()).succeedsWithin(SOON).isEqualTo("hello");
        assertThat(call.isFinished()).isTrue();
        assertThat(call.isStopped()).isFalse();
    }

    /** At once: in this fixture no time passes, so no second look comes. */
    @Test
    void aCallThatIsStoppedInTheQueueLeavesItAndEnds() {
        occupyPool();
        task.submitTo(pool);

        call.stop(CANCELLED);

        assertFailed();
        assertThat(pool.getQueue()).isEmpty();
        assertThat(call.isFinished()).isTrue();
        task.run();
        assertThat(fixture.transport.exchanges()).isEmpty();
    }

    @Test
    void whatHangsOnOneFutureHoldsUpNoOther() throws Exception {
        occupyPool();
        task.submitTo(pool);
        CountDownLatch hanging = new CountDownLatch(1);
        CompletableFuture<Void> slow = task.future().handle((value, failure) -> {
            hanging.countDown();
            awaitFree();
            return null;
        });
        call.stop(CANCELLED);
        // Not by the future: who waits for one may be the thread that runs what hangs on it.
        assertThat(hanging.await(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
        CallContext other = fixture.begun();
        AsyncCall<String> second = reading(other, ResponseHandle::string);
        second.submitTo(pool);

        other.stop(CANCELLED);

        // Not failsWithin() alone: a timeout counts as a failure there.
        assertThat(second.future()).failsWithin(SOON).withThrowableOfType(ExecutionException.class);
        assertThat(slow).isNotDone();
    }

    /** What is done at the stop was done before there was a future to complete. */
    @Test
    void aCallThatWasStoppedBeforeItIsQueuedEndsToo() {
        occupyPool();
        call.stop(CANCELLED);
        assertThat(Await.condition(SOON, () -> call.inspect(fixture.now()) != Long.MAX_VALUE))
                .isTrue();

        task.submitTo(pool);

        assertFailed();
        assertThat(pool.getQueue()).isEmpty();
        assertThat(call.isFinished()).isTrue();
    }

    @Test
    void aCallWhoseThreadIsStuckFailsItsFutureAndEndsLater() throws Exception {
        CountDownLatch reading = new CountDownLatch(1);
        AsyncCall<String> stuck = reading(call, response -> {
            reading.countDown();
            awaitFree();
            return "late";
        });
        stuck.submitTo(pool);
        reading.await();

        overdue();

        assertThat(Await.condition(SOON, stuck.future()::isCompletedExceptionally))
                .isTrue();
        assertThat(call.isFinished()).isFalse();
        free.countDown();
        assertThat(Await.condition(SOON, call::isFinished)).isTrue();
    }

    @Test
    void anAttemptThatNobodyCanFreeEndsItsCall() {
        occupyPool();
        task.submitTo(pool);
        call.attempt().permitted(fixture.now());
        fixture.pass(Duration.ofNanos(call.plan().attemptNanos()));
        Stop ofAttempt = call.attempt().stop();
        assertThat(ofAttempt).isNotNull();

        call.takeOverdueTask().run();

        assertThat(task.future())
                .failsWithin(SOON)
                .withThrowableOfType(ExecutionException.class)
                .withCauseInstanceOf(AttemptTimeoutException.class);
        assertThat(call.stop()).isSameAs(ofAttempt);
    }

    @Test
    void anAttemptThatAnotherOneFollowsDoesNot() {
        CallContext retried = fixture.begun(RetryPolicy.defaults(), CancellationToken.none());
        AsyncCall<String> waiting = reading(retried, response -> "never");
        occupyPool();
        waiting.submitTo(pool);
        retried.attempt().permitted(fixture.now());
        fixture.pass(Duration.ofNanos(retried.plan().attemptNanos()));
        assertThat(retried.attempt().stop()).isNotNull();

        retried.takeOverdueTask().run();

        AtomicReference<Runnable> again = new AtomicReference<>();
        assertThat(Await.condition(SOON, () -> {
                    again.set(retried.takeOverdueTask());
                    return again.get() != null;
                }))
                .isTrue();
        assertThat(waiting.future()).isNotDone();
        retried.stop(Stop.cancelled("enough", null));
        again.get().run();
        assertThat(waiting.future())
                .failsWithin(SOON)
                .withThrowableOfType(ExecutionException.class)
                .withCauseInstanceOf(CallCancelledException.class);
    }

    @Test
    void whoCompletesTheFutureStopsTheCall() {
        occupyPool();
        task.submitTo(pool);
        Throwable failure = new IllegalStateException("outside");

        task.future().completeExceptionally(failure);

        assertThat(call.stop()).isEqualTo(Stop.cancelled("its future was completed from outside", failure));
    }

    @Test
    void aRefusedCallEndsAndFailsItsFuture() {
        Throwable failure = new IllegalStateException("full");

        task.refuse(failure);

        assertThat(call.isFinished()).isTrue();
        assertThat(task.future())
                .failsWithin(SOON)
                .withThrowableOfType(ExecutionException.class)
                .withCause(failure);
    }
}
