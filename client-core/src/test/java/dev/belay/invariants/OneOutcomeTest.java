package dev.belay.invariants;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.BelayClient;
import dev.belay.CallOptions;
import dev.belay.CancellationSource;
import dev.belay.CancellationToken;
import dev.belay.ClientInternals;
import dev.belay.HttpCaller;
import dev.belay.ResponseHandle;
import dev.belay.error.BelayException;
import dev.belay.event.CallEnded;
import dev.belay.event.CallEvent;
import dev.belay.event.Phase;
import dev.belay.internal.timer.DeadlineTimer;
import dev.belay.testing.Await;
import dev.belay.testing.ClientExtension;
import dev.belay.testing.CountingTransport;
import dev.belay.testing.FakeAnswers;
import dev.belay.testing.FakeResponse;
import dev.belay.testing.FakeTransport;
import dev.belay.testing.Racing;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import okhttp3.Request;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Invariant 4: a call has one outcome, however its ends race, after which everything has been given back once. */
@Racing
@Timeout(60)
class OneOutcomeTest {
    private static final int CALLS = 50_000;
    private static final int THREADS = 32;
    private static final int CANCELLERS = 2;
    private static final int CALLS_PER_CLIENT = 200;
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final Request REQUEST =
            new Request.Builder().url("http://a.test/").build();

    @RegisterExtension
    final ClientExtension clients = new ClientExtension();

    private final long seed =
            System.getProperty("belay.seed") == null ? new SplittableRandom().nextLong() : Long.getLong("belay.seed");
    private final CountingTransport transport = new CountingTransport(exchange -> script().answer(exchange));
    private final CancellationSource parent = CancellationSource.create();
    /** Where there are few processors, the JDK's own delayed executor starts a thread for each task. */
    private final ScheduledExecutorService cancellers = Executors.newScheduledThreadPool(CANCELLERS);

    private final ThreadLocal<SplittableRandom> randoms = new ThreadLocal<>();

    private final LongAdder ends = new LongAdder();
    private final LongAdder calls = new LongAdder();
    private final Set<Long> ended = ConcurrentHashMap.newKeySet();
    private final Set<String> wrong = ConcurrentHashMap.newKeySet();

    private void onEvent(CallEvent event) {
        if (event instanceof CallEnded end) {
            ends.increment();
            if (!ended.add(end.call().id())) {
                wrong.add("call " + end.call().id() + " ended twice");
            }
        }
    }

    private FakeTransport.Script script() {
        SplittableRandom random = randoms.get();
        if (random == null) {
            // a thread of an asynchronous call
            random = new SplittableRandom(seed ^ Thread.currentThread().getId());
            randoms.set(random);
        }
        return switch (random.nextInt(8)) {
            case 0 -> FakeAnswers.fails(Phase.CONNECT, () -> new IOException("refused"));
            case 1 -> FakeAnswers.blocksIn(Phase.FIRST_BYTE);
            case 2 -> FakeAnswers.late(() -> FakeResponse.of(200, "late"));
            case 3 -> FakeAnswers.bodyStops("abc");
            case 4 ->
                exchange -> {
                    throw new IllegalStateException("a bug in the transport");
                };
            default -> FakeAnswers.ok("body");
        };
    }

