package dev.belay.invariants;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belay.BelayClient;
import dev.belay.CallOptions;
import dev.belay.CancellationToken;
import dev.belay.ClientInternals;
import dev.belay.ResponseHandle;
import dev.belay.Timeouts;
import dev.belay.error.DeadlineExceededException;
import dev.belay.event.CallEnded;
import dev.belay.event.CallStarted;
import dev.belay.event.Phase;
import dev.belay.policy.ConcurrencyPolicy;
import dev.belay.testing.Await;
import dev.belay.testing.BackgroundCall;
import dev.belay.testing.ClientExtension;
import dev.belay.testing.FakeAnswers;
import dev.belay.testing.FakeTransport;
import dev.belay.testing.Outcome;
import dev.belay.testing.RecordingListener;
import dev.belay.testing.TestClients;
import dev.belay.testing.VirtualTimer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import okhttp3.Request;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Invariant 1: every call has a finite deadline, which covers everything it does, queueing and decoding included. */
@Timeout(20)
class EndsTest {
    private static final Duration LIMIT = Duration.ofSeconds(5);
    private static final Duration JUST_BEFORE = Timeouts.DEFAULT_TOTAL.minusMillis(1);
    private static final Duration STEP = Duration.ofMillis(1);
    private static final Request REQUEST =
            new Request.Builder().url("http://a.test/").build();

    /** Every other limit is out of the way. */
    private static final CallOptions ONLY_THE_DEADLINE = CallOptions.none()
            .dns(Duration.ofHours(1))
            .connect(Duration.ofHours(1))
            .write(Duration.ofHours(1))
            .attempt(Duration.ofHours(1))
            .firstByte(Duration.ofHours(1))
            .read(Duration.ofHours(1));

    @RegisterExtension
    final ClientExtension clients = new ClientExtension();

    private final VirtualTimer timer = clients.register(new VirtualTimer());
    private final RecordingListener events = new RecordingListener();

    @ParameterizedTest
    @EnumSource(
            value = Phase.class,
            names = {"DNS", "CONNECT", "TLS", "SEND", "FIRST_BYTE"})
    void aCallThatNobodyGaveALimitEndsInEveryPhase(Phase phase) throws Exception {
        FakeTransport transport = clients.register(FakeTransport.of(FakeAnswers.blocksIn(phase)));
        BelayClient client = clients.build(TestClients.over(transport, timer));
        BackgroundCall<byte[]> call = BackgroundCall.start(
                () -> client.with(ONLY_THE_DEADLINE).execute(REQUEST, CancellationToken.none(), ResponseHandle::bytes));
        assertThat(transport.awaitRequests(1, LIMIT)).isTrue();

        assertEndsAtTheDefaultTotal(call);
    }

    @Test
    void aBodyThatStopsEndsWithItsCall() throws Exception {
        FakeTransport transport = clients.register(FakeTransport.of(FakeAnswers.bodyStops("abc")));
        BelayClient client = clients.build(TestClients.over(transport, timer));
        CountDownLatch read = new CountDownLatch(1);
        BackgroundCall<byte[]> call = BackgroundCall.start(
                () -> client.with(CallOptions.stream(Timeouts.DEFAULT_TOTAL, Timeouts.DEFAULT_TOTAL))
                        .execute(REQUEST, CancellationToken.none(), response -> {
                            read.countDown();
                            return response.bytes();
                        }));
        assertThat(read.await(LIMIT.toMillis(), TimeUnit.MILLISECONDS)).isTrue();

        assertEndsAtTheDefaultTotal(call);
    }

