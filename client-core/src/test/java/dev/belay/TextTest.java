package dev.belay;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TextTest {
    private static final String TEXT = "Grüße 日本";

    @ParameterizedTest
    @CsvSource({"UTF-8", "UTF-16LE", "UTF-16BE", "UTF-32LE", "UTF-32BE"})
    void aByteOrderMarkIsObeyedAndLeftOut(String charset) {
        byte[] bytes = ("\uFEFF" + TEXT).getBytes(Charset.forName(charset));

        assertThat(Text.decode(bytes, "text/plain; charset=iso-8859-1")).isEqualTo(TEXT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-8", "UTF-16LE", "Shift_JIS"})
    void withoutAMarkTheContentTypeCounts(String charset) {
        byte[] bytes = "日本".getBytes(Charset.forName(charset));

        assertThat(Text.decode(bytes, "text/plain; charset=" + charset)).isEqualTo("日本");
        assertThat(Text.decode(bytes, "text/plain; charset=\"" + charset + "\""))
                .isEqualTo("日本");
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/plain", "text/plain; charset=no-such", "text/plain; charset=", "nonsense", ""})
    void everythingElseIsUtf8(String contentType) {
        assertThat(Text.decode(TEXT.getBytes(StandardCharsets.UTF_8), contentType))
                .isEqualTo(TEXT);
        assertThat(Text.decode(TEXT.getBytes(StandardCharsets.UTF_8), null)).isEqualTo(TEXT);
    }

    @Test
    void aBodyShorterThanAMarkIsText() {
        assertThat(Text.decode(new byte[0], null)).isEmpty();
        assertThat(Text.decode(new byte[] {'a'}, null)).isEqualTo("a");
        assertThat(Text.decode(new byte[] {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF}, null))
                .isEmpty();
    }
}
