package dev.belay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class CallOptionsTest {
    private static final Duration LIMIT = Duration.ofMinutes(2);

    @Test
    void noneChangesNothing() {
        Timeouts base = Timeouts.builder().read(Duration.ofSeconds(3)).build();

        assertThat(CallOptions.none().applyTo(base)).isEqualTo(base);
        assertThat(CallOptions.none().operation()).isNull();
    }

    @Test
    void eachTimeoutCanBeSet() {
        Timeouts changed = CallOptions.none()
                .dns(Duration.ofMillis(1))
                .connect(Duration.ofMillis(2))
                .write(Duration.ofMillis(3))
                .firstByte(Duration.ofMillis(4))
                .read(Duration.ofMillis(5))
                .attempt(Duration.ofMillis(6))
                .total(Duration.ofMillis(7))
                .applyTo(Timeouts.defaults());

        assertThat(List.of(changed.dns(), changed.connect(), changed.write(), changed.firstByte(), changed.read()))
                .extracting(Duration::toMillis)
                .containsExactly(1L, 2L, 3L, 4L, 5L);
        assertThat(changed.attempt()).hasMillis(6);
        assertThat(changed.total()).hasMillis(7);
    }

    @Test
    void aSlowAnswerIsWaitedForAndEverythingElseKeepsItsTimeout() {
        Timeouts changed = CallOptions.slowAnswer(LIMIT).applyTo(Timeouts.defaults());

        assertThat(changed.total()).isEqualTo(LIMIT);
        assertThat(changed.attempt()).isEqualTo(LIMIT);
        assertThat(changed.firstByte()).isEqualTo(LIMIT);
        assertThat(changed.read()).isEqualTo(Timeouts.DEFAULT_READ);
        assertThat(changed.connect()).isEqualTo(Timeouts.DEFAULT_CONNECT);
    }

    @Test
    void aStreamSetsTotalAndTheGap() {
        Timeouts changed = CallOptions.stream(LIMIT, Duration.ofSeconds(45)).applyTo(Timeouts.defaults());

        assertThat(changed.total()).isEqualTo(LIMIT);
        assertThat(changed.read()).isEqualTo(Duration.ofSeconds(45));
        assertThat(changed.eventStreamRead()).isEqualTo(Duration.ofSeconds(45));
        assertThat(changed.firstByte()).isEqualTo(Timeouts.DEFAULT_FIRST_BYTE);
    }

    @Test
    void optionsAreCopiesAndTheLastOneCounts() {
        CallOptions first = CallOptions.none().total(Duration.ofSeconds(1));
        CallOptions second = first.total(Duration.ofSeconds(2)).operation("get-user");

        assertThat(first.applyTo(Timeouts.defaults()).total()).hasSeconds(1);
        assertThat(first.operation()).isNull();
        assertThat(second.applyTo(Timeouts.defaults()).total()).hasSeconds(2);
        assertThat(second.read(Duration.ofSeconds(1)).operation()).isEqualTo("get-user");
        assertThat(second.toString())
                .startsWith("CallOptions{operation=get-user, dns=")
                .contains("total=PT2S");
    }

    @Test
    void badValuesAreRefusedWhereTheyAreSet() {
        CallOptions none = CallOptions.none();
        List<Consumer<Duration>> setters =
                List.of(none::dns, none::connect, none::write, none::firstByte, none::read, none::attempt, none::total);

        assertThat(setters)
                .allSatisfy(set -> assertThatThrownBy(() -> set.accept(Duration.ZERO))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageEndingWith(": PT0S (expected: 1 ms to 24 h)"));
        assertThatThrownBy(() -> CallOptions.slowAnswer(Duration.ofDays(2)))
                .hasMessage("limit: PT48H (expected: 1 ms to 24 h)");
        assertThatThrownBy(() -> CallOptions.stream(LIMIT, Duration.ZERO))
                .hasMessage("idle: PT0S (expected: 1 ms to 24 h)");
        assertThatThrownBy(() -> CallOptions.stream(Duration.ZERO, LIMIT))
                .hasMessage("total: PT0S (expected: 1 ms to 24 h)");
    }

    @Test
    void optionsThatContradictTheCallerAreRefusedWhenTheyAreApplied() {
        Timeouts base = Timeouts.builder().attempt(Duration.ofSeconds(20)).build();

        assertThatThrownBy(() -> CallOptions.none().total(Duration.ofSeconds(5)).applyTo(base))
                .hasMessage("attempt: PT20S (expected: at most total, which was set to PT5S)");
    }

    @Test
    void whatIsSetLaterWins() {
        CallOptions both = CallOptions.slowAnswer(LIMIT)
                .operation("first")
                .idempotencyKey()
                .and(CallOptions.none().operation("second").total(Duration.ofMinutes(3)));

        assertThat(both.operation()).isEqualTo("second");
        assertThat(both.isSlowExpected()).isTrue();
        assertThat(both.isStream()).isFalse();
        assertThat(both.idempotencyKeyHeader()).isEqualTo(CallOptions.IDEMPOTENCY_KEY);
        assertThat(both.applyTo(Timeouts.defaults()).total()).hasMinutes(3);
        assertThat(both.applyTo(Timeouts.defaults()).firstByte()).isEqualTo(LIMIT);
        assertThat(CallOptions.none().operation("first").and(CallOptions.none()).operation())
                .isEqualTo("first");
        assertThat(CallOptions.stream(LIMIT, LIMIT)
                        .and(CallOptions.slowAnswer(LIMIT))
                        .isStream())
                .isFalse();
    }

    @Test
    void aKeysHeaderIsChecked() {
        assertThat(CallOptions.none().idempotencyKeyHeader()).isNull();
        assertThat(CallOptions.none().idempotencyKey("X-Key").idempotencyKeyHeader())
                .isEqualTo("X-Key");
        assertThatThrownBy(() -> CallOptions.none().idempotencyKey("no header"))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
