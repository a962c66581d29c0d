package dev.belay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AccessTokenTest {
    private static final Instant EXPIRY = Instant.parse("2026-01-01T00:00:00Z");

    @Test
    void itHoldsItsValueAndDoesNotShowIt() {
        AccessToken token = AccessToken.of("s3cr3t", EXPIRY);

        assertThat(token.value()).isEqualTo("s3cr3t");
        assertThat(token.expiry()).isEqualTo(EXPIRY);
        assertThat(token).hasToString("AccessToken{***, expires 2026-01-01T00:00:00Z}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bearer s3cr3t", "s3cr3t\n", "s3cr3t\u00e4", " s3cr3t", "s3cr3t\t"})
    void whatCannotBeSentIsRefusedWithoutBeingShown(String value) {
        assertThatThrownBy(() -> AccessToken.of(value, EXPIRY))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("value: *** (expected: visible ASCII without spaces, nor \"Bearer\" before it)");
    }

    @Test
    void anEmptyOneIsRefused() {
        assertThatThrownBy(() -> AccessToken.of("", EXPIRY)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "1|AbC", "eyJ.eyJ.x-_~+/=="})
    void whatServersGiveOutIsTaken(String value) {
        assertThat(AccessToken.of(value, EXPIRY).value()).isEqualTo(value);
    }
}
