package dev.belay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.belay.error.CallCancelledException;
import dev.belay.error.CoolDownException;
import dev.belay.error.RateLimitException;
import dev.belay.event.Phase;
import dev.belay.event.PhaseTime;
import dev.belay.policy.ConcurrencyPolicy;
import dev.belay.policy.CoolDownPolicy;
import dev.belay.policy.RatePolicy;
import dev.belay.testing.Await;
import dev.belay.testing.BackgroundCall;
import dev.belay.testing.CallStyle;
import dev.belay.testing.ClientExtension;
import dev.belay.testing.FakeAnswers;
import dev.belay.testing.FakeResponse;
import dev.belay.testing.FakeTransport;
import dev.belay.testing.TestClients;
import dev.belay.testing.VirtualTimer;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import okhttp3.Request;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The waits for a server that has asked for a pause, and for the client's own rate limit. */
class CoolDownTest {
    private static final CancellationToken NONE = CancellationToken.none();
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final Request TO_A =
            new Request.Builder().url("http://a.test/").build();
    private static final Request TO_B =
            new Request.Builder().url("http://b.test/").build();
    private static final FakeTransport.Script OK = FakeAnswers.ok("hello");

    @RegisterExtension
    final ClientExtension clients = new ClientExtension();

    private final VirtualTimer skipping = clients.register(new VirtualTimer().skippingWaits());

    private static FakeTransport.Script asks(int status, String header, String value) {
        return FakeAnswers.responds(() -> FakeResponse.of(status, "").header(header, value));
    }

    private BelayClient.Builder builder(FakeTransport.Script first, VirtualTimer timer) {
        return TestClients.over(clients.register(FakeTransport.of(first, OK)), timer);
    }

    private static int status(BelayClient client, Request request) throws IOException {
        try (ResponseHandle response = client.open(request, NONE)) {
            return response.status();
        }
    }

    private Duration timeOf(BelayClient client, Request request) throws IOException {
        long start = skipping.time().nanoTime();
        assertThat(status(client, request)).isEqualTo(200);
        return Duration.ofNanos(skipping.time().nanoTime() - start);
    }

    @ParameterizedTest
    @CsvSource({"429, Retry-After, 4", "503, Retry-After, 4", "429, RateLimit, '\"default\";r=0;t=4'"})
    void whatOneCallerIsToldHoldsForAllOfThatOrigin(int status, String header, String value) throws Exception {
        BelayClient client = clients.build(builder(asks(status, header, value), skipping));
        assertThat(status(client, TO_A)).isEqualTo(status);

        assertThat(timeOf(client, TO_B)).isZero();
        assertThat(client.origins())
                .anySatisfy(stats -> assertThat(stats.coolDown()).hasSeconds(4));
        assertThat(timeOf(client, TO_A)).isBetween(Duration.ofSeconds(4), Duration.ofSeconds(5));
        assertThat(timeOf(client, TO_A)).isLessThan(Duration.ofSeconds(1));
    }

    @ParameterizedTest
    @CsvSource({"500, Retry-After, 4", "200, Retry-After, 4", "503, X-Retry-After, 4", "503, Retry-After, soon"})
    void nothingElseIsAPause(int status, String header, String value) throws Exception {
        BelayClient client = clients.build(builder(asks(status, header, value), skipping));
        status(client, TO_A);

        assertThat(timeOf(client, TO_A)).isZero();
    }

    @Test
    void whoCannotWaitThatLongIsRefusedAtOnce() throws Exception {
        BelayClient client = clients.build(builder(asks(503, "Retry-After", "3600"), skipping));
        status(client, TO_A);
        long start = skipping.time().nanoTime();

        CoolDownException refused =
                Objects.requireNonNull(catchThrowableOfType(CoolDownException.class, () -> status(client, TO_A)));

        assertThat(skipping.time().nanoTime()).isEqualTo(start);
        // Of an hour, the minute that is believed.
        assertThat(refused.retryAfter()).contains(Duration.ofMinutes(1));
        assertThat(refused).hasMessageContaining("the server has asked its callers to stay away for another 60 s");
        assertThat(refused.requestMayHaveBeenSent()).isFalse();
    }

