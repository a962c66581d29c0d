package dev.belay.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import okhttp3.Headers;
import okhttp3.Request;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RetryPolicyTest {
    private static final Duration MS = Duration.ofMillis(1);
    private static final Duration DAY = Duration.ofHours(24);

    static Stream<Arguments> refused() {
        return Stream.of(
                refused(() -> policy().retries(-1), "retries: -1 (expected: 0 to 9999)"),
                refused(() -> policy().retries(10_000), "retries: 10000 (expected: 0 to 9999)"),
                refused(() -> policy().backOff(Duration.ZERO, DAY), "base: PT0S (expected: PT0.001S to PT24H)"),
                refused(
                        () -> policy().backOff(MS, DAY.plusNanos(1)),
                        "longest: PT24H0.000000001S (expected: PT0.001S to PT24H)"),
                refused(
                        () -> policy().backOff(Duration.ofSeconds(3), Duration.ofSeconds(2)),
                        "base: PT3S (expected: at most longest, which is PT2S)"),
                refused(
                        () -> policy().throttledBackOff(Duration.ofNanos(999_999)),
                        "throttledBackOff: PT0.000999999S (expected: PT0.001S to PT24H)"),
                refused(
                        () -> policy().throttledBackOff(Duration.ofSeconds(3)).build(),
                        "throttledBackOff: PT3S (expected: at most the longest back-off, which is PT2S)"),
                refused(() -> policy().alsoOn(500, 399), "status: 399 (expected: 400 to 599)"),
                refused(() -> policy().alsoOn(600), "status: 600 (expected: 400 to 599)"),
                refused(() -> policy().statuses(Set.of(200)), "status: 200 (expected: 400 to 599)"),
                refused(
                        () -> policy().shouldRetryHeaders(List.of("ok", "not ok")),
                        "shouldRetryHeaders: not ok (expected: a header's name)"),
                refused(() -> policy().attemptHeader(""), "attemptHeader:  (expected: a header's name)"),
                refused(() -> policy().attemptHeader("a:b"), "attemptHeader: a:b (expected: a header's name)"),
                refused(() -> policy().attemptHeader("é"), "attemptHeader: é (expected: a header's name)"),
                refused(() -> RetryBudget.builder().percent(-1), "percent: -1 (expected: 0 to 100)"),
                refused(() -> RetryBudget.builder().percent(101), "percent: 101 (expected: 0 to 100)"),
                refused(() -> RetryBudget.builder().perSecond(-1), "perSecond: -1 (expected: 0 to 10000)"),
                refused(() -> RetryBudget.builder().perSecond(10_001), "perSecond: 10001 (expected: 0 to 10000)"));
    }

    private static Arguments refused(ThrowingCallable call, String message) {
        return Arguments.of(message, call);
    }

    private static RetryPolicy.Builder policy() {
        return RetryPolicy.builder();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refused")
    void aBadValueIsRefusedByNameValueAndRule(String message, ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class).hasMessage(message);
    }

    @Test
    void theDefaultsAreWhatTheTableSays() {
        assertThat(RetryPolicy.defaults())
                .isEqualTo(policy().build())
                .hasToString("retries=2, backOff=PT0.05S to PT2S, throttledBackOff=PT1S,"
                        + " statuses=[408, 429, 502, 503, 504], conditions=0,"
                        + " shouldRetryHeaders=[X-Should-Retry, Stripe-Should-Retry], attemptHeader=none");
        assertThat(RetryPolicy.never())
                .isEqualTo(RetryPolicy.defaults().toBuilder().retries(0).build());
        assertThat(RetryBudget.defaults())
                .isEqualTo(RetryBudget.builder().build())
                .hasToString("20 % of calls + 10/s over 10 s");
    }

    @Test
    void theEdgesAreAccepted() {
        RetryPolicy most = policy().retries(9_999)
                .backOff(DAY, DAY)
                .throttledBackOff(DAY)
                .alsoOn(400, 599)
                .attemptHeader("X-Attempt_1.~")
                .build();
        RetryPolicy least = policy().backOff(MS, MS)
                .throttledBackOff(MS)
                .statuses(Set.of())
                .shouldRetryHeaders(List.of())
                .build();

        assertThat(most)
                .hasToString("retries=9999, backOff=PT24H to PT24H, throttledBackOff=PT24H,"
                        + " statuses=[400, 408, 429, 502, 503, 504, 599], conditions=0,"
                        + " shouldRetryHeaders=[X-Should-Retry, Stripe-Should-Retry], attemptHeader=X-Attempt_1.~");
        assertThat(least)
                .hasToString("retries=2, backOff=PT0.001S to PT0.001S, throttledBackOff=PT0.001S, statuses=[],"
                        + " conditions=0, shouldRetryHeaders=[], attemptHeader=none");
        assertThat(RetryBudget.builder().percent(100).perSecond(10_000).build())
                .hasToString("100 % of calls + 10000/s over 10 s");
        assertThat(RetryBudget.builder().percent(0).perSecond(0).build()).hasToString("0 % of calls + 0/s over 10 s");
    }

    static Stream<RetryPolicy.Builder> changes() {
        return Stream.of(
                policy().retries(1),
                policy().backOff(MS, RetryPolicy.DEFAULT_LONGEST_BACK_OFF),
                policy().backOff(RetryPolicy.DEFAULT_BACK_OFF, DAY),
                policy().throttledBackOff(MS),
                policy().alsoOn(500),
                policy().retryIf(attempt -> true),
                policy().shouldRetryHeaders(List.of("x-retry")),
                policy().attemptHeader("X-Attempt"));
    }

    @ParameterizedTest
    @MethodSource("changes")
    void policiesAreValues(RetryPolicy.Builder changed) {
        RetryPolicy policy = changed.build();

        assertThat(policy).isNotEqualTo(RetryPolicy.defaults());
        assertThat(policy.toString()).isNotEqualTo(RetryPolicy.defaults().toString());
        assertThat(policy.toBuilder().build())
                .isEqualTo(policy)
                .hasSameHashCodeAs(policy)
                .hasToString(policy.toString());
    }

    @Test
    void aBudgetIsAValue() {
        RetryBudget budget = RetryBudget.builder().percent(5).perSecond(7).build();

        assertThat(budget.toBuilder().build()).isEqualTo(budget).hasSameHashCodeAs(budget);
        assertThat(budget.toBuilder().percent(6).build()).isNotEqualTo(budget);
        assertThat(budget.toBuilder().perSecond(6).build()).isNotEqualTo(budget);
    }

    @Test
    void whatIsAddedLaterDoesNotChangeWhatWasBuilt() {
        RetryPolicy.Builder builder = policy();
        RetryPolicy before = builder.build();

        builder.alsoOn(500).retryIf(attempt -> true);

        assertThat(before).isEqualTo(RetryPolicy.defaults());
        assertThat(builder.build().conditions()).hasSize(1);
        assertThat(builder.statuses(Set.of(503)).build().statuses()).containsExactly(503);
        assertThatThrownBy(() -> before.statuses().add(500)).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void aBadStatusAmongGoodOnesAddsNone() {
        RetryPolicy.Builder builder = policy();

        assertThatThrownBy(() -> builder.alsoOn(500, 200)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> builder.statuses(Set.of(500, 200))).isInstanceOf(IllegalArgumentException.class);

        assertThat(builder.build()).isEqualTo(RetryPolicy.defaults());
    }

    @Test
    void theTextOfAnAttemptHasNoSecret() {
        Request request = new Request.Builder()
                .url("https://a.test/secret")
                .header("Authorization", "secret")
                .build();
        Headers headers = Headers.of("Set-Cookie", "secret");

        assertThat(new FailedAttempt(2, request, 503, headers, null)).hasToString("attempt 2: status 503");
        assertThat(new FailedAttempt(1, request, 0, Headers.of(), new IOException("secret")))
                .hasToString("attempt 1: IOException");
    }

    @Test
    void aDefaultThatDoesNotFitIsLowered() {
        RetryPolicy quick = policy().backOff(MS, Duration.ofMillis(500)).build();

        assertThat(quick.throttledBackOff()).hasMillis(500);
        assertThat(quick.toBuilder().build()).isEqualTo(quick);
    }
}
