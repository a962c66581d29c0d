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

class PolicyTest {

    static Stream<Arguments> refused() {
        return Stream.of(
                refused(() -> ConcurrencyPolicy.builder().perOrigin(0), "perOrigin: 0 (expected: 1 to 1000000)"),
                refused(
                        () -> ConcurrencyPolicy.builder().perOrigin(1_000_001),
                        "perOrigin: 1000001 (expected: 1 to 1000000)"),
                refused(() -> ConcurrencyPolicy.builder().total(-1), "total: -1 (expected: 1 to 1000000)"),
                refused(() -> ConcurrencyPolicy.builder().total(1_000_001), "total: 1000001 (expected: 1 to 1000000)"),
                refused(() -> ConcurrencyPolicy.builder().queue(-1), "queue: -1 (expected: 0 to 1000000)"),
                refused(() -> ConcurrencyPolicy.builder().queue(1_000_001), "queue: 1000001 (expected: 0 to 1000000)"),
                refused(
                        () -> ConcurrencyPolicy.builder().maxWait(Duration.ZERO),
                        "maxWait: PT0S (expected: PT0.001S to PT24H)"),
                refused(
                        () -> ConcurrencyPolicy.builder().maxWait(Duration.ofDays(2)),
                        "maxWait: PT48H (expected: PT0.001S to PT24H)"),
                refused(
                        () -> ResponseLimits.builder().bufferedBytes(0),
                        "bufferedBytes: 0 (expected: 1 to 1073741824)"),
                refused(
                        () -> ResponseLimits.builder().bufferedBytes((1L << 30) + 1),
                        "bufferedBytes: 1073741825 (expected: 1 to 1073741824)"),
                refused(() -> ResponseLimits.builder().errorBytes(0), "errorBytes: 0 (expected: 1 to 1073741824)"),
                refused(
                        () -> ResponseLimits.builder().errorBytes(Long.MAX_VALUE),
                        "errorBytes: 9223372036854775807 (expected: 1 to 1073741824)"),
                refused(
                        () -> ResponseLimits.builder().streamedBytes((1L << 50) + 1),
                        "streamedBytes: 1125899906842625 (expected: 1 to 1125899906842624)"),
                refused(
                        () -> ResponseLimits.builder().compressionRatio(0),
                        "compressionRatio: 0 (expected: 1 to 1000)"),
                refused(
                        () -> ResponseLimits.builder().minimumBytesPerSecond(0),
                        "minimumBytesPerSecond: 0 (expected: 1 to 1048576)"));
    }

    private static Arguments refused(ThrowingCallable call, String message) {
        return Arguments.of(message, call);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refused")
    void aBadValueIsRefusedByNameValueAndRule(String message, ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class).hasMessage(message);
    }

    @Test
    @SuppressWarnings("NullAway") // what callers without null checks may pass
    void aMissingDurationIsRefusedInTheSameWords() {
        assertThatThrownBy(() -> ConcurrencyPolicy.builder().maxWait(null))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("maxWait: null (expected: PT0.001S to PT24H)");
    }

    @Test
    void theEdgesAreAccepted() {
        ConcurrencyPolicy least = ConcurrencyPolicy.builder()
                .perOrigin(1)
                .total(1)
                .queue(0)
                .maxWait(Duration.ofMillis(1))
                .build();
        ResponseLimits most = ResponseLimits.builder()
                .bufferedBytes(1L << 30)
                .errorBytes(1L << 30)
                .streamedBytes(1L << 50)
                .compressionRatio(1_000)
                .minimumBytesPerSecond(1 << 20)
                .build();

        assertThat(least).hasToString("perOrigin=1, total=1, queue=0, maxWait=PT0.001S");
        assertThat(most)
                .hasToString("bufferedBytes=1073741824, errorBytes=1073741824, streamedBytes=1125899906842624,"
                        + " compressionRatio=1000, minimumBytesPerSecond=1048576");
    }

    @Test
    void policiesAreValues() {
        ConcurrencyPolicy policy = ConcurrencyPolicy.builder().queue(3).build();
        ResponseLimits limits = ResponseLimits.builder().errorBytes(3).build();

        assertThat(policy.toBuilder().build()).isEqualTo(policy).hasSameHashCodeAs(policy);
        assertThat(policy).isNotEqualTo(ConcurrencyPolicy.defaults());
        assertThat(limits.toBuilder().build()).isEqualTo(limits).hasSameHashCodeAs(limits);
        assertThat(limits).isNotEqualTo(ResponseLimits.defaults());
    }
}