    @Test
    void racingEndsLeaveOneOutcomeAndNothingElse() throws Exception {
        ExecutorService workers = Executors.newFixedThreadPool(THREADS);
        try {
            SplittableRandom random = new SplittableRandom(seed);
            Future<?>[] running = new Future<?>[THREADS];
            for (int i = 0; i < THREADS; i++) {
                SplittableRandom own = random.split();
                running[i] = workers.submit(() -> work(own));
            }
            for (Future<?> each : running) {
                each.get();
            }
        } finally {
            workers.shutdownNow();
            cancellers.shutdownNow();
        }

        assertThat(wrong).as("seed %d", seed).isEmpty();
        assertThat(Await.condition(LIMIT, () -> ends.sum() >= calls.sum()))
                .as("seed %d: %d calls, %d ends", seed, calls.sum(), ends.sum())
                .isTrue();
        assertThat(ends.sum()).as("seed %d", seed).isEqualTo(calls.sum()).isGreaterThanOrEqualTo(CALLS);
        assertThat(Await.condition(LIMIT, () -> transport.openResponses() == 0))
                .as("seed %d: %d open responses", seed, transport.openResponses())
                .isTrue();
        assertThat(Await.condition(LIMIT, DeadlineTimer.shared()::isEmpty)).isTrue();
        assertThat(parent.token()).hasFieldOrPropertyWithValue("last", null);
    }

    private void work(SplittableRandom random) {
        randoms.set(random);
        for (int made = 0; made < CALLS / THREADS; made += CALLS_PER_CLIENT) {
            BelayClient client = ClientInternals.over(BelayClient.builder(), transport, DeadlineTimer.shared())
                    .listener(this::onEvent)
                    .build();
            CompletableFuture<Void> closing = new CompletableFuture<>();
            int closeAt = random.nextInt(2 * CALLS_PER_CLIENT);
            for (int i = 0; i < CALLS_PER_CLIENT; i++) {
                if (i == closeAt) {
                    closing = CompletableFuture.runAsync(() -> client.close(Duration.ZERO));
                }
                call(client, random);
            }
            client.close(Duration.ZERO);
            closing.complete(null);
            checkPermits(client);
        }
    }

    private void checkPermits(BelayClient client) {
        if (!Await.condition(
                LIMIT, () -> ClientInternals.engine(client).limiter().inUse() == 0)) {
            wrong.add("permits are lost");
        }
    }

    /** One call, whose stops are timed so that they meet its other ends. */
    private void call(BelayClient client, SplittableRandom random) {
        HttpCaller caller = client.with(CallOptions.none().total(Duration.ofMillis(1 + random.nextInt(2))));
        calls.increment();
        try (CancellationSource source = CancellationSource.linkedTo(parent.token())) {
            boolean cancels = random.nextInt(3) == 0;
            CompletableFuture<Void> cancelling = cancels
                    ? CompletableFuture.runAsync(() -> source.cancel("raced"), after(random.nextInt(1_500)))
                    : CompletableFuture.completedFuture(null);
            make(caller, source.token(), random);
            cancelling.join();
        }
    }

    private Executor after(int micros) {
        return task -> {
            Future<?> unused = cancellers.schedule(task, micros, TimeUnit.MICROSECONDS);
        };
    }

    private void make(HttpCaller caller, CancellationToken token, SplittableRandom random) {
        try {
            switch (random.nextInt(3)) {
                case 0 -> caller.execute(REQUEST, token, ResponseHandle::bytes);
                case 1 -> {
                    try (ResponseHandle response = caller.open(REQUEST, token)) {
                        response.body().readNBytes(random.nextInt(5));
                    }
                }
                default -> async(caller, token, random);
            }
        } catch (BelayException | CancellationException expected) {
            // one of the ends that race
        } catch (IllegalStateException e) {
            note(e);
        } catch (IOException | RuntimeException e) {
            wrong.add(e.toString());
        }
    }

    private void async(HttpCaller caller, CancellationToken token, SplittableRandom random) {
        CompletableFuture<byte[]> future = caller.executeAsync(REQUEST, token, ResponseHandle::bytes);
        if (random.nextInt(3) == 0) {
            future.cancel(true);
        }
        try {
            future.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IllegalStateException bug) {
                note(bug);
            } else if (!(e.getCause() instanceof BelayException)) {
                wrong.add(e.toString());
            }
        }
    }

    private void note(IllegalStateException bug) {
        if (!"a bug in the transport".equals(bug.getMessage())) {
            wrong.add(bug.toString());
        }
    }
}
