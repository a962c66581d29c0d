package dev.belay.internal.limit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.event.BreakerState;
import dev.belay.policy.CircuitBreakerPolicy;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The calls that go although the breaker is open. */
class BreakerScoutsTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final BreakerUnderTest test = BreakerUnderTest.withDefaults();

    /** What an attempt does: it looks, and if it may go it asks for a permission. */
    private @Nullable BreakerPermission attempt() {
        return test.breaker.refusalNanos(test.now()) > 0 ? null : test.breaker.tryAcquire(test.now());
    }

    private BreakerPermission go() {
        return Objects.requireNonNull(attempt(), "refused");
    }

    private void refused(int attempts) {
        for (int i = 0; i < attempts; i++) {
            assertThat(attempt()).as("attempt %d", i).isNull();
        }
    }

    private BreakerPermission openAndScout() {
        test.fail(20);
        test.pass(SECOND);
        refused(99);
        return go();
    }

    @Test
    void oneOfAHundredGoes() {
        test.fail(20);
        test.pass(SECOND);

        refused(99);
        go();
        refused(1_000);
        assertThat(test.openFor()).isEqualTo(Duration.ofSeconds(4));
        assertThat(test.state()).isEqualTo(BreakerState.OPEN);
    }

    @Test
    void noneGoesInTheFirstSecond() {
        test.fail(20);
        test.pass(SECOND.minusNanos(1));

        refused(1_000);
        test.pass(Duration.ofNanos(1));

        go();
    }

    @Test
    void theNextGoesASecondAfterTheLastAndAHundredCallsLater() {
        openAndScout().failed(false, test.now());
        refused(98);
        test.pass(SECOND.minusNanos(1));
        refused(500);

        test.pass(Duration.ofNanos(1));

        go().failed(false, test.now());
        test.pass(SECOND);
        refused(99);
        go();
    }

    @Test
    void oneThatGoesWellBeginsTheProbes() {
        BreakerPermission scout = openAndScout();

        scout.succeeded(false, test.now());

        assertThat(test.state()).isEqualTo(BreakerState.HALF_OPEN);
        test.succeed(3);
        assertThat(test.states()).containsExactly(BreakerState.OPEN, BreakerState.HALF_OPEN, BreakerState.CLOSED);
        assertThat(test.refuses()).isFalse();
    }

    @Test
    void probesThatItHasBegunWronglyDoubleTheTime() {
        openAndScout().succeeded(false, test.now());

        test.fail(3);

        assertThat(test.openFor()).isEqualTo(Duration.ofSeconds(10));
        refused(1_000);
    }

    @ParameterizedTest
    @CsvSource({
        "50, 80, false, true, OPEN",
        "50, 80, true, false, OPEN",
        "0, 80, true, false, HALF_OPEN",
        "0, 80, false, true, OPEN",
        "50, 0, false, true, HALF_OPEN"
    })
    void itIsJudgedByWhatCounts(
            int failurePercent, int slowPercent, boolean failed, boolean slow, BreakerState expected) {
        BreakerUnderTest other = new BreakerUnderTest(CircuitBreakerPolicy.builder()
                .failurePercent(failurePercent)
                .slowPercent(slowPercent)
                .minimumCalls(1)
                .build());
        other.take().failed(true, other.now());
        other.pass(SECOND);
        for (int i = 0; i < 100; i++) {
            other.breaker.refusalNanos(other.now());
        }
        if (failed) {
            other.take().failed(slow, other.now());
        } else {
            other.take().succeeded(slow, other.now());
        }

        assertThat(other.state()).isEqualTo(expected);
    }

    @Test
    void oneThatIsCancelledSaysNothingAndMakesRoom() {
        openAndScout().release();
        assertThat(test.state()).isEqualTo(BreakerState.OPEN);
        test.pass(SECOND);
        refused(99);

        go();
    }

    @Test
    void oneThatIsNeverHeardOfAgainIsReplaced() {
        BreakerUnderTest other = new BreakerUnderTest(
                CircuitBreakerPolicy.builder().openFor(Duration.ofSeconds(60)).build());
        other.fail(20);
        other.pass(SECOND);
        for (int i = 0; i < 100; i++) {
            other.breaker.refusalNanos(other.now());
        }
        other.take();

        other.pass(Duration.ofSeconds(30).minusNanos(1));
        for (int i = 0; i < 1_000; i++) {
            assertThat(other.breaker.refusalNanos(other.now())).isPositive();
        }
        other.pass(Duration.ofNanos(1));

        assertThat(other.breaker.refusalNanos(other.now())).isZero();
    }

    /** Several attempts may have been told at the same time that one of them may go. */
    @Test
    void ofThoseThatMayGoOneGoes() {
        test.fail(20);
        test.pass(SECOND);
        refused(99);
        assertThat(test.breaker.refusalNanos(test.now())).isZero();
        assertThat(test.breaker.refusalNanos(test.now())).isZero();

        assertThat(test.breaker.tryAcquire(test.now())).isNotNull();
        assertThat(test.breaker.tryAcquire(test.now())).isNull();
    }

    @Test
    void newsThatComeTooLateChangeNothing() {
        BreakerPermission scout = openAndScout();
        test.pass(test.openFor());
        test.fail(3);

        scout.succeeded(false, test.now());

        assertThat(test.state()).isEqualTo(BreakerState.OPEN);
        assertThat(test.openFor()).isEqualTo(Duration.ofSeconds(10));
    }

    @ParameterizedTest
    @EnumSource(names = {"FORCED_OPEN", "HALF_OPEN"})
    void noneGoesInOtherStates(BreakerState state) {
        if (state == BreakerState.FORCED_OPEN) {
            test.breaker.forceOpen();
        } else {
            test.openAndWait();
            for (int i = 0; i < 3; i++) {
                test.take();
            }
        }
        for (int second = 0; second < 20; second++) {
            test.pass(SECOND);
            refused(200);
        }

        assertThat(test.state()).isEqualTo(state);
    }

    /** A thousand clients with ten calls a second each are as gentle together as one with ten thousand. */
    @Test
    void noMoreThanAHundredthGoesHoweverManyClients() {
        AtomicInteger gone = new AtomicInteger();
        for (int client = 0; client < 100; client++) {
            BreakerUnderTest other = new BreakerUnderTest(CircuitBreakerPolicy.builder()
                    .openFor(Duration.ofSeconds(60))
                    .build());
            other.fail(20);
            for (int call = 0; call < 590; call++) {
                other.pass(Duration.ofMillis(100));
                if (other.breaker.refusalNanos(other.now()) == 0) {
                    gone.incrementAndGet();
                    other.take().failed(false, other.now());
                }
            }
        }

        assertThat(gone).hasValue(100 * 5);
    }
}
