package dev.belay.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.belay.json.JsonDecodingException.Reason;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Types whose constructor has arguments: what is called, and what becomes of what it throws. */
class JsonRecordTest {

    private static final Json JSON = Json.create();

    private record Hidden(String name, int price) {}

    record Many(String... names) {}

    record Pair<A, B>(A first, B second) {}

    record Primitives(byte a, short b, char c, long d, float e, double f, boolean g) {}

    static final class Made {
        private final @Nullable String name;
        private @Nullable String colour;

        @JsonCreator
        private Made(@JsonProperty("name") @Nullable String name, @JsonProperty("size") int size) {
            this.name = size + " " + name;
        }

        public void setColour(String colour) {
            this.colour = colour;
        }
    }

    static final class ByFactory {
        private final String text;

        private ByFactory(String text) {
            this.text = text;
        }

        @JsonCreator
        static ByFactory of(@JsonProperty("a") String a, @JsonProperty("b") String b) {
            return new ByFactory(a + b);
        }
    }

    record Picky(String name, int price) {
        Picky {
            if (price < 0) {
                throw new IllegalArgumentException("price");
            }
            if (price > 1_000) {
                throw new LinkageError("price");
            }
        }
    }

    record Checked(String name, int price) {
        Checked {
            fail(price);
        }

        /** Constructors of records declare no exceptions; some throw checked ones all the same. */
        @SuppressWarnings("unchecked") // erased: whatever it is, it is thrown
        private static <E extends Exception> void fail(int price) throws E {
            if (price != 0) {
                throw (E) new IOException("price");
            }
        }
    }

    private static <T> T read(Class<T> type, String body) throws IOException {
        return JSON.value(type).read(JsonValueTest.response(body));
    }

    private static JsonDecodingException failure(Class<?> type, String body) {
        return catchThrowableOfType(JsonDecodingException.class, () -> read(type, body));
    }

    @Test
    void hiddenConstructorsAreCalled() throws IOException {
        assertThat(read(Hidden.class, "{\"price\":7,\"name\":\"rope\"}")).isEqualTo(new Hidden("rope", 7));
    }

    @Test
    void anArrayIsOneArgument() throws IOException {
        assertThat(read(Many.class, "{\"names\":[\"a\",\"b\"]}").names()).containsExactly("a", "b");
        assertThat(read(Many.class, "{\"names\":[]}").names()).isEmpty();
    }

    @Test
    void allPrimitivesAreArguments() throws IOException {
        assertThat(read(Primitives.class, "{\"a\":1,\"b\":2,\"c\":\"x\",\"d\":3,\"e\":4.5,\"f\":5.5,\"g\":true}"))
                .isEqualTo(new Primitives((byte) 1, (short) 2, 'x', 3, 4.5f, 5.5, true));
    }

    @Test
    void anObjectThatIsMissingIsNullAPrimitiveIsMissed() throws IOException {
        assertThat(read(Hidden.class, "{\"price\":7}")).isEqualTo(new Hidden(null, 7));
        assertThat(failure(Hidden.class, "{\"name\":\"a\"}").reason()).isEqualTo(Reason.MISSING_PROPERTY);
        assertThat(failure(Hidden.class, "{\"name\":\"a\"}").path()).isEqualTo("$.price");
        assertThat(failure(Hidden.class, "{\"price\":null}").reason()).isEqualTo(Reason.WRONG_SHAPE);
    }

    @Test
    void genericRecordsAreRead() throws IOException {
        assertThat(read(Pair.class, "{\"first\":1,\"second\":{\"a\":2}}").first())
                .isEqualTo(1);
    }

    @Test
    void constructorsThatAreMarkedAreCalledAndSettersAfterwards() throws IOException {
        Made made = read(Made.class, "{\"colour\":\"red\",\"size\":9,\"name\":\"rope\"}");

        assertThat(made.name).isEqualTo("9 rope");
        assertThat(made.colour).isEqualTo("red");
    }

    @Test
    void factoriesAreCalled() throws IOException {
        assertThat(read(ByFactory.class, "{\"a\":\"x\",\"b\":\"y\"}").text).isEqualTo("xy");
    }

    @Test
    void whatAConstructorThrowsIsTheCause() {
        JsonDecodingException failure = failure(Picky.class, "{\"name\":\"a\",\"price\":-1}");

        assertThat(failure.reason()).isEqualTo(Reason.REFUSED_BY_TYPE);
        assertThat(failure).hasRootCauseInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aCheckedExceptionIsNoFailureOfTheCall() {
        JsonDecodingException failure = failure(Checked.class, "{\"name\":\"a\",\"price\":1}");

        assertThat(failure.reason()).isEqualTo(Reason.REFUSED_BY_TYPE);
        assertThat(failure).hasRootCauseInstanceOf(IOException.class);
    }

    @Test
    void anErrorOfTheMachineIsNotHidden() {
        assertThat(catchThrowable(() -> read(Picky.class, "{\"name\":\"a\",\"price\":1001}")))
                .isInstanceOf(LinkageError.class);
    }
}
