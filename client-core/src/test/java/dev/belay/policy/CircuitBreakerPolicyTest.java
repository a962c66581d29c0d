package dev.belay.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class CircuitBreakerPolicyTest {
    private static final Duration SHORT = Duration.ofSeconds(2);
    private static final Duration LONG = Duration.ofMinutes(5);

    private static CircuitBreakerPolicy.Builder builder() {
        return CircuitBreakerPolicy.builder();
    }

    @Test
    void theDefaultsAreInForce() {
        assertThat(CircuitBreakerPolicy.defaults())
                .hasToString("window=PT30S, minimumCalls=20, failurePercent=50, slowPercent=80, openFor=PT5S,"
                        + " longestOpen=PT1M, probes=3")
                .isEqualTo(builder().build());
        assertThat(CircuitBreakerPolicy.defaults().isOff()).isFalse();
    }

    @Test
    void aCopyHasTheSameValuesAndEachOneMatters() {
        CircuitBreakerPolicy policy = builder()
                .window(Duration.ofSeconds(10))
                .minimumCalls(5)
                .failurePercent(30)
                .slowPercent(40)
                .openFor(SHORT)
                .longestOpen(LONG)
                .probes(7)
                .build();

        assertThat(policy.toBuilder().build()).isEqualTo(policy).hasSameHashCodeAs(policy);
        assertThat(policy)
                .hasToString("window=PT10S, minimumCalls=5, failurePercent=30, slowPercent=40, openFor=PT2S,"
                        + " longestOpen=PT5M, probes=7");
        assertThat(Stream.of(
                        policy.toBuilder().window(SHORT),
                        policy.toBuilder().minimumCalls(6),
                        policy.toBuilder().failurePercent(31),
                        policy.toBuilder().slowPercent(41),
                        policy.toBuilder().openFor(LONG),
                        policy.toBuilder().longestOpen(SHORT),
                        policy.toBuilder().probes(8)))
                .allSatisfy(other -> assertThat(other.build()).isNotEqualTo(policy));
    }

    @Test
    void offIsNoBreaker() {
        assertThat(CircuitBreakerPolicy.off()).hasToString("off").isNotEqualTo(CircuitBreakerPolicy.defaults());
        assertThat(CircuitBreakerPolicy.off().isOff()).isTrue();
        assertThat(CircuitBreakerPolicy.off().toBuilder()
                        .failurePercent(50)
                        .build()
                        .isOff())
                .isFalse();
        assertThatThrownBy(CircuitBreakerPolicy.off().toBuilder()::build).hasMessageContaining("could never open");
    }

    @Test
    void aDefaultGivesWayToWhatIsSet() {
        assertThat(builder().openFor(LONG).build().longestOpen()).isEqualTo(LONG);
        assertThat(builder().openFor(SHORT).build().longestOpen()).isEqualTo(CircuitBreakerPolicy.DEFAULT_LONGEST_OPEN);
        assertThat(builder().longestOpen(SHORT).build().openFor()).isEqualTo(SHORT);
        assertThat(builder().longestOpen(LONG).build().openFor()).isEqualTo(CircuitBreakerPolicy.DEFAULT_OPEN_FOR);
    }

    static Stream<Arguments> refused() {
        return Stream.of(
                refused(() -> builder().window(Duration.ZERO), "window: PT0S (expected: PT1S to PT10M)"),
                refused(() -> builder().window(Duration.ofHours(1)), "window: PT1H (expected: PT1S to PT10M)"),
                refused(() -> builder().window(Duration.ofMillis(1_500)), "window: PT1.5S (expected: whole seconds)"),
                refused(() -> builder().minimumCalls(0), "minimumCalls: 0 (expected: 1 to 1000000)"),
                refused(() -> builder().failurePercent(101), "failurePercent: 101 (expected: 0 to 100)"),
                refused(() -> builder().failurePercent(-1), "failurePercent: -1 (expected: 0 to 100)"),
                refused(() -> builder().slowPercent(101), "slowPercent: 101 (expected: 0 to 100)"),
                refused(() -> builder().openFor(Duration.ZERO), "openFor: PT0S (expected: PT0.001S to PT24H)"),
                refused(
                        () -> builder().longestOpen(Duration.ofDays(2)),
                        "longestOpen: PT48H (expected: PT0.001S to PT24H)"),
                refused(() -> builder().probes(0), "probes: 0 (expected: 1 to 1000)"),
                refused(
                        () -> builder().openFor(LONG).longestOpen(SHORT).build(),
                        "openFor: PT5M (expected: at most longestOpen, which is PT2S)"),
                refused(
                        () -> builder().failurePercent(0).slowPercent(0).build(),
                        "failurePercent and slowPercent: 0 (expected: one of them above 0, or the breaker could never"
                                + " open; CircuitBreakerPolicy.off() goes without one)"));
    }

    private static Arguments refused(ThrowingCallable call, String message) {
        return Arguments.of(message, call);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refused")
    void aBadValueIsRefusedByNameValueAndRule(String message, ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class).hasMessage(message);
    }
}
