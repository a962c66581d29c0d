package dev.belay.internal.call;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ProtocolException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SafeCauseTest {

    @ParameterizedTest
    @CsvSource({
        "'Unexpected status line: secret', Unexpected status line",
        "'Expected a number but was \"secret: 1\"', Expected a number but was",
        "'line: \"secret\"', line",
        "'\"secret\"', ''",
        "': secret', ''",
        "': secret \"1\"', ''"
    })
    void whatAPeerSaidIsCutOff(String message, String safe) {
        ProtocolException cause = new ProtocolException(message);

        Throwable told = SafeCause.of(cause);

        assertThat(told).isExactlyInstanceOf(ProtocolException.class).hasMessage(safe);
        assertThat(told.getStackTrace()).isEqualTo(cause.getStackTrace());
    }

    @Test
    void whatQuotesNobodyStays() {
        Throwable plain = new ProtocolException("too many redirects");
        Throwable silent = new ProtocolException();
        Throwable other = new IOException("a: b");

        assertThat(SafeCause.of(plain)).isSameAs(plain);
        assertThat(SafeCause.of(silent)).isSameAs(silent);
        assertThat(SafeCause.of(other)).isSameAs(other);
        assertThat(SafeCause.of(null)).isNull();
    }
}
