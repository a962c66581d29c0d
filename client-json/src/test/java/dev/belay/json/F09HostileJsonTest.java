package dev.belay.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belay.ResponseHandle;
import dev.belay.ResponseReader;
import dev.belay.json.Documents.Sample;
import dev.belay.testing.Repetitions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import okhttp3.Headers;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/** Whatever a server sends for JSON, there is a value or one exception. */
@Timeout(600)
class F09HostileJsonTest {
    /** A soak makes it a million. */
    private static final int CASES = Integer.getInteger("belay.json.cases", Repetitions.of(100_000));

    private static final Json JSON = Json.create();

    /** What Jackson throws is unchecked, so it passes whoever was ready for a failing call. */
    @ParameterizedTest
    @ValueSource(strings = {"<html>", "{\"level\":", "{\"level\":\"x\"}", "{\"level\":10}", ""})
    void aNaiveClientFailsWithWhatNobodyCatches(String body) throws IOException {
        JsonMapper mapper = JsonMapper.builder().build();
        OkHttpClient naive = new OkHttpClient();
        try (MockWebServer server = new MockWebServer()) {
            server.start();
            server.enqueue(new MockResponse.Builder().body(body).build());
            Request request = new Request.Builder().url(server.url("/")).build();

            assertThatThrownBy(() -> {
                        try (Response response = naive.newCall(request).execute()) {
                            mapper.readValue(response.body().bytes(), Documents.Picky.class);
                        } catch (IOException e) {
                            throw new AssertionError("caught", e);
                        }
                    })
                    .isInstanceOf(RuntimeException.class);
        } finally {
            naive.dispatcher().executorService().shutdown();
            naive.connectionPool().evictAll();
        }
    }

    @Test
    void everyCaseGivesAValueOrOneException() {
        List<ResponseReader<?>> readers = new ArrayList<>();
        Documents.ALL.forEach(sample -> readers.add(JSON.value(sample.type())));
        Map<Mutation, Map<String, Integer>> histogram = new EnumMap<>(Mutation.class);
        List<String> wrong = new ArrayList<>();

        for (int i = 0; i < CASES; i++) {
            Random random = new Random(i);
            int which = random.nextInt(readers.size());
            Mutation mutation = Mutation.values()[random.nextInt(Mutation.values().length)];
            byte[] body = mutation.of(bytes(Documents.ALL.get(which)), random);
            String outcome = outcome(readers.get(which), body);
            if (outcome.startsWith("!")) {
                wrong.add("case " + i + ", " + mutation + " of "
                        + Documents.ALL.get(which).javaType() + ": " + outcome);
            }
            histogram.computeIfAbsent(mutation, any -> new TreeMap<>()).merge(outcome, 1, Integer::sum);
        }

        print(histogram);
        assertThat(wrong).isEmpty();
        assertThat(histogram.get(Mutation.NONE)).containsOnlyKeys("value");
        assertThat(histogram).hasSize(Mutation.values().length);
    }

    /** Each document, cut, flipped, filled up and doubled at each of its bytes. */
    @Test
    void everyByteMayBeWrong() {
        for (Sample sample : Documents.ALL) {
            ResponseReader<?> reader = JSON.value(sample.type());
            byte[] document = bytes(sample);
            for (int at = 0; at < document.length; at++) {
                String place = "byte " + at + " of " + sample.javaType();
                assertThat(EveryByte.spoiled(document, at).stream().map(body -> outcome(reader, body)))
                        .as(place)
                        .noneMatch(outcome -> outcome.startsWith("!"));
            }
        }
    }

    private static byte[] bytes(Sample sample) {
        return sample.json().getBytes(StandardCharsets.UTF_8);
    }

    private static String outcome(ResponseReader<?> reader, byte[] body) {
        try {
            return reader.read(ResponseHandle.of(200, Headers.of("Content-Type", "application/json"), body)) == null
                    ? "!null"
                    : "value";
        } catch (JsonDecodingException e) {
            return e.reason().name();
        } catch (IOException | RuntimeException | Error e) {
            return "!" + e;
        }
    }

    private static void print(Map<Mutation, Map<String, Integer>> histogram) {
        histogram.forEach(
                (mutation, outcomes) -> System.out.println(String.format(Locale.ROOT, "%-20s %s", mutation, outcomes)));
    }
}
