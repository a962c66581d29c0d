package dev.belay.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RatePolicyTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final RatePolicy policy = RatePolicy.builder()
            .perOrigin(10, SECOND)
            .group("search", List.of("API.Example.com", "https://b.example:8443", "::1"), 3, Duration.ofMinutes(1))
            .maxWait(Duration.ofSeconds(2))
            .build();

    @Test
    void withoutLimitsItIsOff() {
        assertThat(RatePolicy.off())
                .hasToString("off")
                .isEqualTo(RatePolicy.builder().build());
        assertThat(RatePolicy.off().isOff()).isTrue();
        assertThat(RatePolicy.off().perOrigin()).isEmpty();
        assertThat(RatePolicy.off().groupOf("https", "a", 443)).isNull();
        assertThat(RatePolicy.off().maxWait()).isEqualTo(RatePolicy.DEFAULT_MAX_WAIT);
        assertThat(policy.isOff()).isFalse();
    }

    @Test
    void aHostMeansEverySchemeAndPortAndAnOriginItselfAlone() {
        assertThat(policy.groupOf("https", "api.example.com", 443)).isEqualTo("search");
        assertThat(policy.groupOf("http", "api.example.com", 8080)).isEqualTo("search");
        assertThat(policy.groupOf("http", "::1", 8080)).isEqualTo("search");
        assertThat(policy.groupOf("https", "b.example", 8443)).isEqualTo("search");
        assertThat(policy.groupOf("https", "b.example", 443)).isNull();
        assertThat(policy.groupOf("http", "b.example", 8443)).isNull();
    }

    @Test
    void anOriginThatIsNamedItselfComesBeforeItsHost() {
        RatePolicy finer = policy.toBuilder()
                .group("login", Set.of("https://api.example.com"), 1, SECOND)
                .build();

        assertThat(finer.groupOf("https", "api.example.com", 443)).isEqualTo("login");
        assertThat(finer.groupOf("http", "api.example.com", 80)).isEqualTo("search");
    }

    @Test
    void aCopyHasTheSameValuesAndEachOneMatters() {
        assertThat(policy.toBuilder().build()).isEqualTo(policy).hasSameHashCodeAs(policy);
        assertThat(policy)
                .hasToString("perOrigin=10 per PT1S, groups={search=3 per PT1M},"
                        + " members={api.example.com=search, https://b.example:8443=search, ::1=search}, maxWait=PT2S");
        assertThat(Stream.of(
                        policy.toBuilder().perOrigin(11, SECOND),
                        policy.toBuilder().group("other", Set.of("c"), 1, SECOND),
                        policy.toBuilder().maxWait(Duration.ZERO)))
                .allSatisfy(other -> assertThat(other.build()).isNotEqualTo(policy));
    }

    @Test
    void aBuilderThatGoesOnChangesNothingThatWasBuilt() {
        RatePolicy.Builder builder = RatePolicy.builder().perOrigin(1, SECOND);
        RatePolicy built = builder.build();

        builder.group("a", Set.of("a"), 1, SECOND);

        assertThat(built.groups()).isEmpty();
        assertThat(built.groupOf("http", "a", 80)).isNull();
    }

    @Test
    void aGroupThatIsRefusedLeavesNothingBehind() {
        RatePolicy.Builder builder = policy.toBuilder();

        assertThatThrownBy(() -> builder.group("other", List.of("c", "api.example.com"), 1, SECOND))
                .hasMessage("group other: api.example.com (expected: in one group, and it is in search)");

        assertThat(builder.build()).isEqualTo(policy);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "a b",
                "a:8080",
                "a:80",
                "a/path",
                "https://a/path",
                "https://a?q",
                "https://a#f",
                "https://user@a",
                "user@a",
                "ftp://a",
                "[::1]:80",
                "https://"
            })
    void whatIsNeitherHostNorOriginIsRefused(String target) {
        RatePolicy.Builder builder = RatePolicy.builder();

        assertThatThrownBy(() -> builder.group("g", Set.of(target), 1, SECOND))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("group g: " + target
                        + " (expected: a host as \"api.example.com\" or an origin as \"https://api.example.com\")");
    }

    static Stream<Arguments> refused() {
        return Stream.of(
                refused(() -> RatePolicy.builder().perOrigin(0, SECOND), "calls: 0 (expected: 1 to 1000000)"),
                refused(
                        () -> RatePolicy.builder().perOrigin(1, Duration.ofNanos(1)),
                        "period: PT0.000000001S (expected: PT0.001S to PT24H)"),
                refused(
                        () -> RatePolicy.builder().group("g", Set.of("a"), 1, Duration.ofDays(2)),
                        "period: PT48H (expected: PT0.001S to PT24H)"),
                refused(
                        () -> RatePolicy.builder().group(" ", Set.of("a"), 1, SECOND),
                        "group:   (expected: a name that no other group has)"),
                refused(
                        () -> RatePolicy.builder()
                                .group("g", Set.of("a"), 1, SECOND)
                                .group("g", Set.of("b"), 1, SECOND),
                        "group: g (expected: a name that no other group has)"),
                refused(
                        () -> RatePolicy.builder().group("g", Set.of(), 1, SECOND),
                        "group g: [] (expected: hosts or origins)"),
                refused(
                        () -> RatePolicy.builder().maxWait(Duration.ofDays(2)),
                        "maxWait: PT48H (expected: PT0S to PT24H)"));
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
