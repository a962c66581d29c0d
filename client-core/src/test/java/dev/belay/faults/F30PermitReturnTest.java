package dev.belay.faults;

import static org.assertj.core.api.Assertions.assertThat;

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
import dev.belay.policy.ConcurrencyPolicy;
import dev.belay.testing.Await;
import dev.belay.testing.ClientExtension;
import dev.belay.testing.CountingTransport;
import dev.belay.testing.FakeAnswers;
import dev.belay.testing.FakeResponse;
import dev.belay.testing.FakeTransport;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import okhttp3.Request;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** F30: a permit that is lost with every failure. After any mixture of faults all permits are there. */
@Timeout(60)
class F30PermitReturnTest {
    private static final int LIMIT = 8;
    private static final int CALLS = 4_000;
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
    private int failures;

    @Test
    void aSemaphoreWithoutFinallyStarves() {
        Semaphore naive = new Semaphore(LIMIT);

        for (int i = 0; i < LIMIT; i++) {
            try {
                naive.acquireUninterruptibly();
                failingCall();
                naive.release();
            } catch (IOException expected) {
                // handled, but the permit is not given back
            }
        }

        assertThat(naive.availablePermits()).isZero();
    }

    private static void failingCall() throws IOException {
        throw new IOException("connection refused");
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
                        .concurrency(ConcurrencyPolicy.builder()
                                .perOrigin(LIMIT)
                                .total(LIMIT)
                                .build()));
        ConcurrencyLimiter limiter = ClientInternals.engine(client).limiter();

        for (int i = 0; i < CALLS; i++) {
            script.set(fault());
            call(client.with(CallOptions.none().total(Duration.ofMillis(2))));
        }

        assertThat(failures).as("seed %d", seed).isBetween(CALLS / 4, CALLS - 1);
        assertThat(Await.condition(PATIENCE, () -> limiter.inUse() == 0))
                .as("seed %d: %d permits lost", seed, limiter.inUse())
                .isTrue();
        assertAllPermitsCanBeHeld(client, limiter);
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

    private void call(HttpCaller caller) {
        try (CancellationSource source = CancellationSource.create()) {
            switch (random.nextInt(5)) {
                case 0 -> caller.execute(REQUEST, source.token(), ResponseHandle::bytes);
                case 1 ->
                    caller.execute(REQUEST, source.token(), response -> {
                        throw new IllegalArgumentException("a bug in a reader");
                    });
                case 2 -> leak(caller, source.token());
                case 3 -> {
                    CompletableFuture<byte[]> future =
                            caller.executeAsync(REQUEST, source.token(), ResponseHandle::bytes);
                    source.cancel("raced");
                    future.join();
                }
                default ->
                    caller.executeAsync(REQUEST, source.token(), ResponseHandle::bytes)
                            .cancel(true);
            }
        } catch (Exception | StackOverflowError e) {
            failures++;
        }
    }

    @SuppressWarnings("MustBeClosedChecker") // leaving a response open is the fault
    private static void leak(HttpCaller caller, CancellationToken token) throws IOException {
        ResponseHandle forgotten = caller.open(REQUEST, token);
        assertThat(forgotten.status()).isPositive();
    }

    private void assertAllPermitsCanBeHeld(BelayClient client, ConcurrencyLimiter limiter) {
        CountDownLatch held = new CountDownLatch(1);
        script.set(exchange -> {
            try {
                held.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return FakeResponse.of(200, "");
        });
        List<CompletableFuture<byte[]>> calls = new ArrayList<>();
        for (int i = 0; i < LIMIT; i++) {
            calls.add(client.executeAsync(REQUEST, CancellationToken.none(), ResponseHandle::bytes));
        }
        assertThat(Await.condition(PATIENCE, () -> limiter.inUse() == LIMIT))
                .as("seed %d: %d permits in use", seed, limiter.inUse())
                .isTrue();
        held.countDown();
        calls.forEach(CompletableFuture::join);
        assertThat(limiter.inUse()).isZero();
    }
}
