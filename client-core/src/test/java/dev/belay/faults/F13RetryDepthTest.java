package dev.belay.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.BelayClient;
import dev.belay.CallOptions;
import dev.belay.CancellationToken;
import dev.belay.ResponseHandle;
import dev.belay.policy.CircuitBreakerPolicy;
import dev.belay.policy.RetryBudget;
import dev.belay.policy.RetryPolicy;
import dev.belay.testing.BackgroundCall;
import dev.belay.testing.ClientExtension;
import dev.belay.testing.FakeResponse;
import dev.belay.testing.FakeTransport;
import dev.belay.testing.TestClients;
import dev.belay.testing.VirtualTimer;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.ResponseBody;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** F13: a retry that calls itself overflows the stack. */
class F13RetryDepthTest {
    private static final int ATTEMPTS = 10_000;
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Request REQUEST =
            new Request.Builder().url("http://a.test/").build();

    @RegisterExtension
    final ClientExtension clients = new ClientExtension();

    /** Tries again by calling itself, as long as it is told to be busy. */
    private static final class Recursive implements Interceptor {
        @Override
        public Response intercept(Chain chain) throws IOException {
            return attempt(chain, 1);
        }

        private Response attempt(Chain chain, int number) throws IOException {
            Response response = chain.proceed(chain.request());
            if (response.code() != 503 || number == ATTEMPTS) {
                return response;
            }
            response.close();
            return attempt(chain, number + 1);
        }
    }

    /** Instead of a server. */
    private static Response busy(Interceptor.Chain chain) {
        return new Response.Builder()
                .request(chain.request())
                .protocol(Protocol.HTTP_1_1)
                .code(503)
                .message("Busy")
                .body(ResponseBody.create("", null))
                .build();
    }

    @Test
    void anInterceptorThatCallsItselfOverflowsTheStack() throws Exception {
        OkHttpClient naive = new OkHttpClient.Builder()
                .addInterceptor(new Recursive())
                .addInterceptor(F13RetryDepthTest::busy)
                .build();
        clients.register(Wire.end(naive));
        AtomicInteger overflows = new AtomicInteger();
        Thread small = new Thread(
                null,
                () -> {
                    try {
                        naive.newCall(REQUEST).execute().close();
                    } catch (StackOverflowError e) {
                        overflows.incrementAndGet();
                    } catch (IOException e) {
                        throw new AssertionError(e);
                    }
                },
                "small stack",
                128 << 10);
        small.start();
        small.join(LIMIT.toMillis());

        assertThat(overflows).hasValue(1);
    }

    @Test
    void tenThousandAttemptsTakeNoMoreStackThanOne() throws Exception {
        VirtualTimer timer = clients.register(new VirtualTimer().skippingWaits());
        Set<Integer> depths = ConcurrentHashMap.newKeySet();
        AtomicInteger attempts = new AtomicInteger();
        FakeTransport transport = clients.register(FakeTransport.of(exchange -> {
            attempts.incrementAndGet();
            depths.add(StackWalker.getInstance().walk(frames -> (int) frames.count()));
            return FakeResponse.of(503, "");
        }));
        BelayClient belay = clients.build(TestClients.over(transport, timer)
                .circuitBreaker(CircuitBreakerPolicy.off())
                .retryBudget(
                        RetryBudget.builder().percent(100).perSecond(10_000).build())
                .retry(RetryPolicy.builder()
                        .retries(ATTEMPTS - 1)
                        .backOff(Duration.ofMillis(1), Duration.ofMillis(1))
                        .build()));

        int recorded = BackgroundCall.start(() -> {
                    try (ResponseHandle response = belay.with(CallOptions.none().total(Duration.ofHours(1)))
                            .open(REQUEST, CancellationToken.none())) {
                        return response.ledger().attempts().size();
                    }
                })
                .outcome(LIMIT)
                .value();

        assertThat(recorded).isEqualTo(ATTEMPTS);
        assertThat(attempts).hasValue(ATTEMPTS);
        assertThat(depths).hasSize(1);
    }
}
