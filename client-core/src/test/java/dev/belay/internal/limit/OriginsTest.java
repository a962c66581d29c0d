package dev.belay.internal.limit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.event.BreakerState;
import dev.belay.event.OriginStats;
import dev.belay.internal.origin.Origin;
import dev.belay.policy.ConcurrencyPolicy;
import dev.belay.policy.RatePolicy;
import dev.belay.testing.FakeTimeSource;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OriginsTest {
    private static final Origin A = new Origin("http", "a", 80);
    private static final int MANY = 1_000_000;
    private static final int KEPT = 1_000;

    private final FakeTimeSource time = new FakeTimeSource();
    private final ConcurrencyPolicy policy = ConcurrencyPolicy.defaults();
    private final Origins origins = new Origins(TestRules.with(policy, time));
    private final ConcurrencyLimiter limiter = new ConcurrencyLimiter(policy, new WaitingRoom(policy.queue()), time);

    private static Origin host(int number) {
        return new Origin("http", "host-" + number, 80);
    }

    /** However the calls to them end: an origin that fails is worth remembering, a million of them are not. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aMillionOriginsAreNotKept(boolean failing) {
        OriginState busy = origins.of(A);
        assertThat(limiter.tryAcquire(busy)).isTrue();
        for (int i = 0; i < MANY; i++) {
            OriginState origin = origins.of(host(i));
            BreakerPermission permission =
                    Objects.requireNonNull(origin.breaker().tryAcquire(0));
            if (failing) {
                permission.failed(false, time.nanoTime());
            } else {
                permission.release();
            }
        }

        assertThat(origins.size()).isLessThanOrEqualTo(KEPT + 1);
        assertThat(origins.of(A)).isSameAs(busy);
    }

    @Test
    void whatIsToBeRememberedIsKeptAsLongAsThereIsRoom() {
        OriginState paused = origins.of(A);
        paused.coolDown().begin(time.nanoTime(), Duration.ofSeconds(10).toNanos());
        for (int i = 0; i < KEPT; i++) {
            origins.of(host(i));
        }
        assertThat(origins.of(A)).isSameAs(paused);

        time.advance(Duration.ofSeconds(12));
        for (int i = 0; i < KEPT; i++) {
            origins.of(host(-1 - i));
        }
        assertThat(origins.of(A)).isNotSameAs(paused);
    }

    /** Or who made calls to a thousand other origins would get its turns anew. */
    @Test
    void anOriginWithARateLimitIsKeptUntilItsTurnsAreOver() {
        RatePolicy rates =
                RatePolicy.builder().perOrigin(1, Duration.ofSeconds(10)).build();
        Origins limited = new Origins(TestRules.with(policy, rates, time));
        OriginState used = limited.of(A);
        assertThat(Objects.requireNonNull(used.rate()).reserve(time.nanoTime(), 0))
                .isZero();
        for (int i = 0; i < KEPT; i++) {
            limited.of(host(i));
        }
        assertThat(limited.of(A)).isSameAs(used);

        time.advance(Duration.ofSeconds(20));
        for (int i = 0; i < KEPT; i++) {
            limited.of(host(-1 - i));
        }
        assertThat(limited.of(A)).isNotSameAs(used);
    }

    @Test
    void itsStateSaysHowThingsStand() {
        OriginState origin = origins.of(A);
        assertThat(limiter.tryAcquire(origin)).isTrue();
        origin.retries().deposit(time.nanoTime());
        origin.coolDown().begin(time.nanoTime(), Duration.ofSeconds(10).toNanos());
        origin.answered(800);

        assertThat(origins.all()).containsExactly(origin);
        assertThat(origin.origin()).isEqualTo(A);
        assertThat(origin).hasToString("http://a:80");
        assertThat(origin.stats(time.nanoTime()))
                .isEqualTo(new OriginStats(
                        "http://a:80",
                        1,
                        1,
                        100.2,
                        1,
                        0,
                        BreakerState.CLOSED,
                        Duration.ofSeconds(10),
                        Duration.ofNanos(800)));
    }

    @Test
    void whatIsForcedIsKept() {
        origins.of(A).breaker().forceOpen();
        for (int i = 0; i < 3 * KEPT; i++) {
            origins.of(host(i))
                    .coolDown()
                    .begin(time.nanoTime(), Duration.ofSeconds(10).toNanos());
        }
        assertThat(origins.of(A).breaker().status(time.nanoTime()).state()).isEqualTo(BreakerState.FORCED_OPEN);
    }

    @Test
    void theUsualTimeFollowsWhatIsSeen() {
        OriginState origin = origins.of(A);
        assertThat(origin.usualNanos()).isZero();
        origin.answered(800);
        assertThat(origin.usualNanos()).isEqualTo(800);
        origin.answered(1_600);
        assertThat(origin.usualNanos()).isEqualTo(900);
        origin.answered(100);
        assertThat(origin.usualNanos()).isEqualTo(800);
        for (int i = 0; i < 200; i++) {
            origin.answered(0);
        }
        assertThat(origin.usualNanos()).isPositive();
    }
}
