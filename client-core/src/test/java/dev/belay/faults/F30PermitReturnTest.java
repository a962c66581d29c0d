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
import dev.belay.event.Phase;
import dev.belay.internal.limit.ConcurrencyLimiter;
import dev.belay.internal.timer.DeadlineTimer;
import dev.belay.policy.CircuitBreakerPolicy;
import dev.belay.policy.ConcurrencyPolicy;
import dev.belay.testing.Answer;
import dev.belay.testing.Answers;
import dev.belay.testing.Await;
import dev.belay.testing.BackgroundCall;
import dev.belay.testing.CallStyle;
import dev.belay.testing.ClientExtension;
import dev.belay.testing.CountingTransport;
import dev.belay.testing.FakeAnswers;
import dev.belay.testing.FakeResponse;
import dev.belay.testing.FakeTransport;
import dev.belay.testing.StreamAnswer;
import dev.belay.testing.StreamAnswers;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** F30: a permit that is lost with every failure. After any mixture of faults all permits are there. */
@Timeout(60)
class F30PermitReturnTest {
    private static final int LIMIT = 8;
    private static final int CALLS = 4_000;
    private static final int CALLERS = 4;
    private static final int CALLS_OVER_SOCKETS = 25;
    private static final long SEED = 30;
    private static final Duration SHORT = Duration.ofMillis(100);
    private static final Duration A_WHILE = Duration.ofMillis(250);
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Request REQUEST =
            new Request.Builder().url("http://a.test/").build();

    @RegisterExtension
    final ClientExtension clients = new ClientExtension();

    private final long seed =
            System.getProperty("belay.seed") == null ? new SplittableRandom().nextLong() : Long.getLong("belay.seed");
    private final SplittableRandom random = new SplittableRandom(seed);
    private final AtomicReference<FakeTransport.Script> script = new AtomicReference<>(FakeAnswers.ok(""));
    private final CountingTransport transport =
            new CountingTransport(exchange -> script.get().answer(exchange));

    @BeforeAll
    static void warmUp() throws Exception {
        Wire.warmUp();
    }

    @ParameterizedTest
    @EnumSource(
            value = Wire.class,
            names = {"HTTP_1", "HTTP_2"})
    void aNaiveGateLosesAPermitWithEachFailureAndStarves(Wire wire) throws Exception {
        AtomicBoolean healthy = new AtomicBoolean();
        Semaphore gate = new Semaphore(LIMIT);
        OkHttpClient naive = wire.okHttp();
        clients.register(Wire.end(naive));
        try (Peer peer = resetsUntil(healthy, wire)) {
            for (int i = 1; i <= LIMIT; i++) {
                assertThatThrownBy(() -> gated(naive, gate, peer.request())).isInstanceOf(IOException.class);
                assertThat(gate.availablePermits()).isEqualTo(LIMIT - i);
            }
            long requests = peer.traffic().requests();
            healthy.set(true);

            try (var starving = BackgroundCall.start(() -> gated(naive, gate, peer.request()))) {
                assertThat(starving.outcome(A_WHILE).describe()).startsWith("still hanging");
                assertThat(peer.traffic().requests()).isEqualTo(requests);
            }
        }
    }

    /** As it is often written: what comes after a failure, the release, is not reached. */
    private static String gated(OkHttpClient naive, Semaphore gate, Request request) throws Exception {
        gate.acquire();
        String body;
        try (Response response = naive.newCall(request).execute()) {
            body = response.body().string();
        }
        gate.release();
        return body;
    }

    @ParameterizedTest
    @EnumSource(
            value = Wire.class,
            names = {"HTTP_1", "HTTP_2"})
    void belayServesEveryCallOnceTheServerIsWellAgain(Wire wire) throws Exception {
        AtomicBoolean healthy = new AtomicBoolean();
        BelayClient client =
                clients.build(wire.belay().concurrency(limit()).circuitBreaker(CircuitBreakerPolicy.off()));
        try (Peer peer = resetsUntil(healthy, wire)) {
            for (int i = 0; i < 2 * LIMIT; i++) {
                assertThatThrownBy(() -> CallStyle.EXECUTE.text(client, peer.request()))
                        .isInstanceOf(IOException.class);
                assertThat(ClientInternals.engine(client).limiter().inUse()).isZero();
            }
            healthy.set(true);

            for (CallStyle style : CallStyle.values()) {
                assertThat(style.text(client, peer.request())).isEqualTo("well");
            }
        }
    }

    private static Peer resetsUntil(AtomicBoolean healthy, Wire wire) {
        Answer resets = Answers.bodyResets(3, 100);
        Answer well = Answers.ok("well");
        StreamAnswer resetsStream = StreamAnswers.bodyResets(3, 2);
        StreamAnswer wellStream = StreamAnswers.ok("well");
        return Peer.start(
                wire,
                (request, connection) -> (healthy.get() ? well : resets).write(request, connection),
                stream -> (healthy.get() ? wellStream : resetsStream).answer(stream));
    }

