package dev.belay.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.belay.ResponseHandle;
import dev.belay.error.HttpStatusException;
import dev.belay.json.JsonDecodingException.Reason;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.math.BigInteger;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import okhttp3.Headers;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.type.TypeReference;

class JsonValueTest {
    private static final Json JSON = Json.create();

    record Item(String name, int price) {}

    record Order(
            long id,
            List<Item> items,
            Optional<String> note,
            @Nullable Instant at) {}

    record Even(int number) {
        Even {
            if (number % 2 != 0) {
                throw new IllegalArgumentException("odd");
            }
        }
    }

    static ResponseHandle response(String body) {
        return response(200, "application/json", body.getBytes(StandardCharsets.UTF_8));
    }

    static ResponseHandle response(int status, @Nullable String contentType, byte[] body) {
        Headers headers = contentType == null ? Headers.of() : Headers.of("Content-Type", contentType);
        return ResponseHandle.of(status, headers, body);
    }

    private static JsonDecodingException failure(Class<?> type, String body) {
        return failure(type, response(body));
    }

    private static JsonDecodingException failure(Class<?> type, ResponseHandle response) {
        return catchThrowableOfType(
                JsonDecodingException.class, () -> JSON.value(type).read(response));
    }

    @Test
    void recordsListsOptionalsAndTimesAreRead() throws IOException {
        Order order = JSON.value(Order.class).read(response("""
                        {"id": 7, "items": [{"name": "rope", "price": 120}], "note": null,
                         "at": "2026-01-02T03:04:05Z", "new": true}
                        """));

        assertThat(order)
                .isEqualTo(new Order(
                        7, List.of(new Item("rope", 120)), Optional.empty(), Instant.parse("2026-01-02T03:04:05Z")));
    }

