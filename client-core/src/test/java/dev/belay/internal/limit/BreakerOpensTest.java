package dev.belay.internal.limit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.event.BreakerChanged;
import dev.belay.event.BreakerState;
import dev.belay.policy.CircuitBreakerPolicy;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowSynchronizationStrategy;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BreakerOpensTest {
    private final BreakerUnderTest test = BreakerUnderTest.withDefaults();

    @Test
    void halfOfTwentyFailedCallsOpenIt() {
        test.succeed(10);
        test.fail(9);
        assertThat(test.refuses()).isFalse();

        test.fail(1);

        assertThat(test.refuses()).isTrue();
        assertThat(test.breaker.status(test.now()))
                .isEqualTo(new BreakerStatus(BreakerState.OPEN, 5_000_000_000L, "10 of 20 calls failed in 30 s"));
        assertThat(test.changes)
                .containsExactly(new BreakerChanged(
                        "https://a.example:443",
                        BreakerState.CLOSED,
                        BreakerState.OPEN,
                        "10 of 20 calls failed in 30 s",
                        Duration.ofSeconds(5)));
    }

    @Test
    void lessThanHalfDoNot() {
        test.succeed(100);
        test.fail(99);

        assertThat(test.refuses()).isFalse();
        test.fail(1);
        assertThat(test.reason()).isEqualTo("100 of 200 calls failed in 30 s");
    }

    @Test
    void nineteenFailuresAreTooFewToJudgeBy() {
        test.fail(19);

        assertThat(test.refuses()).isFalse();
        test.succeed(1);
        assertThat(test.reason()).isEqualTo("19 of 20 calls failed in 30 s");
    }

    @Test
    void fourFifthsOfSlowCallsOpenIt() {
        test.succeed(5);
        test.beSlow(19);
        assertThat(test.refuses()).isFalse();

        test.beSlow(1);

        assertThat(test.refuses()).isTrue();
        assertThat(test.reason()).isEqualTo("20 of 25 calls were slow in 30 s");
    }

    @Test
    void aFailedCallCanBeSlowToo() {
        test.succeed(4);
        for (int i = 0; i < 9; i++) {
            test.take().failed(true, test.now());
        }
        test.beSlow(7);

        assertThat(test.reason()).isEqualTo("16 of 20 calls were slow in 30 s");
    }

    @Test
    void releasedPermissionsCountForNothing() {
        for (int i = 0; i < 100; i++) {
            test.take().release();
        }
        test.fail(19);

        assertThat(test.refuses()).isFalse();
    }

    @Test
    void callsLeaveTheWindow() {
        test.fail(19);
        test.pass(Duration.ofSeconds(30));
        test.fail(1);
        assertThat(test.refuses()).isFalse();

        test.fail(18);
        assertThat(test.refuses()).isFalse();
        test.fail(1);
        assertThat(test.refuses()).isTrue();
    }

    @Test
    void theWindowSlides() {
        for (int second = 0; second < 300; second++) {
            test.succeed(second % 2 == 0 ? 2 : 0);
            test.fail(second % 2);
            test.pass(Duration.ofSeconds(1));
        }
        assertThat(test.refuses()).isFalse();
        test.pass(Duration.ofSeconds(20));

        test.fail(6);
        assertThat(test.refuses()).isFalse();
        test.fail(1);

        assertThat(test.reason())
                .as("8 that went well and 5 that failed are left of 150")
                .isEqualTo("12 of 20 calls failed in 30 s");
    }

    @ParameterizedTest
    @CsvSource({"0, 80, 20 of 20 calls were slow in 30 s", "50, 0, 20 of 20 calls failed in 30 s"})
    void whatIsNotToCountDoesNot(int failurePercent, int slowPercent, String reason) {
        BreakerUnderTest other = new BreakerUnderTest(CircuitBreakerPolicy.builder()
                .failurePercent(failurePercent)
                .slowPercent(slowPercent)
                .build());
        for (int i = 0; i < 20; i++) {
            other.take().failed(slowPercent == 0, other.now());
            other.pass(Duration.ofSeconds(31));
        }
        if (failurePercent == 0) {
            other.fail(100);
            assertThat(other.refuses()).isFalse();
            other.pass(Duration.ofSeconds(31));
            other.beSlow(20);
        } else {
            other.beSlow(100);
            assertThat(other.refuses()).isFalse();
            other.pass(Duration.ofSeconds(31));
            other.fail(20);
        }

        assertThat(other.reason()).isEqualTo(reason);
    }

    @Test
    void oneCallIsEnoughWhereTheMinimumIsOne() {
        BreakerUnderTest other = new BreakerUnderTest(
                CircuitBreakerPolicy.builder().minimumCalls(1).build());

        other.fail(1);

        assertThat(other.reason()).isEqualTo("1 of 1 calls failed in 30 s");
    }

    /** Threads come in another order than that in which they looked at the clock, across the border of a second. */
    @Test
    void timeThatSeemsToGoBackEmptiesNothing() {
        test.succeed(16);
        BreakerPermission late = test.take();
        long before = test.now();
        test.pass(Duration.ofSeconds(2));
        test.fail(10);
        for (int i = 0; i < 40; i++) {
            late.succeeded(false, before);
            test.succeed(1);
        }

        test.fail(85);
        assertThat(test.refuses()).isFalse();
        test.fail(1);
        assertThat(test.reason()).isEqualTo("96 of 192 calls failed in 30 s");
    }

    @Test
    void aQuietBreakerCanBeForgottenAndOneWithCallsNot() {
        assertThat(test.breaker.isForgettable(test.now())).isTrue();
        test.fail(1);
        assertThat(test.breaker.isForgettable(test.now())).isFalse();
        test.succeed(18);
        test.pass(Duration.ofSeconds(29));
        assertThat(test.breaker.isForgettable(test.now())).isFalse();
        test.pass(Duration.ofSeconds(1));
        assertThat(test.breaker.isForgettable(test.now())).isTrue();

        BreakerUnderTest early = BreakerUnderTest.withDefaults();
        early.succeed(2);
        early.pass(Duration.ofSeconds(30).minusNanos(4));
        assertThat(early.breaker.isForgettable(early.now())).isFalse();
        early.pass(Duration.ofNanos(4));
        assertThat(early.breaker.isForgettable(early.now())).isTrue();

        test.fail(20);
        test.pass(Duration.ofSeconds(64));
        assertThat(test.breaker.isForgettable(test.now())).isFalse();
        test.pass(Duration.ofSeconds(1));
        assertThat(test.breaker.isForgettable(test.now())).isTrue();
    }

    /** The clock may begin anywhere, and pass the largest number. */
    @ParameterizedTest
    @ValueSource(longs = {Long.MIN_VALUE, -20_000_000_000L, 0, Long.MAX_VALUE - 20_000_000_000L})
    void onlyDifferencesOfTimesMatter(long start) {
        Breaker breaker = new Breaker(
                BreakerUnderTest.ORIGIN, new BreakerRules(CircuitBreakerPolicy.defaults(), change -> {}, bound -> 0));
        BreakerPermission permission = Objects.requireNonNull(breaker.tryAcquire(start));
        for (int second = 0; second < 120; second++) {
            long now = start + second * 1_000_000_000L;
            permission.failed(false, now);
            permission.succeeded(second % 10 == 0, now);
            permission.succeeded(false, now);
        }
        long now = start + 120_000_000_000L;
        assertThat(breaker.isForgettable(now)).isFalse();
        for (int i = 0; i < 29; i++) {
            assertThat(breaker.openNanos(now)).isZero();
            permission.failed(false, now);
        }

        assertThat(breaker.status(now).reason()).isEqualTo("58 of 116 calls failed in 30 s");
        assertThat(breaker.openNanos(now + 4_999_999_999L)).isEqualTo(1);
        assertThat(breaker.tryAcquire(now + 4_999_999_999L)).isNull();
        assertThat(breaker.tryAcquire(now + 5_000_000_000L)).isNotNull();
        assertThat(breaker.isForgettable(now + 5_000_000_000L)).isFalse();
    }

    /** Resilience4j's window is made late, with the calls that there were; from outside nobody can tell. */
    @Test
    void itOpensWhenABreakerOpensThatCountedFromTheBeginning() {
        for (long seed = 1; seed <= 300; seed++) {
            Random random = new Random(seed);
            BreakerUnderTest ours = BreakerUnderTest.withDefaults();
            BreakerPermission permission = ours.take();
            ReferenceClock clock = new ReferenceClock();
            CircuitBreaker reference = null;
            int longestGap = 1 + random.nextInt(4_000);
            int failing = 30 + random.nextInt(40);
            long first = 0;
            for (int call = 0; call < 60 && ours.state() == BreakerState.CLOSED; call++) {
                long now = ours.now() & ~3L;
                if (reference == null) {
                    first = now;
                    reference = referenceBreaker(clock);
                }
                clock.second = (now - first) / 1_000_000_000L;
                boolean failed = random.nextInt(100) < failing;
                boolean slow = random.nextInt(100) < 60;
                if (failed) {
                    reference.onError(slow ? 2 : 0, TimeUnit.NANOSECONDS, new IllegalStateException());
                    permission.failed(slow, ours.now());
                } else {
                    reference.onSuccess(slow ? 2 : 0, TimeUnit.NANOSECONDS);
                    permission.succeeded(slow, ours.now());
                }

                assertThat(ours.state().name())
                        .as("seed %d, call %d", seed, call)
                        .isEqualTo(reference.getState().name());
                ours.pass(Duration.ofMillis(random.nextInt(longestGap)));
            }
        }
    }

    private static CircuitBreaker referenceBreaker(Clock clock) {
        return CircuitBreaker.of(
                "reference",
                CircuitBreakerConfig.custom()
                        .clock(clock)
                        .slidingWindow(
                                30, 20, SlidingWindowType.TIME_BASED, SlidingWindowSynchronizationStrategy.SYNCHRONIZED)
                        .failureRateThreshold(50)
                        .slowCallRateThreshold(80)
                        .slowCallDurationThreshold(Duration.ofNanos(1))
                        .build());
    }

    private static final class ReferenceClock extends Clock {
        private long second;

        @Override
        public Instant instant() {
            return Instant.ofEpochSecond(second);
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
