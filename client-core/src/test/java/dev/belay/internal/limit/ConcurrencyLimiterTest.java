package dev.belay.internal.limit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.internal.origin.Origin;
import dev.belay.internal.time.TimeSource;
import dev.belay.internal.timer.Stoppable;
import dev.belay.policy.ConcurrencyPolicy;
import dev.belay.testing.Await;
import dev.belay.testing.BackgroundCall;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import okhttp3.HttpUrl;
import org.junit.jupiter.api.Test;

class ConcurrencyLimiterTest {
    private static final Stoppable PATIENT = () -> false;
    private static final Duration SOON = Duration.ofSeconds(5);
    private static final Origin A = new Origin("http", "a", 80);
    private static final Origin B = new Origin("http", "b", 80);

    private static final ConcurrencyPolicy POLICY =
            ConcurrencyPolicy.builder().perOrigin(2).total(3).queue(1).build();

    private final Origins origins = new Origins(TestRules.with(POLICY));
    private final ConcurrencyLimiter limiter =
            new ConcurrencyLimiter(POLICY, new WaitingRoom(POLICY.queue()), TimeSource.SYSTEM);

    private OriginState take(Origin origin) {
        assertThat(tryAcquire(origin)).isTrue();
        return origins.of(origin);
    }

    private boolean tryAcquire(Origin origin) {
        return limiter.tryAcquire(origins.of(origin));
    }

    private boolean acquire(Origin origin, Stoppable caller) {
        return limiter.acquire(origins.of(origin), caller);
    }

    private String describe(Origin origin) {
        return limiter.describe(origins.of(origin));
    }

    @Test
    void anOriginHasItsLimitAndAllHaveOne() {
        OriginState first = take(A);
        take(A);

        assertThat(tryAcquire(A)).isFalse();
        OriginState other = take(B);
        assertThat(tryAcquire(B)).isFalse();
        assertThat(limiter.inUse()).isEqualTo(3);
        assertThat(describe(A))
                .isEqualTo("2 of 2 permits of this origin and 3 of 3 in all are in use, 0 calls of at most 1 wait");

        limiter.release(other);
        assertThat(tryAcquire(A)).isFalse();
        limiter.release(first);
        assertThat(tryAcquire(A)).isTrue();
    }

    @Test
    void aRefusalByTheTotalGivesTheOriginsPermitBack() {
        take(A);
        take(A);
        take(B);
        assertThat(tryAcquire(B)).isFalse();

        assertThat(describe(B)).startsWith("1 of 2 permits of this origin");
    }

    @Test
    void theQueueIsBounded() throws Exception {
        List<OriginState> held = new ArrayList<>(List.of(take(A), take(A)));
        try (var waiter = BackgroundCall.start(() -> acquire(A, PATIENT))) {
            assertThat(Await.condition(SOON, () -> limiter.waiting() == 1)).isTrue();

            assertThat(acquire(A, PATIENT)).isFalse();
            assertThat(limiter.waiting()).isOne();

            limiter.release(held.remove(0));
            assertThat(waiter.outcome(SOON).value()).isTrue();
            held.add(origins.of(A));
        }
        held.forEach(limiter::release);
        assertThat(limiter.inUse() + limiter.waiting()).isZero();
    }

    @Test
    void whoeverIsStoppedWhileWaitingForTheTotalGivesTheOriginsPermitBack() {
        OriginState first = take(A);
        OriginState second = take(A);
        OriginState third = take(B);

        assertThat(acquire(B, () -> true)).isFalse();

        List.of(first, second, third).forEach(limiter::release);
        assertThat(describe(B)).startsWith("0 of 2 permits of this origin and 0 of 3 in all");
        assertThat(limiter.waiting()).isZero();
    }

    @Test
    void whoeverIsStoppedWhileWaitingForTheOriginHasTakenNothing() {
        OriginState first = take(A);
        OriginState second = take(A);

        assertThat(acquire(A, () -> true)).isFalse();

        assertThat(limiter.inUse()).isEqualTo(2);
        assertThat(limiter.waiting()).isZero();
        List.of(first, second).forEach(limiter::release);
        assertThat(describe(A)).startsWith("0 of 2 permits of this origin and 0 of 3 in all");
    }

    @Test
    void anOriginIsSchemeHostAndPort() {
        assertThat(Origin.of(HttpUrl.get("https://user:secret@Example.com/path?q=1")))
                .isEqualTo(new Origin("https", "example.com", 443))
                .hasToString("https://example.com:443");
        assertThat(Origin.of(HttpUrl.get("http://[::1]:8080/"))).hasToString("http://[::1]:8080");
    }
}