    @Test
    void genericTypesAreRead() throws IOException {
        Map<String, List<Item>> items = JSON.value(new TypeReference<Map<String, List<Item>>>() {})
                .read(response("{\"a\":[{\"name\":\"x\",\"price\":1}]}"));

        assertThat(items).isEqualTo(Map.of("a", List.of(new Item("x", 1))));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''                        | MISSING",
                "' \n\t '                | MISSING",
                "null                      | MISSING",
                "{                         | TRUNCATED",
                "{\"name\":\"rope       | TRUNCATED",
                "{\"name\":\"a\",\"price\":1 | TRUNCATED",
                "{\"name\":\"a\",\"price\":1} x | TRAILING",
                "{\"name\":\"a\",\"price\":1}{} | TRAILING",
                "{\"name\":\"a\",\"price\":1}} | TRAILING",
                "{name:1}                  | MALFORMED",
                "{\"name\":'a'}          | MALFORMED",
                "{\"name\":\"a\",}     | MALFORMED",
                "{\"price\":01}          | MALFORMED",
                "{\"price\":NaN}         | MALFORMED",
                "/* c */ {}                | MALFORMED",
                "{\"name\":\"a\",\"name\":\"b\"} | DUPLICATE_KEY",
                "[]                        | WRONG_SHAPE",
                "7                         | WRONG_SHAPE",
                "{\"name\":{}}           | WRONG_SHAPE",
                "{\"price\":\"many\"}  | WRONG_SHAPE",
                "{\"price\":99999999999} | WRONG_SHAPE",
                "{\"price\":null}        | WRONG_SHAPE",
            })
    void whatIsNoItemIsRefused(String body, Reason reason) {
        JsonDecodingException failure =
                failure(Item.class, body.replace("\\n", "\n").replace("\\t", "\t"));

        assertThat(failure).isNotNull();
        assertThat(failure.reason()).isEqualTo(reason);
        assertThat(failure.status()).isEqualTo(200);
        assertThat(failure.place().contentType()).isEqualTo("application/json");
    }

    @Test
    void theExceptionSaysWhere() {
        JsonDecodingException failure = failure(Order.class, """
                {"id": 7,
                 "items": [{"name": "rope", "price": 120}, {"name": "nut", "price": "s3cr3t-value"}]}
                """);

        assertThat(failure.reason()).isEqualTo(Reason.WRONG_SHAPE);
        assertThat(failure.reasonLabel()).isEqualTo("wrong_shape");
        assertThat(failure.path()).isEqualTo("$.items[1].price");
        assertThat(failure.place().line()).isEqualTo(2);
        assertThat(failure.place().column()).isBetween(60, 90);
        assertThat(failure.place().bytesRead()).isEqualTo(96);
        assertThat(failure.excerpt()).contains("\"nut\"").hasSizeLessThanOrEqualTo(512);
        assertThat(failure)
                .hasMessageContaining("does not fit " + Order.class.getTypeName()
                        + ": wrong shape (expected: int, found: a string) at $.items[1].price, line 2")
                .hasMessageContaining("status 200, content type application/json")
                .hasMessageNotContaining("s3cr3t");
        assertThat(trace(failure)).doesNotContain("s3cr3t");
    }

    private static String trace(Throwable failure) {
        StringWriter text = new StringWriter();
        failure.printStackTrace(new PrintWriter(text, true));
        return text.toString();
    }

    @Test
    void whatConstructorsThrowIsTheCause() {
        JsonDecodingException failure = failure(Even.class, "{\"number\": 3}");

        assertThat(failure.reason()).isEqualTo(Reason.REFUSED_BY_TYPE);
        assertThat(failure).hasCauseInstanceOf(IllegalArgumentException.class).hasRootCauseMessage("odd");
    }

    @ParameterizedTest
    @CsvSource({"100, true", "101, false"})
    void nestingIsLimited(int depth, boolean allowed) throws IOException {
        String body = "[".repeat(depth) + "]".repeat(depth);
        if (allowed) {
            assertThat(JSON.value(Object.class).read(response(body))).isNotNull();
        } else {
            assertThat(failure(Object.class, body).reason()).isEqualTo(Reason.TOO_DEEP);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"string", "name", "number", "tokens"})
    void lengthsAreLimited(String what) throws IOException {
        for (int more = 0; more <= 1; more++) {
            String body = switch (what) {
                case "string" -> "\"" + "x".repeat((4 << 20) + more) + "\"";
                case "name" -> "{\"" + "x".repeat(1_024 + more) + "\":1}";
                case "number" -> "1".repeat(1_000 + more);
                default -> "[" + "1,".repeat(999_997 + more) + "1]";
            };
            if (more == 0) {
                assertThat(JSON.value(Object.class).read(response(body))).isNotNull();
            } else {
                assertThat(failure(Object.class, body).reason()).isEqualTo(Reason.TOO_LONG);
            }
        }
    }

    @Test
    void aNumberThatWouldBlowUpIsRefused() {
        JsonDecodingException failure = failure(BigInteger.class, "1e1000000000");

        assertThat(failure.reason()).isIn(Reason.TOO_LONG, Reason.WRONG_SHAPE);
    }

    @ParameterizedTest
    @CsvSource({
        "application/json",
        "application/json; charset=utf-8",
        "application/problem+json",
        "text/json",
        "APPLICATION/JSON"
    })
    void jsonByItsTypeIsRead(String contentType) throws IOException {
        assertThat(JSON.value(Integer.class).read(response(200, contentType, new byte[] {'7'})))
                .isEqualTo(7);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/html",
                "text/plain",
                "application/x-ndjson",
                "application/xml",
                "nonsense",
                "application/jsonp"
            })
    void whatIsNotJsonByItsTypeIsRefused(String contentType) {
        byte[] page = "<html>password: x</html>".getBytes(StandardCharsets.UTF_8);

        JsonDecodingException failure = failure(Object.class, response(200, contentType, page));

        assertThat(failure.reason()).isEqualTo(Reason.NOT_JSON);
        assertThat(failure.excerpt()).startsWith("<html>");
        assertThat(failure).hasMessageContaining(contentType);
    }

    @Test
    void withoutATypeTheFirstByteDecides() throws IOException {
        assertThat(JSON.value(Integer.class).read(response(200, null, " 7".getBytes(StandardCharsets.UTF_8))))
                .isEqualTo(7);
        assertThat(failure(Object.class, response(200, null, "<html>".getBytes(StandardCharsets.UTF_8)))
                        .reason())
                .isEqualTo(Reason.NOT_JSON);
        assertThat(failure(Object.class, response(200, null, new byte[0])).reason())
                .isEqualTo(Reason.MISSING);
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-8", "UTF-16", "UTF-16LE", "UTF-32BE", "ISO-8859-1"})
    void encodingsAreUnderstood(String charset) throws IOException {
        byte[] body = "\"Grüße\"".getBytes(Charset.forName(charset));

        assertThat(JSON.value(String.class).read(response(200, "application/json; charset=" + charset, body)))
                .isEqualTo("Grüße");
    }

    @Test
    void brokenTextIsRefused() {
        byte[] body = {'"', (byte) 0xC3, '"'};

        assertThat(failure(String.class, response(200, "application/json", body))
                        .reason())
                .isEqualTo(Reason.ENCODING);
    }

    @Test
    void theStatusComesFirst() {
        assertThatThrownBy(() -> JSON.value(Item.class).read(response(500, "text/html", new byte[] {'<'})))
                .isInstanceOf(HttpStatusException.class);
    }

    @ParameterizedTest
    @CsvSource({"204, ''", "404, '<html>'", "200, ''", "200, null", "200, ' '"})
    void optionalValuesMayBeAbsent(int status, String body) throws IOException {
        assertThat(JSON.optional(Item.class)
                        .read(response(status, "application/json", body.getBytes(StandardCharsets.UTF_8))))
                .isEmpty();
    }

    @Test
    void optionalValuesAreChecked() throws IOException {
        assertThat(JSON.optional(Integer.class).read(response("7"))).contains(7);
        assertThatThrownBy(() -> JSON.optional(Integer.class).read(response("7 7")))
                .asInstanceOf(InstanceOfAssertFactories.type(JsonDecodingException.class))
                .extracting(JsonDecodingException::reason)
                .isEqualTo(Reason.TRAILING);
        assertThatThrownBy(() -> JSON.optional(Integer.class).read(response(500, null, new byte[0])))
                .isInstanceOf(HttpStatusException.class);
    }

    @Test
    void unknownMembersCanBeRefused() {
        assertThatThrownBy(() -> JSON.refusingUnknownMembers()
                        .value(Item.class)
                        .read(response("{\"name\":\"a\",\"price\":1,\"colour\":2}")))
                .asInstanceOf(InstanceOfAssertFactories.type(JsonDecodingException.class))
                .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.UNKNOWN_PROPERTY))
                .satisfies(e -> assertThat(e.path()).isEqualTo("$.colour"));
    }
}
