package dev.belay.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.belay.ResponseHandle;
import dev.belay.error.HttpStatusException;
import dev.belay.json.JsonDecodingException.Reason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import okhttp3.Headers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonStreamTest {
    private static final Json JSON = Json.create();
    private static final String LINES = "application/x-ndjson";
    private static final String ARRAY = "application/json";

    record Item(String name, int price) {}

    private static ResponseHandle response(String contentType, String body) {
        return ResponseHandle.of(200, Headers.of("Content-Type", contentType), body.getBytes(StandardCharsets.UTF_8));
    }

    private static <T> List<T> all(JsonStream<T> stream) {
        List<T> all = new ArrayList<>();
        stream.forEachRemaining(all::add);
        return all;
    }

    private static JsonDecodingException failure(JsonStream<?> stream) {
        UncheckedIOException e = catchThrowableOfType(UncheckedIOException.class, () -> all(stream));
        return (JsonDecodingException) e.getCause();
    }

    @Test
    void elementsOfAnArrayComeOneByOne() throws IOException {
        String body = "[ {\"name\":\"a\",\"price\":1} ,\n{\"name\":\"b\",\"price\":2}]\n";

        try (JsonStream<Item> stream = JSON.stream(response(ARRAY, body), Item.class)) {
            assertThat(all(stream)).containsExactly(new Item("a", 1), new Item("b", 2));
            assertThat(stream.hasNext()).isFalse();
            assertThatThrownBy(stream::next).isInstanceOf(NoSuchElementException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {LINES, "application/jsonl", "application/x-jsonlines; charset=utf-8"})
    void elementsOfLinesComeOneByOne(String contentType) throws IOException {
        String body = "{\"name\":\"a\",\"price\":1}\r\n\n  \n{\"name\":\"b\",\"price\":2}";

        try (JsonStream<Item> stream = JSON.stream(response(contentType, body), Item.class)) {
            assertThat(all(stream)).containsExactly(new Item("a", 1), new Item("b", 2));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"application/json | []", "application/x-ndjson | ''"})
    void thereMayBeNone(String contentType, String body) throws IOException {
        assertThat(all(JSON.stream(response(contentType, body), Item.class))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "application/json | [1,22,\"x\",4] | WRONG_SHAPE | $[2]",
                "application/json | [1,22,null,4] | WRONG_SHAPE | $",
                "application/json | [1,22 | TRUNCATED | $[1]",
                "application/json | [1,22,] | MALFORMED | $[2]",
                "application/json | [1,22] 3 | TRAILING | $",
                "application/x-ndjson | 1;22;\"x\";4 | WRONG_SHAPE | $[2]",
                "application/x-ndjson | 1;22;\"x;4 | TRUNCATED | $[2]",
                "application/x-ndjson | 1;22;3 3;4 | TRAILING | $[2]"
            })
    void whatIsWrongComesAfterWhatIsRight(String contentType, String body, Reason reason, String path)
            throws IOException {
        JsonStream<Integer> stream = JSON.stream(response(contentType, body.replace(';', '\n')), Integer.class);
        assertThat(stream.next()).isEqualTo(1);
        assertThat(stream.next()).isEqualTo(22);

        JsonDecodingException failure = failure(stream);

        assertThat(failure.reason()).isEqualTo(reason);
        assertThat(failure.path()).isEqualTo(path);
        assertThat(stream.hasNext()).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "application/json | [{\"name\":\"a\",\"price\":1},{\"name\":{\"x\":[1,[2]]},\"price\":2},7,null,[[]],{\"name\":\"c\",\"price\":3}] | 4",
                "application/x-ndjson | {\"name\":\"a\",\"price\":1};{\"name\":;[};x y;7;null;{\"name\":\"c\",\"price\":3} | 5"
            })
    void invalidElementsCanBeSkipped(String contentType, String body, int skipped) throws IOException {
        JsonStream<Item> stream = JSON.stream(response(contentType, body.replace(';', '\n')), Item.class)
                .skippingInvalid();

        assertThat(all(stream)).containsExactly(new Item("a", 1), new Item("c", 3));
        assertThat(stream.skipped()).isEqualTo(skipped);
    }

    @Test
    void aLineThatIsTooLongOrNoTextCanBeSkipped() throws IOException {
        byte[] body =
                ("1\n" + "2".repeat((16 << 20) + 10_000) + "\n\"\u00E4\"\n4").getBytes(StandardCharsets.ISO_8859_1);

        try (JsonStream<String> stream = JSON.stream(
                        ResponseHandle.of(200, Headers.of("Content-Type", LINES), body), String.class)
                .skippingInvalid()) {
            assertThat(all(stream)).containsExactly("1", "4");
            assertThat(stream.skipped()).isEqualTo(2);
        }
    }

    @Test
    void aLineThatIsNoTextIsRefused() throws IOException {
        byte[] body = "1\n\"\u00E4\"".getBytes(StandardCharsets.ISO_8859_1);
        JsonStream<String> stream =
                JSON.stream(ResponseHandle.of(200, Headers.of("Content-Type", LINES), body), String.class);

        JsonDecodingException failure = failure(stream);

        assertThat(failure.reason()).isEqualTo(Reason.ENCODING);
        assertThat(failure.place().line()).isEqualTo(2);
    }

    @Test
    void aBrokenArrayCannotBeSkipped() throws IOException {
        JsonStream<Integer> stream =
                JSON.stream(response(ARRAY, "[1,{\"a\":x},3]"), Integer.class).skippingInvalid();
        assertThat(stream.next()).isEqualTo(1);

        assertThat(failure(stream).reason()).isIn(Reason.MALFORMED, Reason.WRONG_SHAPE);
        assertThat(stream.hasNext()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"application/json, '{}', WRONG_SHAPE", "application/json, '', MISSING", "text/html, '<html>', NOT_JSON"
    })
    void whatIsNoArrayIsRefusedAtOnce(String contentType, String body, Reason reason) {
        assertThatThrownBy(() -> JSON.stream(response(contentType, body), Item.class))
                .isInstanceOfSatisfying(
                        JsonDecodingException.class, e -> assertThat(e.reason()).isEqualTo(reason));
    }

    @Test
    void theStatusComesFirst() {
        assertThatThrownBy(() ->
                        JSON.stream(ResponseHandle.of(503, Headers.of("Content-Type", ARRAY), new byte[0]), Item.class))
                .isInstanceOf(HttpStatusException.class);
    }

    /** More tokens in all than a document may have. */
    @ParameterizedTest
    @CsvSource({"1000, true", "1100000, false"})
    void limitsHoldForEachElement(int tokensOfElement, boolean allowed) throws IOException {
        String element = "[" + "1,".repeat(tokensOfElement - 3) + "1]";
        int count = allowed ? 2_000 : 1;
        JsonStream<int[]> stream =
                JSON.stream(response(ARRAY, "[" + (element + ",").repeat(count - 1) + element + "]"), int[].class);

        if (allowed) {
            int elements = 0;
            while (stream.hasNext()) {
                assertThat(stream.next()).hasSize(tokensOfElement - 2);
                elements++;
            }
            assertThat(elements).isEqualTo(count);
        } else {
            assertThat(failure(stream).reason()).isEqualTo(Reason.TOO_LONG);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {ARRAY, LINES})
    void anElementOfTooManyBytesIsRefused(String contentType) throws IOException {
        String blanks = " ".repeat((16 << 20) + 10_000);
        String body = contentType.equals(ARRAY) ? "[[1," + blanks + "2]]" : "[1," + blanks + "2]";

        assertThat(failure(JSON.stream(response(contentType, body), int[].class))
                        .reason())
                .isEqualTo(Reason.TOO_LONG);
    }
}
