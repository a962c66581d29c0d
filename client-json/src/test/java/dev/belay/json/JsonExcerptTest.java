package dev.belay.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.belay.ResponseHandle;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import okhttp3.Headers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.type.TypeReference;

/** The excerpt shows where it is wrong, and no secret. */
class JsonExcerptTest {
    private static final String SECRET = "hunter2-hunter2";

    private static JsonDecodingException failure(String body) {
        return failure("application/json", body);
    }

    private static JsonDecodingException failure(String contentType, String body) {
        ResponseHandle response =
                ResponseHandle.of(200, Headers.of("Content-Type", contentType), body.getBytes(StandardCharsets.UTF_8));
        return catchThrowableOfType(
                JsonDecodingException.class,
                () -> Json.create()
                        .value(new TypeReference<Map<String, Object>>() {})
                        .read(response));
    }

    @Test
    void itIsAroundThePlace() {
        String before = "\"before\":\"" + "b".repeat(300) + "\",";
        String after = ",\"after\":\"" + "a".repeat(900) + "\"";

        String excerpt = failure("{" + before.repeat(2).replaceFirst("before", "first") + "\"here\":x" + after + "}")
                .excerpt();

        assertThat(excerpt)
                .hasSizeLessThanOrEqualTo(512)
                .contains("\"here\":x,\"after\"")
                .startsWith("…")
                .endsWith("…");
    }

    @Test
    void aShortDocumentIsShownWhole() {
        assertThat(failure("{\"a\":1,\"b\":x}").excerpt()).isEqualTo("{\"a\":1,\"b\":x}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "password", "Passwd", "client_secret", "accessToken", "refresh-token", "Authorization", "cookie",
                        "sessionId",
                "apiKey", "api_key", "X-Api-Key", "credentials", "privateKey", "cardNumber", "cvv", "pin"
            })
    void valuesOfSecretNamesAreHidden(String name) {
        for (String value : new String[] {
            "\"" + SECRET + "\"", "[\"" + SECRET + "\"]", "{\"x\":\"" + SECRET + "\"}", "\"a\\\"" + SECRET + "\""
        }) {
            JsonDecodingException failure = failure("{\"a\":1,\"" + name + "\" : " + value + ",\"b\":x}");

            assertThat(failure.excerpt()).as(value).contains(name).doesNotContain("hunter2");
            assertThat(failure).hasMessageNotContaining("hunter2");
        }
    }

    @Test
    void aSecretThatIsBrokenItselfIsHidden() {
        for (String body : new String[] {
            "{\"password\":\"" + SECRET,
            "{\"password\":\"" + SECRET + "\n\"}",
            "{\"a\":{\"token\":\"" + "x".repeat(600) + SECRET + "\u0001" + SECRET + "\"}}",
            "{\"token\":[\"" + "x".repeat(600) + SECRET + "\",\"" + SECRET + "\",x]}"
        }) {
            assertThat(failure(body).excerpt()).as(body).doesNotContain("hunter2");
        }
    }

    /** In the middle of a document nothing tells of which member the text is. */
    @Test
    void textWhoseNameIsCutOffIsLeftOut() {
        String excerpt = failure("{\"password\":\"" + "y".repeat(400) + "," + SECRET + ",\",\"b\":x}")
                .excerpt();

        assertThat(excerpt).doesNotContain("hunter2").contains("\"b\":x}");
    }

    /** Whatever lines came before it, and wherever the wire has cut them. */
    @Test
    void ofALineItIsThatLine() throws IOException {
        String secret = "{\"password\":\"" + SECRET.repeat(1_000) + "\"}\n";
        ResponseHandle response = ResponseHandle.of(
                200,
                Headers.of("Content-Type", "application/x-ndjson"),
                (secret + "{\"b\":x}\n" + secret).getBytes(StandardCharsets.UTF_8));
        JsonStream<Object> lines = Json.create().stream(response, Object.class);
        lines.next();

        JsonDecodingException failure = (JsonDecodingException)
                catchThrowableOfType(UncheckedIOException.class, lines::hasNext).getCause();

        assertThat(failure.excerpt()).isEqualTo("{\"b\":x}");
        assertThat(failure.path()).isEqualTo("$[1].b");
    }

    @Test
    void ofAPlaceThatIsNotKnownThereIsNone() throws IOException {
        String secret = "{\"password\":\"" + SECRET.repeat(1_000) + "\"},";
        ResponseHandle response = ResponseHandle.of(
                200,
                Headers.of("Content-Type", "application/json"),
                ("[" + secret + "null," + secret + "1]").getBytes(StandardCharsets.UTF_8));
        JsonStream<Object> elements = Json.create().stream(response, Object.class);
        elements.next();

        JsonDecodingException failure =
                (JsonDecodingException) catchThrowableOfType(UncheckedIOException.class, elements::hasNext)
                        .getCause();

        assertThat(failure.excerpt()).isEqualTo("…");
    }

    @Test
    void pagesAndFormsAreSearchedForSecretsToo() {
        assertThat(failure("text/html", "<html>{\"token\":\"" + SECRET + "\"}</html>")
                        .excerpt())
                .startsWith("<html>")
                .doesNotContain("hunter2");
    }

    @Test
    void controlCharactersAreReplaced() {
        assertThat(failure("{\"a\":\u0007\u001b[31m}").excerpt()).isEqualTo("{\"a\":\uFFFD\uFFFD[31m}");
    }
}
