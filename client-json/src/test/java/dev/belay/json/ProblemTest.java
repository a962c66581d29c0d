package dev.belay.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.belay.ResponseHandle;
import dev.belay.ResponseReader;
import dev.belay.ResponseReaders;
import dev.belay.error.HttpStatusException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import okhttp3.Headers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProblemTest {
    private static final Json JSON = Json.create();

    /** That of RFC 9457, section 3. */
    private static final String CREDIT = """
            {"type": "https://example.com/probs/out-of-credit",
             "title": "You do not have enough credit.",
             "detail": "Your current balance is 30, but that costs 50.",
             "instance": "/account/12345/msgs/abc",
             "balance": 30,
             "accounts": ["/account/12345", "/account/67890"]}
            """;

    record Order(int id) {}

    record Refusal(String code) {}

    private static ResponseHandle response(int status, String contentType, String body) {
        return ResponseHandle.of(
                status, Headers.of("Content-Type", contentType), body.getBytes(StandardCharsets.UTF_8));
    }

    private static Stream<ResponseReader<?>> readers() {
        return Stream.of(JSON.value(Order.class), JSON.optional(Order.class));
    }

    @ParameterizedTest
    @MethodSource("readers")
    void aProblemIsReadFromTheErrorThatItDescribes(ResponseReader<?> reader) {
        ProblemException e = catchThrowableOfType(
                ProblemException.class,
                () -> reader.read(response(403, "application/problem+json; charset=utf-8", CREDIT)));

        assertThat(e.status()).isEqualTo(403);
        assertThat(e.problem())
                .isEqualTo(new Problem(
                        "https://example.com/probs/out-of-credit",
                        "You do not have enough credit.",
                        null,
                        "Your current balance is 30, but that costs 50.",
                        "/account/12345/msgs/abc",
                        Map.of("balance", 30, "accounts", List.of("/account/12345", "/account/67890"))));
        assertThat(e).isInstanceOf(HttpStatusException.class).hasMessageContaining("status 403");
        assertThat(e.body()).isEqualTo(CREDIT);
    }

    @Test
    void membersOfAnotherTypeAreIgnored() {
        ProblemException e = catchThrowableOfType(
                ProblemException.class,
                () -> JSON.value(Order.class)
                        .read(response(
                                500,
                                "application/problem+json",
                                "{\"type\":7,\"title\":[],\"status\":\"500\",\"detail\":null,\"instance\":{}}")));

        assertThat(e.problem()).isEqualTo(new Problem(Problem.NO_TYPE, null, null, null, null, Map.of()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "null", "{", "{\"a\":1}{}", "<html>"})
    void whatIsNoProblemLeavesTheStatus(String body) {
        assertThatThrownBy(() -> JSON.value(Order.class).read(response(500, "application/problem+json", body)))
                .isExactlyInstanceOf(HttpStatusException.class);
    }

    @Test
    void otherJsonIsNoProblem() {
        assertThatThrownBy(() -> JSON.value(Order.class).read(response(500, "application/json", CREDIT)))
                .isExactlyInstanceOf(HttpStatusException.class);
    }

    @Test
    void whoWantsAnyStatusGetsTheBody() throws Exception {
        assertThat(ResponseReaders.anyStatus(JSON.value(Order.class))
                        .read(response(500, "application/json", "{\"id\":1}")))
                .isEqualTo(new Order(1));
    }

    @ParameterizedTest
    @CsvSource({"200, '{\"id\":7}'", "409, '{\"code\":\"full\"}'"})
    void eitherIsTheValueOrWhatTheErrorSays(int status, String body) throws Exception {
        Either<Order, Refusal> either =
                JSON.either(Order.class, Refusal.class).read(response(status, "application/json", body));

        assertThat(either)
                .isEqualTo(
                        status == 200
                                ? new Either.Success<>(200, new Order(7))
                                : new Either.Failure<>(409, new Refusal("full")));
    }

    @ParameterizedTest
    @CsvSource({"application/json, '[]'", "application/json, ''", "text/html, '<html>'"})
    void anErrorThatSaysSomethingElseIsItsStatus(String contentType, String body) {
        assertThatThrownBy(() -> JSON.either(Order.class, Refusal.class).read(response(502, contentType, body)))
                .isInstanceOfSatisfying(
                        HttpStatusException.class,
                        e -> assertThat(e.getSuppressed())
                                .hasSize(1)
                                .allMatch(JsonDecodingException.class::isInstance));
    }

    @Test
    void aSuccessThatDoesNotDecodeIsNoFailure() {
        assertThatThrownBy(() -> JSON.either(Order.class, Refusal.class).read(response(200, "application/json", "[")))
                .isInstanceOf(JsonDecodingException.class);
    }
}
