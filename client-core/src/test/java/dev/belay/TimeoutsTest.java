package dev.belay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belay.testing.ClientExtension;
import java.time.Duration;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class TimeoutsTest {
    private static final Map<String, BiFunction<Timeouts.Builder, Duration, Timeouts.Builder>> SETTERS = Map.of(
            "dns", Timeouts.Builder::dns,
            "connect", Timeouts.Builder::connect,
            "firstByte", Timeouts.Builder::firstByte,
            "read", Timeouts.Builder::read,
            "write", Timeouts.Builder::write,
            "attempt", Timeouts.Builder::attempt,
            "total", Timeouts.Builder::total);
    private static final Map<String, Function<Timeouts, Duration>> GETTERS = Map.of(
            "dns", Timeouts::dns,
            "connect", Timeouts::connect,
            "firstByte", Timeouts::firstByte,
            "read", Timeouts::read,
            "write", Timeouts::write,
            "attempt", Timeouts::attempt,
            "total", Timeouts::total);

    @RegisterExtension
    final ClientExtension clients = new ClientExtension();

    static Stream<Arguments> badValues() {
        return SETTERS.keySet().stream()
                .flatMap(name -> Stream.of(
                                Duration.ZERO,
                                Duration.ofMillis(-1),
                                Duration.ofNanos(999_999),
                                Duration.ofHours(24).plusNanos(1),
                                Duration.ofSeconds(Long.MAX_VALUE))
                        .map(value -> Arguments.of(name, value)));
    }

    @ParameterizedTest
    @MethodSource("badValues")
    void aBadValueIsRefusedByNameValueAndRule(String name, Duration value) {
        assertThatThrownBy(() -> SETTERS.get(name).apply(Timeouts.builder(), value))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(name + ": " + value + " (expected: 1 ms to 24 h)");
    }

    static Stream<String> names() {
        return SETTERS.keySet().stream();
    }

    @ParameterizedTest
    @MethodSource("names")
    void aValueThatIsSetIsInForceAndSurvivesACopy(String name) {
        Duration value = Duration.ofMillis(1_234);

        Timeouts timeouts = SETTERS.get(name).apply(Timeouts.builder(), value).build();

        assertThat(GETTERS.get(name).apply(timeouts)).isEqualTo(value);
        assertThat(timeouts.toBuilder().build()).isEqualTo(timeouts).hasSameHashCodeAs(timeouts);
        assertThat(timeouts).isNotEqualTo(Timeouts.defaults());
    }

    @ParameterizedTest
    @MethodSource("names")
    void aMissingValueIsNamed(String name) {
        assertThatThrownBy(() -> SETTERS.get(name).apply(Timeouts.builder(), missing()))
                .isInstanceOf(NullPointerException.class)
                .hasMessage(name + ": null (expected: 1 ms to 24 h)");
    }

    static Stream<Duration> totals() {
        return Stream.of(1L, 2L, 10L, 100L, 1_000L, 10_000L, 100_000L, 1_000_000L, 10_000_000L, 86_400_000L)
                .map(Duration::ofMillis);
    }

    @ParameterizedTest
    @MethodSource("totals")
    void everyOrderOfMagnitudeOfTotalBuildsAndNoLimitExceedsIt(Duration total) {
        Timeouts timeouts = Timeouts.builder().total(total).build();

        assertThat(timeouts.total()).isEqualTo(total);
        assertThat(GETTERS.values())
                .allSatisfy(get -> assertThat(get.apply(timeouts)).isPositive().isLessThanOrEqualTo(total));
        assertThat(timeouts.eventStreamRead()).isLessThanOrEqualTo(total);
        assertThat(clients.build(BelayClient.builder().timeouts(timeouts)).toString())
                .contains("total=" + total);
        assertThat(CallOptions.none().total(total).applyTo(Timeouts.defaults())).isEqualTo(timeouts);
    }

    @Test
    void anAttemptThatWasSetAndIsLongerThanATotalThatWasSetIsRefused() {
        Timeouts.Builder builder =
                Timeouts.builder().attempt(Duration.ofSeconds(5)).total(Duration.ofSeconds(4));

        assertThatThrownBy(builder::build)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("attempt: PT5S (expected: at most total, which was set to PT4S)");
    }

    @Test
    void anAttemptThatWasSetIsLoweredToADefaultTotalAndADefaultAttemptToATotalThatWasSet() {
        Timeouts longAttempt = Timeouts.builder().attempt(Duration.ofMinutes(2)).build();
        Timeouts shortTotal = Timeouts.builder().total(Duration.ofSeconds(1)).build();

        assertThat(longAttempt.attempt()).isEqualTo(Timeouts.DEFAULT_TOTAL);
        assertThat(shortTotal.attempt()).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void anAttemptAsLongAsTotalIsNoContradiction() {
        Duration both = Duration.ofSeconds(4);

        assertThat(Timeouts.builder().attempt(both).total(both).build().attempt())
                .isEqualTo(both);
    }

    @Test
    void eventStreamsGetALongerGapUnlessReadWasSet() {
        assertThat(Timeouts.builder().total(Duration.ofHours(1)).build().eventStreamRead())
                .isEqualTo(Timeouts.DEFAULT_EVENT_STREAM_READ);
        assertThat(Timeouts.builder().read(Duration.ofSeconds(3)).build().eventStreamRead())
                .isEqualTo(Duration.ofSeconds(3));
    }

    @Test
    void aBuilderThatGoesOnDoesNotChangeWhatItBuilt() {
        Timeouts.Builder builder = Timeouts.builder().read(Duration.ofSeconds(3));
        Timeouts built = builder.build();

        builder.read(Duration.ofSeconds(4));

        assertThat(built.read()).isEqualTo(Duration.ofSeconds(3));
    }

    @SuppressWarnings({"NullAway", "TypeParameterUnusedInFormals"}) // what callers without null checks may pass
    private static <T> T missing() {
        return null;
    }
}
