package dev.belay.json;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;

/** Valid documents, and the types that they are for. */
final class Documents {

    /** A document and what it is to become. */
    record Sample(String json, TypeReference<?> type) {

        Type javaType() {
            return type.getType();
        }
    }

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
    @JsonSubTypes({@JsonSubTypes.Type(Circle.class), @JsonSubTypes.Type(Square.class)})
    sealed interface Shape {}

    @JsonTypeName("circle")
    record Circle(double radius) implements Shape {}

    @JsonTypeName("square")
    record Square(BigDecimal side, @Nullable Shape inside) implements Shape {}

    enum Colour {
        RED,
        GREEN
    }

    record Account(
            UUID id,
            Instant since,
            Duration ttl,
            Colour colour,
            Optional<String> note,
            List<Long> numbers,
            Map<String, BigInteger> amounts,
            String password) {}

    /** A type of the old kind, whose code does not like everything. */
    static final class Picky {
        private int level;

        Picky() {}

        public int getLevel() {
            return level;
        }

        public void setLevel(int level) {
            if (level > 9) {
                throw new IllegalStateException("too high");
            }
            this.level = level;
        }

        public void setNext(Picky next) {
            next.getLevel();
        }
    }

    static final List<Sample> ALL = List.of(
            new Sample("""
                    {"id":"1f6f4a0e-8f0a-4f7c-9a44-0c1d2e3f4a5b","since":"2026-11-27T20:15:30Z","ttl":"PT1M","colour":"RED",\
                    "note":"Grüße \\u00fc \\n","numbers":[1,2,-3,40000000000],"amounts":{"a":1,"b":22},"password":"x"}""", new TypeReference<Account>() {}),
            new Sample("""
                    [{"kind":"circle","radius":1.5e3},{"kind":"square","side":12.25,"inside":{"kind":"circle","radius":0}}]""", new TypeReference<List<Shape>>() {}),
            new Sample("""
                    {"a":[1,2.5,true,false,null,"text"],"b":{"c":{"d":[[],{}]}},"e":-0.1e-7}""", new TypeReference<Map<String, Object>>() {}),
            new Sample("""
                    {"level":3,"next":{"level":4,"next":{"level":5}}}""", new TypeReference<Picky>() {}),
            new Sample("[1,22,333.5,4e10]", new TypeReference<List<BigDecimal>>() {}),
            new Sample("[1,22,333,4444]", new TypeReference<BigInteger[]>() {}),
            new Sample("[1.5,2,3]", new TypeReference<double[]>() {}),
            new Sample("\"just a string\"", new TypeReference<String>() {}),
            new Sample("12345", new TypeReference<Integer>() {}));

    private Documents() {}
}