    @Test
    void aWaitForAPermitEndsWithItsCall() throws Exception {
        FakeTransport transport = clients.register(FakeTransport.of(FakeAnswers.blocksIn(Phase.FIRST_BYTE)));
        BelayClient client = clients.build(TestClients.over(transport, timer)
                .concurrency(ConcurrencyPolicy.builder()
                        .perOrigin(1)
                        .maxWait(Duration.ofHours(1))
                        .build()));
        CompletableFuture<byte[]> holder = client.with(CallOptions.slowAnswer(Duration.ofHours(1)))
                .executeAsync(REQUEST, CancellationToken.none(), ResponseHandle::bytes);
        assertThat(transport.awaitRequests(1, LIMIT)).isTrue();
        BackgroundCall<byte[]> call = BackgroundCall.start(
                () -> client.with(ONLY_THE_DEADLINE).execute(REQUEST, CancellationToken.none(), ResponseHandle::bytes));
        assertThat(Await.condition(
                        LIMIT, () -> ClientInternals.engine(client).limiter().waiting() == 1))
                .isTrue();

        assertEndsAtTheDefaultTotal(call);
        holder.cancel(true);
    }

    @Test
    void anOpenResponseThatNobodyReadsEndsWithItsCall() throws Exception {
        FakeTransport transport = clients.register(FakeTransport.of(FakeAnswers.bodyStops("abc")));
        BelayClient client = clients.build(TestClients.over(transport, timer).listener(events));
        try (ResponseHandle forgotten = client.open(REQUEST, CancellationToken.none())) {
            timer.advance(Timeouts.DEFAULT_TOTAL);

            assertThat(events.awaitEnded(1, LIMIT)).isTrue();
            assertThat(events.eventsOf(CallEnded.class).get(0).failure()).isInstanceOf(DeadlineExceededException.class);
            assertThatThrownBy(forgotten::bytes).isInstanceOf(DeadlineExceededException.class);
        }
    }

    @Test
    void aReaderThatDecodesForEverDoesNotHoldUpTheFuture() throws Exception {
        CountDownLatch decoding = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        FakeTransport transport = clients.register(FakeTransport.of(FakeAnswers.ok("body")));
        BelayClient client = clients.build(TestClients.over(transport, timer));
        CompletableFuture<String> future = client.executeAsync(REQUEST, CancellationToken.none(), response -> {
            decoding.countDown();
            awaitUninterruptibly(release);
            return "decoded";
        });
        decoding.await();

        timer.advance(JUST_BEFORE);
        assertThat(future).isNotDone();
        assertThat(Await.condition(LIMIT, () -> {
                    timer.advance(STEP);
                    return future.isDone();
                }))
                .isTrue();

        assertThatThrownBy(future::get)
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(DeadlineExceededException.class);
        release.countDown();
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        boolean interrupted = false;
        while (latch.getCount() > 0) {
            try {
                latch.await();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void assertEndsAtTheDefaultTotal(BackgroundCall<?> call) throws Exception {
        timer.advance(JUST_BEFORE);
        Outcome<?> justBefore = call.outcome(Duration.ZERO);
        assertThat(justBefore.isHanging()).as(justBefore.describe()).isTrue();
        timer.advance(STEP);
        assertThat(call.outcome(LIMIT).failure()).isInstanceOf(DeadlineExceededException.class);
    }

    @Test
    void noEntryPointMakesACallWithoutADeadline() throws Exception {
        FakeTransport transport = clients.register(FakeTransport.of(FakeAnswers.ok("")));
        BelayClient client = clients.build(TestClients.over(transport, timer).listener(events));

        client.execute(REQUEST, CancellationToken.none(), ResponseHandle::bytes);
        try (ResponseHandle opened = client.open(REQUEST, CancellationToken.none())) {
            assertThat(opened.status()).isEqualTo(200);
        }
        client.executeAsync(REQUEST, CancellationToken.none(), ResponseHandle::bytes)
                .get();

        assertThat(events.awaitEnded(3, LIMIT)).isTrue();
        assertThat(events.eventsOf(CallStarted.class)).hasSize(3);
        assertThat(events.eventsOf(CallEnded.class))
                .allMatch(end -> end.ledger().remaining().equals(Timeouts.DEFAULT_TOTAL));
    }

    @Test
    void noTotalIsInfinite() {
        assertThatThrownBy(() -> Timeouts.builder().total(Duration.ofSeconds(Long.MAX_VALUE)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("total");
        assertThatThrownBy(() -> CallOptions.none().total(Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("total");
    }
}
