package dev.belay.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.belay.ResponseHandle;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A number becomes itself or an error, never another number. */
class JsonNumberTest {

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = Whole.class, name = "whole"),
        @JsonSubTypes.Type(value = Measured.class, name = "measured")
    })
    sealed interface Amount {}

    @JsonTypeInfo(use = JsonTypeInfo.Id.NONE)
    record Whole(int amount) implements Amount {}

    @JsonTypeInfo(use = JsonTypeInfo.Id.NONE)
    record Measured(double amount) implements Amount {}

    static Stream<Class<?>> typesWithoutFraction() {
        return Stream.of(
                byte.class,
                short.class,
                int.class,
                Integer.class,
                long.class,
                Long.class,
                BigInteger.class,
                OptionalInt.class,
                int[].class,
                long[].class);
    }

    static Stream<Class<?>> typesWithLargestNumber() {
        return Stream.of(double.class, Double.class, Object.class, double[].class, JsonNode.class);
    }

    private static Object read(Class<?> type, String number) throws IOException {
        return Json.create().value(type).read(JsonValueTest.response(type.isArray() ? "[" + number + "]" : number));
    }

    private static void assertRefused(Class<?> type, String number) {
        assertRefused(type, JsonValueTest.response(type.isArray() ? "[" + number + "]" : number));
    }

    private static void assertRefused(Class<?> type, ResponseHandle response) {
        JsonDecodingException failure = catchThrowableOfType(
                JsonDecodingException.class, () -> Json.create().value(type).read(response));
        assertThat(failure.reason()).isEqualTo(JsonDecodingException.Reason.WRONG_SHAPE);
    }

    @ParameterizedTest
    @MethodSource("typesWithoutFraction")
    void aFractionIsNotCutOff(Class<?> type) {
        assertRefused(type, "1.5");
        assertRefused(type, "1e-1");
        assertRefused(type, "-0.000000000000000000001");
    }

    @Test
    void aFractionThatIsNoneIsRead() throws IOException {
        assertThat(read(int.class, "1.0")).isEqualTo(1);
        assertThat(read(int.class, "-0.0")).isEqualTo(0);
        assertThat(read(int.class, "0.000e5")).isEqualTo(0);
        assertThat(read(int.class, "1.5e1")).isEqualTo(15);
        assertThat(read(long.class, "12e2")).isEqualTo(1_200L);
    }

    @ParameterizedTest
    @CsvSource({"256", "-129", "1e3"})
    void aByteHasItsRangeWithSignOrWithout(String number) {
        assertRefused(byte.class, number);
    }

    @ParameterizedTest
    @CsvSource({"2147483648", "-2147483649", "3e9", "1e999"})
    void anIntHasItsRange(String number) {
        assertRefused(int.class, number);
    }

    @ParameterizedTest
    @CsvSource({"9223372036854775808", "-9223372036854775809", "1e19"})
    void aLongHasItsRange(String number) {
        assertRefused(long.class, number);
    }

    @ParameterizedTest
    @MethodSource("typesWithLargestNumber")
    void nothingIsInfinite(Class<?> type) {
        assertRefused(type, "1e309");
        assertRefused(type, "-1e999");
        assertRefused(type, "1.5e1000000000");
    }

    @Test
    void aFloatHasItsRange() throws IOException {
        assertRefused(float.class, "1e39");
        assertThat(read(float.class, "1e38")).isEqualTo(1e38f);
    }

    @Test
    void theLargestDoubleIsRead() throws IOException {
        assertThat(read(double.class, "1.7976931348623157e308")).isEqualTo(Double.MAX_VALUE);
        assertThat(read(double.class, "1" + "0".repeat(308))).isEqualTo(1e308);
    }

    @Test
    void anIntegerTooLargeForADoubleIsNotInfinite() {
        assertRefused(double.class, "1" + "0".repeat(309));
        assertRefused(float.class, "1" + "0".repeat(40));
    }

    @Test
    void aDecimalHasNoSuchLimit() throws IOException {
        assertThat(read(BigDecimal.class, "1e999")).isEqualTo(new BigDecimal("1e999"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-8", "UTF-16", "UTF-32BE", "ISO-8859-1"})
    void anyEncodingIsTheSame(String charset) {
        assertRefused(Whole.class, encoded("{\"amount\":1.5}", charset));
        assertRefused(Measured.class, encoded("{\"amount\":1e999}", charset));
    }

    private static ResponseHandle encoded(String body, String charset) {
        return JsonValueTest.response(
                200, "application/json; charset=" + charset, body.getBytes(Charset.forName(charset)));
    }

    @ParameterizedTest
    @CsvSource({
        "'[{\"amount\":1},{\"amount\":1.5}]', application/json",
        "'{\"amount\":1}\n{\"amount\":1.5}\n', application/x-ndjson"
    })
    void streamsAreTheSame(String body, String contentType) throws IOException {
        ResponseHandle response = JsonValueTest.response(200, contentType, body.getBytes(StandardCharsets.UTF_8));
        try (JsonStream<Whole> stream = Json.create().stream(response, Whole.class)) {
            assertThat(stream.next()).isEqualTo(new Whole(1));
            Throwable failure = catchThrowableOfType(UncheckedIOException.class, stream::next);
            assertThat(failure).hasCauseInstanceOf(JsonDecodingException.class);
        }
    }

    @Test
    void aMapperMayLetInfinityBeANumber() throws IOException {
        Json lax = Json.using(JsonMapper.builder()
                .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
                .build());

        assertThat(lax.value(double.class).read(JsonValueTest.response("-Infinity")))
                .isEqualTo(Double.NEGATIVE_INFINITY);
        assertThat(lax.value(double.class).read(JsonValueTest.response("NaN"))).isNaN();
        assertThat(lax.value(float.class).read(JsonValueTest.response("Infinity")))
                .isEqualTo(Float.POSITIVE_INFINITY);
    }

    /** Of members before that name, which Jackson keeps, this is not so: see the table in {@code docs/json.md}. */
    @ParameterizedTest
    @ValueSource(strings = {"{\"kind\":\"whole\",\"amount\":1.5}", "{\"kind\":\"measured\",\"amount\":1e999}"})
    void membersAfterTheNameOfASealedTypeAreTheSame(String body) {
        assertRefused(Amount.class, JsonValueTest.response(body));
    }

    @Test
    void theMessageSaysWhatIsWrong() {
        JsonDecodingException failure = catchThrowableOfType(
                JsonDecodingException.class,
                () -> Json.create().value(Whole.class).read(JsonValueTest.response("{\"amount\":7.25}")));

        assertThat(failure)
                .hasMessageContaining("expected: int, found: a number with a fraction")
                .hasMessageContaining("$.amount");
        assertThat(failure.getMessage()).doesNotContain("7.25");
    }
}