    @ParameterizedTest
    @EnumSource(
            value = Wire.class,
            names = {"HTTP_1", "HTTP_2"})
    void permitsReturnOnEveryPathOverSockets(Wire wire) throws Exception {
        RandomPeer faults = new RandomPeer(SEED);
        BelayClient client =
                clients.build(wire.belay().concurrency(limit()).circuitBreaker(CircuitBreakerPolicy.off()));
        ConcurrencyLimiter limiter = ClientInternals.engine(client).limiter();
        HttpCaller hasty = client.with(CallOptions.none().total(SHORT));
        try (Peer peer = faults.serve(wire)) {
            List<BackgroundCall<Integer>> callers = new ArrayList<>();
            for (int i = 0; i < CALLERS; i++) {
                SplittableRandom random = new SplittableRandom(SEED + i);
                callers.add(BackgroundCall.start(() -> countFailures(hasty, peer.request(), random)));
            }
            int failures = 0;
            for (BackgroundCall<Integer> caller : callers) {
                failures += caller.outcome(PATIENCE).value();
            }

            assertThat(failures).isBetween(CALLERS * CALLS_OVER_SOCKETS / 4, CALLERS * CALLS_OVER_SOCKETS - 1);
            assertThat(peer.traffic().requests()).isGreaterThan(CALLERS * CALLS_OVER_SOCKETS / 4);
            assertThat(Await.condition(PATIENCE, () -> limiter.inUse() == 0))
                    .as("%d permits lost", limiter.inUse())
                    .isTrue();
            faults.hold();
            assertAllPermitsCanBeHeld(client, peer.request(), faults::release);
        } finally {
            faults.release();
        }
    }

    private static int countFailures(HttpCaller caller, Request request, SplittableRandom random) {
        int failures = 0;
        for (int i = 0; i < CALLS_OVER_SOCKETS; i++) {
            failures += fails(caller, request, random) ? 1 : 0;
        }
        return failures;
    }

    @Test
    void permitsReturnOnEveryPath() throws Exception {
        BelayClient client =
                clients.build(ClientInternals.over(BelayClient.builder(), transport, DeadlineTimer.shared())
                        .attemptInterceptor(chain -> {
                            ResponseHandle response = chain.proceed(chain.request());
                            if (response.status() == 299) {
                                throw new IllegalStateException("a bug in an interceptor");
                            }
                            return response;
                        })
                        // Which would keep calls from those permits in the end.
                        .circuitBreaker(CircuitBreakerPolicy.off())
                        .concurrency(limit()));
        ConcurrencyLimiter limiter = ClientInternals.engine(client).limiter();

        int failures = 0;
        for (int i = 0; i < CALLS; i++) {
            script.set(fault());
            failures += fails(client.with(CallOptions.none().total(Duration.ofMillis(2))), REQUEST, random) ? 1 : 0;
        }

        assertThat(failures).as("seed %d", seed).isBetween(CALLS / 4, CALLS - 1);
        assertThat(Await.condition(PATIENCE, () -> limiter.inUse() == 0))
                .as("seed %d: %d permits lost", seed, limiter.inUse())
                .isTrue();
        CountDownLatch held = new CountDownLatch(1);
        script.set(exchange -> {
            try {
                held.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return FakeResponse.of(200, "");
        });
        assertAllPermitsCanBeHeld(client, REQUEST, held::countDown);
    }

    private static ConcurrencyPolicy limit() {
        return ConcurrencyPolicy.builder().perOrigin(LIMIT).total(LIMIT).build();
    }

    private FakeTransport.Script fault() {
        return switch (random.nextInt(9)) {
            case 0 -> FakeAnswers.fails(Phase.CONNECT, () -> new IOException("refused"));
            case 1 -> FakeAnswers.blocksIn(Phase.FIRST_BYTE);
            case 2 -> FakeAnswers.bodyStops("abc");
            case 3 -> FakeAnswers.late(() -> FakeResponse.of(200, "late"));
            case 4 -> FakeAnswers.status(503, "no");
            case 5 -> FakeAnswers.status(299, "makes the interceptor fail");
            case 6 ->
                exchange -> {
                    throw new StackOverflowError("an error, not an exception");
                };
            default -> FakeAnswers.ok("body");
        };
    }

    /** Makes a call in one of the ways in which a permit could be lost; returns whether it failed. */
    private static boolean fails(HttpCaller caller, Request request, SplittableRandom random) {
        try (CancellationSource source = CancellationSource.create()) {
            switch (random.nextInt(5)) {
                case 0 -> caller.execute(request, source.token(), ResponseHandle::bytes);
                case 1 ->
                    caller.execute(request, source.token(), response -> {
                        throw new IllegalArgumentException("a bug in a reader");
                    });
                case 2 -> leak(caller, request, source.token());
                case 3 -> {
                    CompletableFuture<byte[]> future =
                            caller.executeAsync(request, source.token(), ResponseHandle::bytes);
                    source.cancel("raced");
                    future.join();
                }
                default ->
                    caller.executeAsync(request, source.token(), ResponseHandle::bytes)
                            .cancel(true);
            }
        } catch (Exception | StackOverflowError e) {
            return true;
        }
        return false;
    }

    @SuppressWarnings("MustBeClosedChecker") // leaving a response open is the fault
    private static void leak(HttpCaller caller, Request request, CancellationToken token) throws IOException {
        ResponseHandle forgotten = caller.open(request, token);
        assertThat(forgotten.status()).isPositive();
    }

    private void assertAllPermitsCanBeHeld(BelayClient client, Request request, Runnable release) {
        ConcurrencyLimiter limiter = ClientInternals.engine(client).limiter();
        List<CompletableFuture<byte[]>> calls = new ArrayList<>();
        for (int i = 0; i < LIMIT; i++) {
            calls.add(client.executeAsync(request, CancellationToken.none(), ResponseHandle::bytes));
        }
        assertThat(Await.condition(PATIENCE, () -> limiter.inUse() == LIMIT))
                .as("seed %d: %d permits in use", seed, limiter.inUse())
                .isTrue();
        release.run();
        calls.forEach(CompletableFuture::join);
        assertThat(limiter.inUse()).isZero();
    }
}
