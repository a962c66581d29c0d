package dev.belay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BearerTokensTest {
    private static final TokenSource SOURCE = token -> AccessToken.of("t", Instant.MAX);

    @ParameterizedTest
    @CsvSource({
        "https://api.example.com, https://api.example.com:443",
        "https://api.example.com/, https://api.example.com:443",
        "https://API.example.com:8443, https://api.example.com:8443",
        "http://127.0.0.1:80, http://127.0.0.1:80",
        "https://[::1], https://[::1]:443"
    })
    void anOriginIsSchemeHostAndPort(String text, String origin) {
        assertThat(BearerTokens.from(SOURCE, text)).hasToString("BearerTokens{origins=[" + origin + "], skew=PT30S}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "api.example.com",
                "//api.example.com",
                "ftp://api.example.com",
                "https://",
                "https://*",
                "https://*.example.com",
                "https://api.example.com/v1",
                "https://api.example.com/#x"
            })
    void anythingElseIsRefused(String text) {
        assertThatThrownBy(() -> BearerTokens.from(SOURCE, "https://api.example.com", text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "origin: " + text
                                + " (expected: https://host or https://host:port, or http:// in place of https://, and no path)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://u:s3cr3t@api.example.com", "https://api.example.com/?s3cr3t"})
    void whatMayBeSecretIsNotShown(String text) {
        assertThatThrownBy(() -> BearerTokens.from(SOURCE, text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("origin: *** (expected: ");
    }

    @Test
    void theSkewIsZeroToAnHour() {
        BearerTokens tokens = BearerTokens.from(SOURCE, "https://api.example.com");

        assertThat(tokens.skew(Duration.ZERO).toString()).contains("skew=PT0S");
        assertThat(tokens.skew(Duration.ofHours(1)).toString()).contains("skew=PT1H");
        assertThatThrownBy(() -> tokens.skew(Duration.ofHours(1).plusNanos(1)))
                .hasMessage("skew: PT1H0.000000001S (expected: 0 to 1 h)");
        assertThatThrownBy(() -> tokens.skew(Duration.ofNanos(-1))).hasMessageStartingWith("skew: PT-0.000000001S");
    }

    @Test
    void equalSettingsAreEqual() {
        BearerTokens tokens = BearerTokens.from(SOURCE, "https://a.test", "https://b.test");

        assertThat(tokens)
                .isEqualTo(BearerTokens.from(SOURCE, "https://b.test", "https://a.test"))
                .hasSameHashCodeAs(BearerTokens.from(SOURCE, "https://b.test", "https://a.test"))
                .isNotEqualTo(BearerTokens.from(SOURCE, "https://a.test"))
                .isNotEqualTo(tokens.skew(Duration.ZERO))
                .isNotEqualTo(BearerTokens.from(token -> SOURCE.fetch(token), "https://a.test", "https://b.test"));
    }

    @Test
    void anOriginHasOneSource() {
        BelayClient.Builder builder =
                BelayClient.builder().credentials(BearerTokens.from(SOURCE, "https://a.test", "https://b.test"));

        builder.credentials(BearerTokens.from(SOURCE, "https://c.test"));

        assertThatThrownBy(() -> builder.credentials(BearerTokens.from(SOURCE, "https://b.test:443")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("credentials: https://b.test:443 twice (expected: one source for an origin)");
    }
}
