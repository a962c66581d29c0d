package dev.belay.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belay.BelayClient;
import dev.belay.CancellationToken;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import okhttp3.MediaType;
import okhttp3.Request;
import okhttp3.RequestBody;
import okio.Buffer;
import org.junit.jupiter.api.Test;
import tools.jackson.core.type.TypeReference;

class JsonBodyTest {
    private static final Json JSON = Json.create();

    record Item(String name, int price) {}

    /** What cannot be written. */
    public static final class Loop {
        public Loop getSelf() {
            return this;
        }
    }

    private static String text(RequestBody body) throws Exception {
        Buffer buffer = new Buffer();
        body.writeTo(buffer);
        return buffer.readUtf8();
    }

    @Test
    void aValueIsWritten() throws Exception {
        RequestBody body = JSON.body(new Item("rope", 120));

        assertThat(body.contentType()).isEqualTo(MediaType.get("application/json"));
        assertThat(body.contentLength()).isEqualTo(27);
        assertThat(text(body)).isEqualTo("{\"name\":\"rope\",\"price\":120}");
    }

    @Test
    void itIsWrittenAnewEachTime() throws Exception {
        Map<String, Integer> counts = new HashMap<>(Map.of("a", 1));
        RequestBody body = JSON.body(counts, new TypeReference<Map<String, Integer>>() {});
        assertThat(body.contentLength()).isEqualTo(7);
        assertThat(text(body)).isEqualTo("{\"a\":1}");

        counts.put("a", 100);

        assertThat(body.contentLength()).isEqualTo(9);
        assertThat(text(body)).isEqualTo("{\"a\":100}");
    }

    @Test
    void itGoesOverTheWireAndComesBack() throws Exception {
        try (MockWebServer server = new MockWebServer();
                BelayClient client = BelayClient.create()) {
            server.start();
            server.enqueue(new MockResponse.Builder().code(503).build());
            server.enqueue(new MockResponse.Builder()
                    .addHeader("Content-Type", "application/json")
                    .body("[{\"name\":\"rope\",\"price\":120}]")
                    .build());
            Request request = new Request.Builder()
                    .url(server.url("/"))
                    .put(JSON.body(new Item("rope", 120)))
                    .build();

            List<Item> items =
                    client.execute(request, CancellationToken.none(), JSON.value(new TypeReference<List<Item>>() {}));

            assertThat(items).containsExactly(new Item("rope", 120));
            for (int attempt = 1; attempt <= 2; attempt++) {
                RecordedRequest received = server.takeRequest(5, TimeUnit.SECONDS);
                assertThat(received).isNotNull();
                assertThat(received.getBody().utf8()).isEqualTo("{\"name\":\"rope\",\"price\":120}");
                assertThat(received.getHeaders().get("Content-Type")).isEqualTo("application/json");
            }
        }
    }

    @Test
    void whatCannotBeWrittenIsNotSent() throws Exception {
        try (MockWebServer server = new MockWebServer();
                BelayClient client = BelayClient.create()) {
            server.start();
            Request request = new Request.Builder()
                    .url(server.url("/"))
                    .put(JSON.body(new Loop()))
                    .build();

            assertThatThrownBy(() -> client.execute(request, CancellationToken.none(), JSON.value(Item.class)))
                    .isInstanceOf(JsonEncodingException.class)
                    .hasMessageContaining("does not encode as JSON: Direct self-reference")
                    .hasMessageContaining("at $.self of a dev.belay.json.JsonBodyTest$Loop")
                    .hasNoSuppressedExceptions();
            assertThat(server.getRequestCount()).isZero();
        }
    }
}
