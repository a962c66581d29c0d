package dev.belay.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.BelayClient;
import dev.belay.CancellationToken;
import dev.belay.error.CircuitOpenException;
import dev.belay.error.HttpStatusException;
import dev.belay.policy.CircuitBreakerPolicy;
import dev.belay.policy.RetryBudget;
import dev.belay.policy.RetryPolicy;
import dev.belay.testing.Answers;
import dev.belay.testing.ClientExtension;
import dev.belay.testing.StreamAnswers;
import java.time.Duration;
import java.util.Map;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** F12: retries multiply the load of a server that fails because it has too much of it. */
class F12RetryStormTest {
    private static final int CALLS = 400;
    private static final RetryPolicy QUICK = RetryPolicy.builder()
            .backOff(Duration.ofMillis(1), Duration.ofMillis(1))
            .build();

    @RegisterExtension
    final ClientExtension leaks = new ClientExtension();

    private static Peer busy(Wire wire) {
        return Peer.start(wire, Answers.status(503), StreamAnswers.status(503, Map.of()));
    }

    /** As it is written every day: three more attempts, whatever the others do. */
    private static Interceptor threeMoreAttempts() {
        return chain -> {
            Response response = chain.proceed(chain.request());
            for (int retries = 0; retries < 3 && !response.isSuccessful(); retries++) {
                response.close();
                response = chain.proceed(chain.request());
            }
            return response;
        };
    }

    @ParameterizedTest
    @EnumSource(
            value = Wire.class,
            names = {"HTTP_1", "HTTP_2"})
    void anInterceptorThatRetriesMultipliesTheLoad(Wire wire) throws Exception {
        OkHttpClient naive =
                wire.okHttp().newBuilder().addInterceptor(threeMoreAttempts()).build();
        leaks.register(Wire.end(naive));
        try (Peer peer = busy(wire)) {
            for (int i = 0; i < CALLS; i++) {
                try (Response response = naive.newCall(peer.request()).execute()) {
                    assertThat(response.code()).isEqualTo(503);
                }
            }
            assertThat(peer.traffic().requests()).isEqualTo(4L * CALLS);
        }
    }

    private static int failures(BelayClient client, Request request) throws Exception {
        int refused = 0;
        for (int i = 0; i < CALLS; i++) {
            try {
                client.execute(request, CancellationToken.none(), response -> {
                    throw new HttpStatusException(
                            "busy", response.ledger(), response.status(), response.headers(), new byte[0]);
                });
            } catch (CircuitOpenException e) {
                refused++;
            } catch (HttpStatusException e) {
                assertThat(e.status()).isEqualTo(503);
            }
        }
        return refused;
    }

    /** What the budget alone does: the breaker is off, and so is the reserve for those who call seldom. */
    @ParameterizedTest
    @EnumSource(
            value = Wire.class,
            names = {"HTTP_1", "HTTP_2"})
    void theBudgetKeepsRetriesToAFifthOfTheCalls(Wire wire) throws Exception {
        try (Peer peer = busy(wire);
                BelayClient belay = wire.belay()
                        .retry(QUICK)
                        .retryBudget(RetryBudget.builder().perSecond(0).build())
                        .circuitBreaker(CircuitBreakerPolicy.off())
                        .build()) {
            int refused = failures(belay, peer.request());

            assertThat(refused).isZero();
            assertThat(peer.traffic().requests()).isBetween(CALLS + 1L, CALLS * 12L / 10);
            assertThat(belay.origins())
                    .singleElement()
                    .satisfies(origin -> assertThat(origin.amplification()).isBetween(1.1, 1.2));
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Wire.class,
            names = {"HTTP_1", "HTTP_2"})
    void withTheDefaultsTheServerIsSparedAltogether(Wire wire) throws Exception {
        try (Peer peer = busy(wire);
                BelayClient belay = wire.belay().retry(QUICK).build()) {
            int refused = failures(belay, peer.request());

            assertThat(refused).isGreaterThan(CALLS / 2);
            assertThat(peer.traffic().requests()).isLessThan(CALLS / 10);
        }
    }
}
