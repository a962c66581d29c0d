package dev.belay.benchmarks;

import dev.belay.BelayClient;
import dev.belay.CancellationSource;
import dev.belay.CancellationToken;
import dev.belay.ResponseReaders;
import java.io.IOException;
import java.time.Duration;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;

/** The clients that are compared; each sends a prebuilt request and reads the answer into an array. */
public enum ClientKind {
    OKHTTP("OkHttp, defaults") {
        @Override
        Client open(Request request) {
            return plain(new OkHttpClient(), request);
        }
    },
    OKHTTP_FOUR_TIMEOUTS("OkHttp, all four timeouts") {
        @Override
        Client open(Request request) {
            return plain(
                    new OkHttpClient.Builder()
                            .callTimeout(Duration.ofSeconds(30))
                            .connectTimeout(Duration.ofSeconds(3))
                            .readTimeout(Duration.ofSeconds(10))
                            .writeTimeout(Duration.ofSeconds(10))
                            .build(),
                    request);
        }
    },
    BELAY("Belay") {
        @Override
        Client open(Request request) {
            return belay(CancellationToken.none(), () -> {}, request);
        }
    },
    BELAY_WITH_TOKEN("Belay, with a live token") {
        @Override
        Client open(Request request) {
            CancellationSource scope = CancellationSource.create();
            return belay(scope.token(), scope::close, request);
        }
    };

    private final String label;

    ClientKind(String label) {
        this.label = label;
    }

    String label() {
        return label;
    }

    boolean isBelay() {
        return this == BELAY || this == BELAY_WITH_TOKEN;
    }

    abstract Client open(Request request);

    private static Client plain(OkHttpClient client, Request request) {
        return new Client() {
            @Override
            public byte[] get() throws IOException {
                try (Response response = client.newCall(request).execute()) {
                    return response.body().bytes();
                }
            }

            @Override
            public void close() {
                client.dispatcher().executorService().shutdown();
                client.connectionPool().evictAll();
            }
        };
    }

    private static Client belay(CancellationToken token, Runnable closeScope, Request request) {
        BelayClient client = BelayClient.create();
        return new Client() {
            @Override
            public byte[] get() throws IOException {
                return client.execute(request, token, ResponseReaders.bytes());
            }

            @Override
            public void close() {
                closeScope.run();
                client.close();
            }
        };
    }
}
