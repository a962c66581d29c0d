package dev.belay.internal.limit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.internal.origin.Origin;
import dev.belay.internal.timer.Stoppable;
import dev.belay.policy.ConcurrencyPolicy;
import dev.belay.testing.Await;
import dev.belay.testing.BackgroundCall;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import okhttp3.HttpUrl;
import org.junit.jupiter.api.Test;

class ConcurrencyLimiterTest {
    private static final Stoppable PATIENT = () -> false;
    private static final Duration SOON = Duration.ofSeconds(5);
    private static final Origin A = new Origin("http", "a", 80);
    private static final Origin B = new Origin("http", "b", 80);

    private final ConcurrencyLimiter limiter = new ConcurrencyLimiter(
            ConcurrencyPolicy.builder().perOrigin(2).total(3).queue(1).build());

    private Permit take(Origin origin) {
        return Objects.requireNonNull(limiter.tryAcquire(origin));
    }

    @Test
    void anOriginHasItsLimitAndAllHaveOne() {
        Permit first = take(A);
        take(A);

        assertThat(limiter.tryAcquire(A)).isNull();
        Permit other = take(B);
        assertThat(limiter.tryAcquire(B)).isNull();
        assertThat(limiter.inUse()).isEqualTo(3);
        assertThat(limiter.describe(A))
                .isEqualTo("2 of 2 permits of this origin and 3 of 3 in all are in use, 0 calls of at most 1 wait");

        limiter.release(other);
        assertThat(limiter.tryAcquire(A)).isNull();
        limiter.release(first);
        assertThat(limiter.tryAcquire(A)).isNotNull();
    }

    @Test
    void aRefusalByTheTotalGivesTheOriginsPermitBack() {
        take(A);
        take(A);
        take(B);
        assertThat(limiter.tryAcquire(B)).isNull();

        assertThat(limiter.describe(B)).startsWith("1 of 2 permits of this origin");
    }

    @Test
    void theQueueIsBounded() throws Exception {
        List<Permit> held = new ArrayList<>(List.of(take(A), take(A)));
        try (var waiter = BackgroundCall.start(() -> limiter.acquire(A, PATIENT))) {
            assertThat(Await.condition(SOON, () -> limiter.waiting() == 1)).isTrue();

            assertThat(limiter.acquire(A, PATIENT)).isNull();
            assertThat(limiter.waiting()).isOne();

            limiter.release(held.remove(0));
            held.add(Objects.requireNonNull(waiter.outcome(SOON).value()));
        }
        held.forEach(limiter::release);
        assertThat(limiter.inUse() + limiter.waiting()).isZero();
    }

    @Test
    void whoeverIsStoppedWhileWaitingForTheTotalGivesTheOriginsPermitBack() {
        Permit first = take(A);
        Permit second = take(A);
        Permit third = take(B);

        assertThat(limiter.acquire(B, () -> true)).isNull();

        List.of(first, second, third).forEach(limiter::release);
        assertThat(limiter.describe(B)).startsWith("0 of 2 permits of this origin and 0 of 3 in all");
        assertThat(limiter.waiting()).isZero();
    }

    @Test
    void aMillionOriginsAreNotKept() {
        Permit busy = take(A);
        for (int i = 0; i < 1_000_000; i++) {
            limiter.release(take(new Origin("http", "host-" + i, 80)));
        }

        assertThat(limiter.origins()).isLessThanOrEqualTo(1_001);
        assertThat(limiter.describe(A)).startsWith("1 of 2 permits of this origin");
        limiter.release(busy);
        assertThat(limiter.inUse()).isZero();
    }

    @Test
    void anOriginIsSchemeHostAndPort() {
        assertThat(Origin.of(HttpUrl.get("https://user:secret@Example.com/path?q=1")))
                .isEqualTo(new Origin("https", "example.com", 443))
                .hasToString("https://example.com:443");
        assertThat(Origin.of(HttpUrl.get("http://[::1]:8080/"))).hasToString("http://[::1]:8080");
    }
}
