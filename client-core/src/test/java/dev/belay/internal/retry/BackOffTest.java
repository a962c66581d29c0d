package dev.belay.internal.retry;

import static dev.belay.internal.retry.Given.MS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.event.Retried;
import dev.belay.policy.RetryPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import okhttp3.Headers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BackOffTest {
    private static final double NEARLY_ONE = Math.nextDown(1.0);
    private static final RetryPolicy.Builder MANY = RetryPolicy.builder().retries(9_999);

    private static long delayMillis(Given given) {
        return given.decision() instanceof RetryDecision.Retry retry
                ? Math.round((double) retry.delayNanos() / MS)
                : -1;
    }

    @ParameterizedTest
    @CsvSource({
        "1, 50",
        "2, 100",
        "3, 200",
        "4, 400",
        "5, 800",
        "6, 1600",
        "7, 2000",
        "8, 2000",
        "63, 2000",
        "64, 2000",
        "65, 2000",
        "128, 2000",
        "9999, 2000"
    })
    void itDoublesUpToTheLongest(int number, long most) {
        assertThat(delayMillis(Given.status(503).policy(MANY).number(number).chance(NEARLY_ONE)))
                .isEqualTo(most);
        assertThat(delayMillis(Given.status(503).policy(MANY).number(number).chance(0.5)))
                .isEqualTo(most / 2);
        assertThat(delayMillis(Given.status(503).policy(MANY).number(number).chance(0)))
                .isZero();
    }

    @ParameterizedTest
    @CsvSource({"1, 1000", "2, 2000", "3, 2000"})
    void whatWasThrottledWaitsLonger(int number, long most) {
        assertThat(delayMillis(Given.status(429).policy(MANY).number(number).chance(NEARLY_ONE)))
                .isEqualTo(most);
        assertThat(delayMillis(Given.status(429).policy(MANY).number(number).chance(0)))
                .isZero();
    }

    @Test
    void whatWasThrottledWaitsLongerByACondition() {
        RetryPolicy.Builder condition = RetryPolicy.builder().statuses(Set.of()).retryIf(attempt -> true);

        assertThat(Given.status(429).policy(condition).chance(0.5).decision())
                .isEqualTo(new RetryDecision.Retry(500 * MS, Retried.Reason.CONDITION));
    }

    @Test
    void afterAFailedLookUpItsMemoryIsWaitedFor() {
        Given given = Given.failure(Failed.toLookUp()).unsent();

        assertThat(delayMillis(given.chance(0))).isEqualTo(1_000);
        assertThat(delayMillis(given.chance(NEARLY_ONE))).isEqualTo(1_050);
        assertThat(delayMillis(given.number(2))).isEqualTo(1_100);
    }

    @Test
    void theLengthsAreThePolicys() {
        RetryPolicy.Builder policy = RetryPolicy.builder()
                .backOff(Duration.ofMillis(10), Duration.ofMillis(25))
                .throttledBackOff(Duration.ofMillis(20));

        assertThat(delayMillis(Given.status(503).policy(policy).chance(NEARLY_ONE)))
                .isEqualTo(10);
        assertThat(delayMillis(Given.status(503).policy(policy).number(2).chance(NEARLY_ONE)))
                .isEqualTo(20);
        assertThat(delayMillis(Given.status(429).policy(policy).number(2).chance(NEARLY_ONE)))
                .isEqualTo(25);
    }

    @Test
    void theLongestLengthsDoNotOverflow() {
        Duration day = Duration.ofHours(24);
        BackOff backOff = new BackOff(
                RetryPolicy.builder().backOff(day, day).throttledBackOff(day).build());
        long years = RetryAfter.nanos(Headers.of("Retry-After", "9".repeat(30)), Given.NOW);

        for (int number = 1; number < 10_000; number++) {
            assertThat(backOff.nanos(number, Retried.Reason.STATUS, 503, RetryAfter.NONE, NEARLY_ONE))
                    .isBetween(day.toNanos() - 1_000_000, day.toNanos());
            assertThat(backOff.nanos(number, Retried.Reason.STATUS, 503, years, NEARLY_ONE))
                    .isGreaterThan(years);
        }
    }

    @ParameterizedTest
    @CsvSource({"0, 3000", "0.5, 3150", "1, 3300"})
    void whatTheServerAsksForIsWaitedAndUpToATenthMore(double chance, long expected) {
        assertThat(delayMillis(Given.status(503).headers("Retry-After", "3").chance(Math.min(chance, NEARLY_ONE))))
                .isEqualTo(expected);
    }

    @Test
    void theLongerOfTheTwoCounts() {
        Given given = Given.status(429).policy(MANY).number(2).headers("Retry-After", "1");

        assertThat(delayMillis(given.chance(0.8))).isEqualTo(1_600 + 128);
        assertThat(delayMillis(given.chance(0.1))).isEqualTo(1_000 + 10);
    }

    @Test
    void noWaitThatIsAskedForChangesNothing() {
        assertThat(delayMillis(Given.status(503).headers("Retry-After", "0").chance(0.5)))
                .isEqualTo(25);
        assertThat(delayMillis(Given.status(503).headers("Retry-After", "soon").chance(0.5)))
                .isEqualTo(25);
    }

    @Test
    void aDateCountsFromNow() {
        assertThat(delayMillis(Given.status(503).headers("Retry-After", "Thu, 01 Jan 2026 00:00:04 GMT")))
                .isEqualTo(4_000);
    }

    @Test
    void waitsAreNanosecondsOrNone() {
        assertThat(RetryAfter.nanos(Headers.of("Retry-After", "3"), Instant.EPOCH))
                .isEqualTo(3_000 * MS);
        assertThat(RetryAfter.nanos(Headers.of(), Instant.EPOCH)).isEqualTo(RetryAfter.NONE);
    }
}
