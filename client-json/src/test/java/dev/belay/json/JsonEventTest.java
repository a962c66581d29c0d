package dev.belay.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.belay.event.CallLedger;
import dev.belay.json.JsonDecodingException.Reason;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.type.TypeReference;

/** An event's data as a value. */
class JsonEventTest {
    private static final Json JSON = Json.create();

    record Item(String name, int price) {}

    record Even(int number) {
        Even {
            if (number % 2 != 0) {
                throw new IllegalArgumentException("odd");
            }
        }
    }

    private static ServerSentEvent event(String data) {
        return new ServerSentEvent("41", "item", data);
    }

    private static JsonDecodingException failure(ServerSentEvent event) {
        return failure(JSON, event, Item.class);
    }

    private static JsonDecodingException failure(Json json, ServerSentEvent event, Class<?> type) {
        return catchThrowableOfType(JsonDecodingException.class, () -> json.value(event, type));
    }

    @Test
    void itIsDecoded() throws Exception {
        assertThat(JSON.value(event("{\"name\":\"röpe\",\n\"price\":1,\"new\":2}"), Item.class))
                .isEqualTo(new Item("röpe", 1));
        assertThat(JSON.value(event("[1, 2]"), new TypeReference<List<Integer>>() {}))
                .containsExactly(1, 2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''                      | MISSING",
                "' '                     | MISSING",
                "null                    | MISSING",
                "DONE                    | NOT_JSON",
                "<html></html>           | NOT_JSON",
                "[DONE]                  | WRONG_SHAPE",
                "{DONE}                  | MALFORMED",
                "{\"name\":\"a           | TRUNCATED",
                "{\"price\":1} {}         | TRAILING",
                "{\"x\":1,\"x\":2}       | DUPLICATE_KEY",
                "[]                      | WRONG_SHAPE",
                "{\"price\":null}        | WRONG_SHAPE",
            })
    void whatIsNoItemIsRefused(String data, Reason reason) {
        JsonDecodingException failure = failure(event(data));

        assertThat(failure).isNotNull();
        assertThat(failure.reason()).isEqualTo(reason);
    }

    @Test
    void theGuardsAreThoseOfAnAnswer() {
        assertThat(failure(JSON, event("[".repeat(200)), Object.class).reason()).isEqualTo(Reason.TOO_DEEP);
        assertThat(failure(event("{\"" + "n".repeat(2_000) + "\":1}")).reason()).isEqualTo(Reason.TOO_LONG);
        assertThat(failure(JSON.refusingUnknownMembers(), event("{\"price\":1,\"new\":1}"), Item.class)
                        .reason())
                .isEqualTo(Reason.UNKNOWN_PROPERTY);
        assertThat(failure(JSON, event("{}"), Runnable.class).reason()).isEqualTo(Reason.UNUSABLE_TYPE);
    }

    @Test
    void whatTheTypesOwnCodeThrowsIsTheCause() {
        JsonDecodingException failure = failure(JSON, event("{\"number\":7}"), Even.class);

        assertThat(failure.reason()).isEqualTo(Reason.REFUSED_BY_TYPE);
        assertThat(failure).cause().isInstanceOf(IllegalArgumentException.class).hasMessage("odd");
    }

    /** It does not know its call: no status, no content type, no ledger. */
    @Test
    void theExceptionSaysWhichEventAndWhereAndInventsNothing() {
        JsonDecodingException failure =
                failure(event("{\"name\":\"rope\",\n \"password\":\"hunter2\", \"price\":\"s3cr3t-value\"}"));

        assertThat(failure)
                .hasMessageStartingWith("server-sent event item: the JSON of the data does not fit "
                        + Item.class.getTypeName()
                        + ": wrong shape (expected: int, found: a string) at $.price, line 2, column ")
                .hasMessageContaining("; 62 bytes read. Services send events of other kinds as well")
                .hasMessageEndingWith("A part of the data is in excerpt().")
                .hasMessageNotContaining("hunter2")
                .hasMessageNotContaining("s3cr3t")
                .hasMessageNotContaining("status");
        assertThat(failure.status()).isZero();
        assertThat(failure.place().contentType()).isNull();
        assertThat(failure.ledger()).isSameAs(CallLedger.none());
        assertThat(failure.excerpt()).contains("rope").doesNotContain("hunter2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"DONE", "[DONE]", ""})
    void aLastEventOfAnotherKindIsExplained(String data) {
        assertThat(failure(new ServerSentEvent("", "message", data)))
                .hasMessageStartingWith("server-sent event message: the ")
                .hasMessageContaining("look at type or data before decoding");
    }

    @Test
    void whatTheServerNamesAnEventDoesNotFillALogNorForgeALine() {
        JsonDecodingException failure =
                failure(new ServerSentEvent("41", "a\u001b[2J\u2028b" + "i".repeat(1_000), "x"));

        assertThat(failure)
                .hasMessageStartingWith("server-sent event a?[2J?b" + "i".repeat(57) + "…: the data is not JSON");
    }

    @Test
    void longDataThatIsNoJsonIsShownInPart() {
        JsonDecodingException failure = failure(event("x".repeat(100_000)));

        assertThat(failure.excerpt()).hasSizeLessThanOrEqualTo(512);
        assertThat(failure.place().bytesRead()).isEqualTo(512);
    }

    @Test
    void nothingIsNoTypeAndNoEvent() {
        assertThatThrownBy(() -> JSON.value(event("1"), (Class<?>) null)).isInstanceOf(NullPointerException.class);
    }
}
