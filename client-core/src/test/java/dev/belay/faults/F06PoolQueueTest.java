package dev.belay.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belay.BelayClient;
import dev.belay.CallOptions;
import dev.belay.CancellationSource;
import dev.belay.CancellationToken;
import dev.belay.ClientInternals;
import dev.belay.HttpCaller;
import dev.belay.ResponseHandle;
import dev.belay.error.CallCancelledException;
import dev.belay.error.ConcurrencyLimitException;
import dev.belay.error.DeadlineExceededException;
import dev.belay.internal.limit.ConcurrencyLimiter;
import dev.belay.internal.limit.FifoLimit;
import dev.belay.policy.ConcurrencyPolicy;
import dev.belay.testing.Answers;
import dev.belay.testing.Await;
import dev.belay.testing.BackgroundCall;
import dev.belay.testing.CallStyle;
import dev.belay.testing.ClientExtension;
import dev.belay.testing.FaultServer;
import dev.belay.testing.ReceivedRequest;
import dev.belay.testing.StreamAnswers;
import dev.belay.testing.waits.Timing;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import okhttp3.Call;
import okhttp3.Callback;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** F06: a few calls are let through to a host and the rest queue, without bound and without a timeout. */
class F06PoolQueueTest {
    private static final Duration NAIVE_TIMEOUT = Duration.ofMillis(150);
    private static final Duration A_WHILE = Duration.ofMillis(450);
    private static final Duration SHORT = Duration.ofMillis(600);
    private static final Duration LATEST = Duration.ofMillis(250);
    private static final Duration LIMIT = Duration.ofSeconds(5);
    private static final int NAIVE_PER_HOST = 5;

    @RegisterExtension
    final ClientExtension leaks = new ClientExtension();

    private final CountDownLatch gate = new CountDownLatch(1);