    @Test
    void itCanBeTurnedOff() throws Exception {
        BelayClient client = clients.build(
                builder(asks(503, "Retry-After", "3600"), skipping).coolDown(CoolDownPolicy.never()));
        status(client, TO_A);

        assertThat(timeOf(client, TO_A)).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void aCancelEndsTheWait(CallStyle style) throws Exception {
        VirtualTimer timer = clients.register(new VirtualTimer());
        BelayClient client = clients.build(builder(asks(503, "Retry-After", "9"), timer));
        status(client, TO_A);
        try (CancellationSource source = CancellationSource.create();
                BackgroundCall<String> call = style.start(client, TO_A, source.token())) {
            assertThat(Await.condition(
                            SOON, () -> ClientInternals.engine(client).limiter().waiting() == 1))
                    .isTrue();
            source.cancel();

            assertThat(call.outcome(SOON).failure())
                    .isInstanceOfSatisfying(
                            CallCancelledException.class,
                            cancelled -> assertThat(cancelled.attempts().get(0).phases())
                                    .extracting(PhaseTime::phase)
                                    .containsExactly(Phase.COOL_DOWN));
        }
        assertThat(ClientInternals.engine(client).limiter().waiting()).isZero();
    }

    @Test
    void onlySoManyCanWait() throws Exception {
        VirtualTimer timer = clients.register(new VirtualTimer());
        BelayClient client = clients.build(builder(asks(503, "Retry-After", "9"), timer)
                .concurrency(ConcurrencyPolicy.builder().queue(1).build()));
        status(client, TO_A);
        try (BackgroundCall<String> first = CallStyle.EXECUTE.start(client, TO_A, NONE)) {
            assertThat(Await.condition(
                            SOON, () -> ClientInternals.engine(client).limiter().waiting() == 1))
                    .isTrue();

            assertThat(catchThrowableOfType(CoolDownException.class, () -> status(client, TO_A)))
                    .hasMessageContaining("1 calls of at most 1 wait already");
            timer.advance(Duration.ofSeconds(11));
            assertThat(first.outcome(SOON).value()).isEqualTo("hello");
        }
    }

    @Test
    void theRateLimitIsWaitedForAsLongAsItMay() throws Exception {
        BelayClient client = clients.build(builder(OK, skipping)
                .rateLimit(RatePolicy.builder()
                        .perOrigin(2, Duration.ofMillis(500))
                        .maxWait(Duration.ofMillis(900))
                        .build()));

        List<Duration> times =
                List.of(timeOf(client, TO_A), timeOf(client, TO_A), timeOf(client, TO_B), timeOf(client, TO_A));

        assertThat(times.subList(0, 3)).containsOnly(Duration.ZERO);
        assertThat(times.get(3)).isBetween(Duration.ofMillis(1), Duration.ofMillis(500));
    }

    @Test
    void whoseTurnDoesNotComeInTimeIsRefusedAtOnce() throws Exception {
        BelayClient client = clients.build(builder(OK, skipping)
                .rateLimit(RatePolicy.builder()
                        .group("shop", List.of("a.test", "b.test"), 1, Duration.ofMinutes(1))
                        .build()));
        status(client, TO_A);

        RateLimitException refused =
                Objects.requireNonNull(catchThrowableOfType(RateLimitException.class, () -> status(client, TO_B)));

        assertThat(refused.retryAfter())
                .hasValueSatisfying(wait -> assertThat(wait).isBetween(Duration.ofSeconds(1), Duration.ofMinutes(1)));
        assertThat(refused).hasMessageContaining("the rate limit of shop").hasMessageContaining("is used up");
        assertThat(refused.requestMayHaveBeenSent()).isFalse();
    }

    @Test
    void noTurnIsWaitedForThatComesAfterTheDeadline() throws Exception {
        BelayClient client = clients.build(builder(OK, skipping)
                .rateLimit(RatePolicy.builder()
                        .perOrigin(1, Duration.ofMinutes(2))
                        .maxWait(Duration.ofHours(1))
                        .build()));
        status(client, TO_A);
        long start = skipping.time().nanoTime();

        assertThat(catchThrowableOfType(RateLimitException.class, () -> status(client, TO_A)))
                .hasMessageContaining("longer than maxWait or the deadline");
        assertThat(skipping.time().nanoTime()).isEqualTo(start);
    }
}
