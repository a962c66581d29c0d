package dev.belay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.event.BreakerState;
import dev.belay.event.CallEnded;
import dev.belay.event.CallEvent;
import dev.belay.event.OriginStats;
import dev.belay.internal.call.Engine;
import dev.belay.policy.RatePolicy;
import dev.belay.policy.RetryBudget;
import dev.belay.policy.RetryPolicy;
import dev.belay.testing.BackgroundCall;
import dev.belay.testing.ChanceServer;
import dev.belay.testing.Outcome;
import dev.belay.testing.SameOnEveryJdk;
import dev.belay.testing.Silence;
import dev.belay.testing.VirtualTimer;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import okhttp3.HttpUrl;
import okhttp3.Request;
import okhttp3.RequestBody;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds of every call, of a hundred thousand calls with whatever may happen to them, in virtual time. */
@Timeout(120)
@SameOnEveryJdk
class RandomCallsTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int CALLS_PER_CLIENT = 500;
    private static final int CALLS_PER_LOOK = 50;
    private static final int CLIENTS_PER_SEED = 20;
    private static final List<HttpUrl> URLS =
            List.of(HttpUrl.get("http://a.test/"), HttpUrl.get("http://b.test/"), HttpUrl.get("https://c.test/"));

    /** One client, and the server that chance plays. */
    private static final class Run {
        private final Random random;
        private final VirtualTimer timer = VirtualTimer.onTheSpot().skippingWaits();
        private final ChanceServer server;
        private final BelayClient client;
        private @Nullable CancellationSource current;
        private final int reserve;
        private int ended;
        private boolean over;

        Run(long seed) {
            random = new Random(seed);
            reserve = random.nextInt(20);
            server = new ChanceServer(random, timer, this::cancel);
            BelayClient.Builder builder = ClientInternals.over(BelayClient.builder(), server, timer.timer())
                    .listener(this::count)
                    .retryBudget(RetryBudget.builder().perSecond(reserve).build())
                    .attemptInterceptor(chain -> {
                        if (!over && random.nextInt(50) == 0) {
                            throw new IllegalStateException("a user's mistake");
                        }
                        return chain.proceed(chain.request());
                    });
            if (random.nextBoolean()) {
                builder.retry(RetryPolicy.builder()
                        .retries(random.nextInt(6))
                        .alsoOn(500)
                        .build());
            }
            if (random.nextInt(3) == 0) {
                builder.rateLimit(RatePolicy.builder()
                        .perOrigin(1 + random.nextInt(5), Duration.ofMillis(200))
                        .build());
            }
            client = builder.build();
        }

        private void cancel() {
            CancellationSource source = current;
            if (source != null) {
                source.cancel("by chance");
            }
        }

        private void count(CallEvent event) {
            ended += event instanceof CallEnded ? 1 : 0;
        }

        private Request request() {
            Request.Builder request = new Request.Builder().url(URLS.get(random.nextInt(URLS.size())));
            RequestBody body = RequestBody.create("body", null);
            return switch (random.nextInt(5)) {
                case 0 -> request.post(body).build();
                case 1 -> request.put(body).build();
                case 2 -> request.patch(body).build();
                default -> request.build();
            };
        }

        private CallOptions options() {
            CallOptions options = random.nextBoolean()
                    ? CallOptions.none()
                    : CallOptions.none().total(Duration.ofMillis(1 + random.nextInt(40_000)));
            return random.nextInt(4) == 0 ? options.idempotencyKey() : options;
        }

        private ResponseReader<Object> reader() {
            return switch (random.nextInt(4)) {
                case 0 -> response -> response.status();
                case 1 ->
                    response -> {
                        throw new IllegalStateException("a reader's mistake");
                    };
                default -> response -> response.string();
            };
        }

        void oneCall() {
            server.forget();
            Request request = request();
            CallOptions options = options();
            long start = timer.time().nanoTime();
            try (CancellationSource source = CancellationSource.create()) {
                current = source;
                call(request, options, source.token());
                current = null;
                assertThat(TokenListeners.count(source.token()))
                        .as("listeners left")
                        .isZero();
            }
            Duration took = Duration.ofNanos(timer.time().nanoTime() - start);
            Duration total = options.applyTo(Timeouts.defaults()).total();
            check("no call without an end", took.compareTo(total.plus(ChanceServer.STEP)) <= 0);
            check("nothing is sent twice", isRepeatable(request, options) || server.arrivals(request.method()) <= 1);
        }

        /** An assertion with a description costs as much as a call. */
        private static void check(String what, boolean holds) {
            if (!holds) {
                throw new AssertionError("broken: " + what);
            }
        }

        private static boolean isRepeatable(Request request, CallOptions options) {
            return options.idempotencyKeyHeader() != null
                    || !(request.method().equals("POST") || request.method().equals("PATCH"));
        }

        private void call(Request request, CallOptions options, CancellationToken token) {
            int endedBefore = ended;
            try {
                client.with(options).execute(request, token, reader());
            } catch (IOException | IllegalStateException e) {
                // how it fails is not the point here, but that all is given back
            }
            Engine engine = ClientInternals.engine(client);
            check("one end", ended == endedBefore + 1);
            check("no permit is out", engine.limiter().inUse() == 0);
            check("nobody waits", engine.limiter().waiting() == 0);
            check("no response is open", server.open() == 0);
            // Seldom, since that reads all of its slots: what is left in it stays there.
            check(
                    "the timer is empty",
                    ended % CALLS_PER_LOOK != 0 || timer.timer().isEmpty());
        }

        /** Whatever has happened, the breakers close again, and the budget is full again. */
        void recovers() throws IOException {
            server.recover();
            over = true;
            for (HttpUrl url : URLS) {
                for (int i = 0; i < 10 && client.circuitBreaker(url).state() != BreakerState.CLOSED; i++) {
                    timer.advance(Duration.ofSeconds(61));
                    client.execute(
                            new Request.Builder().url(url).build(), CancellationToken.none(), ResponseReaders.string());
                }
                assertThat(client.circuitBreaker(url).state())
                        .as(url.toString())
                        .isEqualTo(BreakerState.CLOSED);
            }
            timer.advance(Duration.ofSeconds(12));
            assertThat(client.origins()).extracting(OriginStats::retriesLeft).containsOnly(10.0 * reserve);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void everyCallKeepsItsPromises(long seed) throws Exception {
        // On a thread of its own, whose short stack makes the exceptions of failed calls cheap.
        try (Silence silence = new Silence();
                BackgroundCall<Integer> runs = BackgroundCall.start(() -> run(seed))) {
            Outcome<Integer> outcome = runs.outcome(LIMIT);
            assertThat(outcome.failure()).isNull();
            assertThat(outcome.value()).isEqualTo(CLIENTS_PER_SEED * CALLS_PER_CLIENT);
        }
    }

    private static int run(long seed) throws IOException {
        int calls = 0;
        for (int i = 0; i < CLIENTS_PER_SEED; i++) {
            Run run = new Run(seed * 1_000 + i);
            try (BelayClient client = run.client) {
                assertThat(client).isNotNull();
                for (int call = 0; call < CALLS_PER_CLIENT; call++) {
                    run.oneCall();
                    calls++;
                }
                run.recovers();
            }
        }
        return calls;
    }
}