    @ParameterizedTest
    @EnumSource(
            value = Wire.class,
            names = {"HTTP_1", "HTTP_2"})
    void aNaiveClientQueuesWithoutBound(Wire wire) throws Exception {
        OkHttpClient naive = wire.okHttp();
        leaks.register(Wire.end(naive));
        try (Peer peer = Peer.start(
                wire, Answers.heldBy(gate, Answers.ok("x")), StreamAnswers.heldBy(gate, StreamAnswers.ok("x")))) {
            for (int i = 0; i < 100; i++) {
                naive.newCall(peer.request()).enqueue(new Completion());
            }

            assertThat(peer.traffic().awaitRequests(NAIVE_PER_HOST, LIMIT)).isTrue();
            assertThat(naive.dispatcher().runningCallsCount()).isEqualTo(NAIVE_PER_HOST);
            assertThat(naive.dispatcher().queuedCallsCount()).isEqualTo(100 - NAIVE_PER_HOST);
        } finally {
            naive.dispatcher().cancelAll();
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Wire.class,
            names = {"HTTP_1", "HTTP_2"})
    void theCallTimeoutOfANaiveClientDoesNotCountTheQueue(Wire wire) throws Exception {
        OkHttpClient naive =
                wire.okHttp().newBuilder().callTimeout(NAIVE_TIMEOUT).build();
        leaks.register(Wire.end(naive));
        try (Peer peer = Stall.HEAD.serve(wire)) {
            List<Completion> calls = IntStream.range(0, 10 * NAIVE_PER_HOST)
                    .mapToObj(i -> new Completion())
                    .toList();
            calls.forEach(call -> naive.newCall(peer.request()).enqueue(call));
            Completion last = calls.get(calls.size() - 1);

            try (var waiting = BackgroundCall.start(last.done::get)) {
                assertThat(waiting.outcome(A_WHILE).describe()).startsWith("still hanging");
            }
        } finally {
            naive.dispatcher().cancelAll();
        }
    }

    @ParameterizedTest
    @EnumSource(Wire.class)
    void belayLetsNoMoreThroughThanItsLimitAndServesAll(Wire wire) throws Exception {
        List<CompletableFuture<String>> futures = new ArrayList<>();
        try (Peer peer = Peer.start(
                        wire,
                        Answers.delayed(Duration.ofMillis(5), Answers.ok("x")),
                        StreamAnswers.delayed(Duration.ofMillis(5), StreamAnswers.ok("x")));
                BelayClient belay = wire.belay().concurrency(policy(3, 100)).build()) {
            for (int i = 0; i < 40; i++) {
                futures.add(
                        belay.executeAsync(peer.request(), CancellationToken.none(), response -> response.string()));
            }

            for (CompletableFuture<String> future : futures) {
                assertThat(future.get(LIMIT.toMillis(), TimeUnit.MILLISECONDS)).isEqualTo("x");
            }
            assertThat(peer.traffic().mostRequestsInProgress()).isLessThanOrEqualTo(3);
            assertThat(limiter(belay).inUse()).isZero();
        }
    }

    @Test
    void whoCameFirstIsServedFirst() throws Exception {
        LinkedBlockingQueue<String> order = new LinkedBlockingQueue<>();
        List<BackgroundCall<String>> calls = new ArrayList<>();
        try (FaultServer server = FaultServer.builder()
                        .onRequest((ReceivedRequest request) -> order.add(request.target()))
                        .start(Answers.heldBy(gate, Answers.ok("x")));
                BelayClient belay =
                        BelayClient.builder().concurrency(policy(1, 100)).build()) {
            calls.add(call(belay, server, "/0"));
            assertThat(order.poll(LIMIT.toMillis(), TimeUnit.MILLISECONDS)).isEqualTo("/0");
            for (int i = 1; i <= 20; i++) {
                BackgroundCall<String> call = call(belay, server, "/" + i);
                calls.add(call);
                // Those who wait are counted before they are in the queue.
                assertThat(Await.condition(LIMIT, () -> LockSupport.getBlocker(call.thread()) instanceof FifoLimit))
                        .isTrue();
            }

            gate.countDown();

            for (BackgroundCall<String> call : calls) {
                assertThat(call.outcome(LIMIT).value()).isEqualTo("x");
            }
            assertThat(order)
                    .containsExactlyElementsOf(
                            IntStream.rangeClosed(1, 20).mapToObj(i -> "/" + i).toList());
        } finally {
            calls.forEach(BackgroundCall::close);
        }
    }

    @ParameterizedTest
    @EnumSource(CallStyle.class)
    void whoFindsTheQueueFullIsRefusedAtOnce(CallStyle style) throws Exception {
        List<BackgroundCall<String>> calls = new ArrayList<>();
        try (FaultServer server = FaultServer.start(Answers.heldBy(gate, Answers.ok("x")));
                BelayClient belay =
                        BelayClient.builder().concurrency(policy(1, 2)).build()) {
            for (int i = 0; i < 3; i++) {
                calls.add(call(belay, server, "/"));
            }
            assertThat(Await.condition(LIMIT, () -> limiter(belay).waiting() == 2))
                    .isTrue();

            assertThatThrownBy(() -> style.text(belay, request(server)))
                    .isInstanceOfSatisfying(ConcurrencyLimitException.class, e -> {
                        assertThat(e.requestMayHaveBeenSent()).isFalse();
                        assertThat(e.heldByThisThread()).isZero();
                    })
                    .hasMessageContaining("1 of 1 permits of this origin")
                    .hasMessageContaining("2 calls of at most 2 wait");

            gate.countDown();
            for (BackgroundCall<String> call : calls) {
                assertThat(call.outcome(LIMIT).value()).isEqualTo("x");
            }
        } finally {
            calls.forEach(BackgroundCall::close);
        }
    }

    @Test
    void aWaitIsAtMostASecondByDefault() {
        assertThat(ConcurrencyPolicy.defaults().maxWait()).isEqualTo(Duration.ofSeconds(1));
        assertThat(ConcurrencyPolicy.defaults().queue()).isEqualTo(1024);
    }

    @Timing
    @ParameterizedTest
    @EnumSource(CallStyle.class)
    void aWaitEndsAtItsLimit(CallStyle style) throws Exception {
        ConcurrencyPolicy policy = policy(1, 10).toBuilder().maxWait(SHORT).build();
        try (FaultServer server = FaultServer.start(Answers.heldBy(gate, Answers.ok("x")));
                BelayClient belay = BelayClient.builder().concurrency(policy).build();
                var holder = call(belay, server, "/");
                var waiter = BackgroundCall.start(() -> {
                    assertThat(server.traffic().awaitRequests(1, LIMIT)).isTrue();
                    return style.text(belay, request(server));
                })) {
            assertThat(waiter.outcome(LIMIT).failure())
                    .isInstanceOf(ConcurrencyLimitException.class)
                    .hasMessageContaining("no permit came free in time");
            assertThat(waiter.outcome(LIMIT).took()).isLessThan(SHORT.plus(LATEST));

            gate.countDown();
            assertThat(holder.outcome(LIMIT).value()).isEqualTo("x");
        }
    }

    @ParameterizedTest
    @EnumSource(CallStyle.class)
    void aWaitCountsAgainstTheDeadline(CallStyle style) throws Exception {
        try (FaultServer server = FaultServer.start(Answers.heldBy(gate, Answers.ok("x")));
                BelayClient belay =
                        BelayClient.builder().concurrency(policy(1, 10)).build();
                var holder = call(belay, server, "/")) {
            assertThat(server.traffic().awaitRequests(1, LIMIT)).isTrue();
            HttpCaller hasty = belay.with(CallOptions.none().total(SHORT));

            assertThatThrownBy(() -> style.text(hasty, request(server)))
                    .isInstanceOf(DeadlineExceededException.class)
                    .hasMessageContaining("not done within total 600 ms while waiting for a permit");
            assertThat(limiter(belay).waiting()).isZero();

            gate.countDown();
            assertThat(holder.outcome(LIMIT).value()).isEqualTo("x");
        }
    }

    @ParameterizedTest
    @EnumSource(CallStyle.class)
    void cancellingFreesTheCallerFromTheQueue(CallStyle style) throws Exception {
        try (FaultServer server = FaultServer.start(Answers.heldBy(gate, Answers.ok("x")));
                BelayClient belay =
                        BelayClient.builder().concurrency(policy(1, 10)).build();
                CancellationSource source = CancellationSource.create();
                var holder = call(belay, server, "/")) {
            assertThat(server.traffic().awaitRequests(1, LIMIT)).isTrue();
            try (var waiter = style.start(belay, request(server), source.token())) {
                assertThat(Await.condition(LIMIT, () -> limiter(belay).waiting() == 1))
                        .isTrue();

                source.cancel();

                assertThat(waiter.outcome(LIMIT).failure()).isInstanceOf(CallCancelledException.class);
                assertThat(limiter(belay).waiting()).isZero();
            }

            gate.countDown();
            assertThat(holder.outcome(LIMIT).value()).isEqualTo("x");
        }
    }

    @Test
    void theRefusalSaysHowManyPermitsTheAskingThreadHoldsItself() throws Exception {
        ConcurrencyPolicy policy = policy(2, 10).toBuilder().maxWait(SHORT).build();
        try (FaultServer server = FaultServer.start(Answers.bodyStops(1, 1_000_000));
                BelayClient belay = BelayClient.builder().concurrency(policy).build();
                ResponseHandle first = belay.open(request(server), CancellationToken.none());
                ResponseHandle second = belay.open(request(server), CancellationToken.none())) {
            assertThatThrownBy(() -> CallStyle.EXECUTE.text(belay, request(server)))
                    .isInstanceOfSatisfying(
                            ConcurrencyLimitException.class,
                            e -> assertThat(e.heldByThisThread()).isEqualTo(2))
                    .hasMessageContaining("This thread itself holds 2: close those responses before the next call");
            try (var other = call(belay, server, "/")) {
                assertThat(other.outcome(LIMIT).failure())
                        .isInstanceOfSatisfying(
                                ConcurrencyLimitException.class,
                                e -> assertThat(e.heldByThisThread()).isZero());
            }
            assertThat(first.status() + second.status()).isEqualTo(400);
        }
    }

    @Test
    void theQueueOfASlowOriginHoldsUpNoOther() throws Exception {
        ConcurrencyPolicy policy = policy(1, 10).toBuilder().total(2).build();
        try (FaultServer slow = FaultServer.start(Answers.heldBy(gate, Answers.ok("x")));
                FaultServer quick = FaultServer.start(Answers.ok("quick"));
                BelayClient belay = BelayClient.builder().concurrency(policy).build();
                var holder = call(belay, slow, "/")) {
            assertThat(slow.traffic().awaitRequests(1, LIMIT)).isTrue();
            try (var waiter = call(belay, slow, "/")) {
                assertThat(Await.condition(LIMIT, () -> limiter(belay).waiting() == 1))
                        .isTrue();
                assertThat(Await.parked(waiter.thread(), LIMIT)).isTrue();

                assertThat(CallStyle.EXECUTE.text(belay, request(quick))).isEqualTo("quick");

                gate.countDown();
                assertThat(waiter.outcome(LIMIT).value()).isEqualTo("x");
                assertThat(holder.outcome(LIMIT).value()).isEqualTo("x");
            }
        }
    }

    private static ConcurrencyPolicy policy(int perOrigin, int queue) {
        return ConcurrencyPolicy.builder()
                .perOrigin(perOrigin)
                .queue(queue)
                .maxWait(LIMIT)
                .build();
    }

    private static ConcurrencyLimiter limiter(BelayClient belay) {
        return ClientInternals.engine(belay).limiter();
    }

    private static Request request(FaultServer server) {
        return new Request.Builder().url(server.url("/")).build();
    }

    private static BackgroundCall<String> call(BelayClient belay, FaultServer server, String path) {
        Request request = new Request.Builder().url(server.url(path)).build();
        return CallStyle.EXECUTE.start(belay, request);
    }

    private static final class Completion implements Callback {
        private final CompletableFuture<String> done = new CompletableFuture<>();

        @Override
        public void onFailure(Call call, IOException failure) {
            done.completeExceptionally(failure);
        }

        @Override
        public void onResponse(Call call, Response response) throws IOException {
            try (response) {
                done.complete(response.body().string());
            }
        }
    }
}
