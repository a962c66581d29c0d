package dev.belay.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class CoolDownPolicyTest {

    @Test
    void aMinuteIsTheLongestPauseUnlessSomebodySaysOtherwise() {
        CoolDownPolicy longer =
                CoolDownPolicy.builder().longestPause(Duration.ofMinutes(5)).build();

        assertThat(CoolDownPolicy.defaults()).hasToString("longestPause=PT1M").isNotEqualTo(longer);
        assertThat(CoolDownPolicy.defaults().isNever()).isFalse();
        assertThat(longer.toBuilder().build()).isEqualTo(longer).hasSameHashCodeAs(longer);
        assertThat(longer.longestPause()).isEqualTo(Duration.ofMinutes(5));
    }

    @Test
    void neverHasNoPause() {
        assertThat(CoolDownPolicy.never()).hasToString("never");
        assertThat(CoolDownPolicy.never().isNever()).isTrue();
        assertThat(CoolDownPolicy.never().longestPause()).isZero();
        assertThat(CoolDownPolicy.never().toBuilder().build()).isEqualTo(CoolDownPolicy.never());
    }

    @Test
    void aBadValueIsRefusedByNameValueAndRule() {
        CoolDownPolicy.Builder builder = CoolDownPolicy.builder();

        assertThatThrownBy(() -> builder.longestPause(Duration.ZERO))
                .hasMessage("longestPause: PT0S (expected: PT0.001S to PT24H)");
        assertThatThrownBy(() -> builder.longestPause(Duration.ofDays(2)))
                .hasMessage("longestPause: PT48H (expected: PT0.001S to PT24H)");
    }
}
