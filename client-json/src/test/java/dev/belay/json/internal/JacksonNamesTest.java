package dev.belay.json.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.belay.json.JsonDecodingException.Reason;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.databind.json.JsonMapper;

class JacksonNamesTest {

    private static final JsonMapper JACKSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private final Codec.Decoder<Object> decoder = JacksonCodec.create().decoder(Object.class);

    private static DocumentStream document(byte[] bytes, int mostOfRead) {
        return new DocumentStream(
                new ByteArrayInputStream(bytes) {
                    @Override
                    public synchronized int read(byte[] target, int offset, int length) {
                        return super.read(target, offset, Math.min(length, mostOfRead));
                    }
                },
                null);
    }

    private boolean isRefused(String json, Charset charset, int mostOfRead) throws IOException {
        try {
            assertThat(decoder.decode(document(json.getBytes(charset), mostOfRead)))
                    .isNotNull();
            return false;
        } catch (UndecodableException e) {
            assertThat(e.reason()).as(json).isEqualTo(Reason.DUPLICATE_KEY);
            return true;
        }
    }

    private static boolean isRefusedByJackson(String json) {
        try {
            assertThat(JACKSON.readTree(json)).isNotNull();
            return false;
        } catch (StreamReadException e) {
            return true;
        }
    }

    /** Nested, with names that share their hash code ("Aa", "BB"), and so many that a set is needed. */
    @Test
    void randomDocumentsAreJudgedAsJacksonDoes() throws IOException {
        Random random = new Random(1);
        int refused = 0;
        for (int i = 0; i < 4_000; i++) {
            String json = object(random, 1 + random.nextInt(4));
            boolean expected = isRefusedByJackson(json);
            refused += expected ? 1 : 0;
            assertThat(isRefused(json, StandardCharsets.UTF_8, 1 + random.nextInt(20)))
                    .as(json)
                    .isEqualTo(expected);
        }
        assertThat(refused).isBetween(400, 3_600);
    }

    private static String object(Random random, int depth) {
        int members = random.nextInt(10) == 0 ? 30 + random.nextInt(40) : random.nextInt(6);
        return IntStream.range(0, members)
                .mapToObj(i -> "\"" + name(random, i) + "\":" + value(random, depth))
                .collect(Collectors.joining(",", "{", "}"));
    }

    private static String name(Random random, int i) {
        int pick = random.nextInt(60);
        return pick == 0 ? "Aa" : pick == 1 ? "BB" : pick == 2 ? "\\u0041a" : pick == 3 ? "ü" : "name" + i;
    }

    private static String value(Random random, int depth) {
        if (depth == 0 || random.nextInt(3) > 0) {
            return "1";
        }
        return random.nextBoolean()
                ? object(random, depth - 1)
                : "[" + object(random, depth - 1) + "," + object(random, depth - 1) + "]";
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-8", "UTF-16LE", "UTF-16BE", "UTF-32LE", "UTF-32BE"})
    void theEncodingDoesNotMatterNorHowItArrives(String charset) throws IOException {
        for (int mostOfRead : new int[] {1, 2, 3, 5, 1_000}) {
            assertThat(isRefused("{\"a\":1,\"b\":{\"a\":2}}", Charset.forName(charset), mostOfRead))
                    .isFalse();
            assertThat(isRefused("{\"a\":1,\"b\":{\"a\":2},\"a\":3}", Charset.forName(charset), mostOfRead))
                    .isTrue();
        }
    }

    @Test
    void aMarkOfUtf8IsNoPartOfTheDocument() throws IOException {
        assertThat(isRefused("\uFEFF{\"a\":1}", StandardCharsets.UTF_8, 2)).isFalse();
        assertThat(isRefused("\uFEFF{\"a\":1,\"a\":1}", StandardCharsets.UTF_8, 1_000))
                .isTrue();
    }

    /** A large set that is cleared for each small object would take quadratic time. */
    @Test
    void whatComesAfterALargeObjectStartsAnew() throws IOException {
        String large =
                IntStream.range(0, 2_000).mapToObj(i -> "\"n" + i + "\":1").collect(Collectors.joining(",", "{", "}"));

        assertThat(isRefused("[" + large + "," + large + ",{\"n0\":1}]", StandardCharsets.UTF_8, 1_000))
                .isFalse();
        assertThat(isRefused(large.replace("\"n1999\"", "\"n7\""), StandardCharsets.UTF_8, 1_000))
                .isTrue();
    }

    /** The parser's buffer goes back to a pool, where the next document is read into it. */
    @Test
    void whatWasReadLastIsNotThatOfAnotherDocument() throws Exception {
        DocumentStream broken = document("{\"a\":x, \"first\":1}".getBytes(StandardCharsets.UTF_8), 1_000);
        assertThatExceptionOfType(UndecodableException.class).isThrownBy(() -> decoder.decode(broken));

        decoder.decode(document("{\"other\": \"of somebody else\"}".getBytes(StandardCharsets.UTF_8), 1_000));

        assertThat(new String(broken.last(), StandardCharsets.UTF_8)).isEqualTo("{\"a\":x, \"first\":1}");
    }
}
