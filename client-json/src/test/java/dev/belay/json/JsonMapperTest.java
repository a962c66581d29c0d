package dev.belay.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.belay.ResponseHandle;
import dev.belay.json.JsonDecodingException.Reason;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import okhttp3.Headers;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.databind.DefaultTyping;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.jsontype.BasicPolymorphicTypeValidator;

/** What a mapper of the user's may change, and what not. */
class JsonMapperTest {

    /** By class name, as an annotation can have it. */
    @JsonTypeInfo(use = JsonTypeInfo.Id.CLASS)
    interface Named {}

    /** By class name, one level down. */
    record Holder(@Nullable Named named) {}

    record Nested(@Nullable Nested inner) {}

    record Item(int unitPrice) {}

    private static ResponseHandle response(String body) {
        return ResponseHandle.of(
                200, Headers.of("Content-Type", "application/json"), body.getBytes(StandardCharsets.UTF_8));
    }

    private static Reason reason(Json json, Class<?> type, String body) {
        return catchThrowableOfType(
                        JsonDecodingException.class, () -> json.value(type).read(response(body)))
                .reason();
    }

    @ParameterizedTest
    @EnumSource(
            value = DefaultTyping.class,
            names = {"NON_FINAL", "OBJECT_AND_NON_CONCRETE", "JAVA_LANG_OBJECT"})
    void aMapperThatLetsJsonNameClassesIsRefused(DefaultTyping typing) {
        JsonMapper mapper = JsonMapper.builder()
                .activateDefaultTyping(
                        BasicPolymorphicTypeValidator.builder()
                                .allowIfBaseType(Object.class)
                                .build(),
                        typing)
                .build();

        assertThatThrownBy(() -> Json.using(mapper))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("default typing");
    }

    @Test
    void typesThatNameClassesCannotBeDecoded() {
        for (Json json : List.of(Json.create(), Json.using(JsonMapper.builder().build()))) {
            assertThat(reason(json, Named.class, "{\"@class\":\"java.lang.Object\"}"))
                    .isEqualTo(Reason.UNUSABLE_TYPE);
            assertThat(reason(json, Holder.class, "{\"named\":{\"@class\":\"java.lang.Object\"}}"))
                    .isEqualTo(Reason.UNUSABLE_TYPE);
        }
    }

    @Test
    void whatWasSetOnTheMapperHolds() throws IOException {
        Json json = Json.using(JsonMapper.builder()
                .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                .enable(JsonReadFeature.ALLOW_JAVA_COMMENTS)
                .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .build());

        assertThat(json.value(Item.class).read(response("{\"unit_price\": 7 /* each */}")))
                .isEqualTo(new Item(7));
        assertThat(reason(json, Item.class, "{\"unit_price\": 7, \"x\": 1}")).isEqualTo(Reason.UNKNOWN_PROPERTY);
        assertThat(reason(json, Item.class, "{\"unit_price\": 7} 8")).isEqualTo(Reason.TRAILING);
        assertThat(reason(json, Item.class, "{\"unit_price\": 7, \"unit_price\": 8}"))
                .isEqualTo(Reason.DUPLICATE_KEY);
    }

    @Test
    void theMapperItselfStaysAsItWas() throws IOException {
        JsonMapper mapper = JsonMapper.builder().build();

        assertThat(reason(Json.using(mapper), BigInteger.class, "1.5")).isEqualTo(Reason.WRONG_SHAPE);
        assertThat(reason(Json.using(mapper), Item.class, "{\"unitPrice\":1,\"unitPrice\":2}"))
                .isEqualTo(Reason.DUPLICATE_KEY);

        assertThat(mapper.readValue("1.5", BigInteger.class)).isEqualTo(BigInteger.ONE);
        assertThat(mapper.readValue("{\"unitPrice\":1,\"unitPrice\":2}", Item.class))
                .isEqualTo(new Item(2));
    }

    @Test
    void limitsThatWereNotSetAreOurs() {
        String deep = "{\"inner\":".repeat(150) + "null" + "}".repeat(150);

        assertThat(reason(Json.using(JsonMapper.builder().build()), Nested.class, deep))
                .isEqualTo(Reason.TOO_DEEP);
    }

    @Test
    void limitsThatWereSetHold() throws IOException {
        JsonMapper mapper = JsonMapper.builder(JsonFactory.builder()
                        .streamReadConstraints(StreamReadConstraints.builder()
                                .maxNestingDepth(200)
                                .maxStringLength(10)
                                .build())
                        .build())
                .build();
        Json json = Json.using(mapper);

        assertThat(json.value(Nested.class).read(response("{\"inner\":".repeat(150) + "null" + "}".repeat(150))))
                .isNotNull();
        assertThat(reason(json, String.class, "\"elevenchars\"")).isEqualTo(Reason.TOO_LONG);
    }

    @Test
    void aStackThatIsTooSmallIsTooDeep() throws InterruptedException {
        JsonMapper mapper = JsonMapper.builder(JsonFactory.builder()
                        .streamReadConstraints(StreamReadConstraints.builder()
                                .maxNestingDepth(1_000_000)
                                .build())
                        .build())
                .build();
        String deep = "{\"inner\":".repeat(100_000) + "null" + "}".repeat(100_000);
        AtomicReference<@Nullable Reason> reason = new AtomicReference<>();
        Thread small = new Thread(
                null, () -> reason.set(reason(Json.using(mapper), Nested.class, deep)), "small stack", 256 << 10);
        small.start();
        small.join();

        assertThat(reason).hasValue(Reason.TOO_DEEP);
    }
}
