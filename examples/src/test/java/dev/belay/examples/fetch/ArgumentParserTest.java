package dev.belay.examples.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belay.Timeouts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import okhttp3.Request;
import okio.Buffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ArgumentParserTest {

    @Test
    void aUrlAloneIsAGetWithAllDefaults() {
        FetchOptions options = parse("https://example.test/a?b=c");

        assertThat(options.request().url()).hasToString("https://example.test/a?b=c");
        assertThat(options.request().method()).isEqualTo("GET");
        assertThat(options.timeouts()).isEqualTo(Timeouts.defaults());
        assertThat(options.output()).isNull();
        assertThat(options.verbose()).isFalse();
        assertThat(options.include()).isFalse();
    }

    @Test
    void aBareHostMeansHttp() {
        assertThat(parse("example.test:8080/x").request().url()).hasToString("http://example.test:8080/x");
    }

    @Test
    void everyOptionIsTaken() {
        FetchOptions options = parse(
                "-X",
                "put",
                "-H",
                "A: b: c",
                "-H",
                "A: d",
                "-o",
                "file",
                "-i",
                "-v",
                "--total",
                "2m",
                "--attempt",
                "20s",
                "--connect",
                "250ms",
                "--first-byte",
                "1.5s",
                "--read",
                "3s",
                "http://x.test/");

        assertThat(options.request().method()).isEqualTo("PUT");
        assertThat(options.request().headers("A")).containsExactly("b: c", "d");
        assertThat(options.output()).isEqualTo(Path.of("file"));
        assertThat(options.include()).isTrue();
        assertThat(options.verbose()).isTrue();
        assertThat(options.timeouts())
                .isEqualTo(Timeouts.builder()
                        .total(Duration.ofMinutes(2))
                        .attempt(Duration.ofSeconds(20))
                        .connect(Duration.ofMillis(250))
                        .firstByte(Duration.ofMillis(1_500))
                        .read(Duration.ofSeconds(3))
                        .build());
    }

    @Test
    void dataMakesItAPost() throws IOException {
        Request request = parse("-d", "a=b", "http://x.test/").request();

        assertThat(request.method()).isEqualTo("POST");
        assertThat(bodyOf(request)).isEqualTo("a=b");
        assertThat(Objects.requireNonNull(request.body()).contentType())
                .hasToString("application/x-www-form-urlencoded");
    }

    @Test
    void dataComesFromAFileAndItsTypeFromTheHeader(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(directory.resolve("data"), "{\"a\":1}");

        Request request = parse("-d", "@" + file, "-H", "Content-Type: application/json", "http://x.test/")
                .request();

        assertThat(bodyOf(request)).isEqualTo("{\"a\":1}");
        assertThat(Objects.requireNonNull(request.body()).contentType()).hasToString("application/json");
    }

    @ParameterizedTest
    @CsvSource({"250ms, PT0.25S", "5s, PT5S", "1.5S, PT1.5S", "2m, PT2M", "1h, PT1H"})
    void durationsAreReadAsPeopleWriteThem(String text, Duration expected) {
        assertThat(DurationText.parse("--total", text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "-v                              | which URL?",
                "http://a http://b               | one URL only: http://a and http://b",
                "--nope http://a                 | unknown option --nope",
                "http://a -X                     | -X needs a value",
                "http://a --total 5              | --total: 5 (expected: a duration such as 250ms, 5s or 2m)",
                "http://a --total 0s             | total: PT0S (expected: 1 ms to 24 h)",
                "http://a --total 1s --attempt 2s| attempt: PT2S (expected: at most total, which was set to PT1S)",
                "http://a -H nocolon             | -H: not a header (expected: 'Name: value')",
                "http://a -d @/no/such/file      | -d: cannot read file /no/such/file",
                "http://a -X GET -d x            | method GET must not have a request body.",
                "ftp://u:p@a/?key=k              | not an http or https URL: ftp://…@a/?…"
            })
    void wrongWordsAreExplained(String words, String message) {
        assertThatThrownBy(() -> parse(words.trim().split(" ")))
                .isInstanceOf(UsageException.class)
                .hasMessage(message);
    }

    private static FetchOptions parse(String... words) {
        return ArgumentParser.parse(List.of(words));
    }

    private static String bodyOf(Request request) throws IOException {
        Buffer buffer = new Buffer();
        Objects.requireNonNull(request.body()).writeTo(buffer);
        return buffer.readUtf8();
    }
}
