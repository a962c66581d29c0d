package dev.belay.benchmarks;

import dev.belay.BelayClient;
import dev.belay.CancellationSource;
import dev.belay.ResponseReader;
import dev.belay.json.Json;
import java.io.IOException;
import java.time.Duration;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import tools.jackson.databind.json.JsonMapper;

/** The ways to a value that are compared; each sends a prebuilt request and decodes the answer. */
public enum JsonClient {
    NAIVE("OkHttp, all four timeouts, readValue(bytes)") {
        @Override
        Opened open(Request request) {
            OkHttpClient client = new OkHttpClient.Builder()
                    .callTimeout(Duration.ofSeconds(30))
                    .connectTimeout(Duration.ofSeconds(3))
                    .readTimeout(Duration.ofSeconds(10))
                    .writeTimeout(Duration.ofSeconds(10))
                    .build();
            JsonMapper mapper = JsonMapper.builder().build();
            return new Opened() {
                @Override
                public Catalog get() throws IOException {
                    try (Response response = client.newCall(request).execute()) {
                        return mapper.readValue(response.body().bytes(), Catalog.class);
                    }
                }

                @Override
                public void close() {
                    client.dispatcher().executorService().shutdown();
                    client.connectionPool().evictAll();
                }
            };
        }
    },
    BELAY("Belay, json.value(type)") {
        @Override
        Opened open(Request request) {
            CancellationSource scope = CancellationSource.create();
            BelayClient client = BelayClient.create();
            ResponseReader<Catalog> reader = Json.create().value(Catalog.class);
            return new Opened() {
                @Override
                public Catalog get() throws IOException {
                    return client.execute(request, scope.token(), reader);
                }

                @Override
                public void close() {
                    scope.close();
                    client.close();
                }
            };
        }
    };

    private final String label;

    JsonClient(String label) {
        this.label = label;
    }

    String label() {
        return label;
    }

    abstract Opened open(Request request);

    /** A client with its one request. */
    interface Opened extends AutoCloseable {

        Catalog get() throws IOException;

        @Override
        void close();
    }
}
