package dev.belay.examples.service;

import dev.belay.HttpCaller;
import dev.belay.ResponseReaders;
import dev.belay.testing.BackgroundCall;
import java.io.IOException;
import java.time.Duration;
import java.util.Queue;
import okhttp3.Call;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;

/** What chains of services are made of. */
final class Chain {
    static final Duration LIMIT = Duration.ofSeconds(30);

    private Chain() {}

    static Request get(String url) {
        return new Request.Builder().url(url).build();
    }

    /** An endpoint that calls the next service and gives its answer. */
    static Endpoint calling(HttpCaller client, String url) {
        return token -> client.execute(get(url), token, ResponseReaders.string());
    }

    /** An endpoint whose failures are kept. */
    static Endpoint keeping(Queue<IOException> failures, Endpoint endpoint) {
        return token -> {
            try {
                return endpoint.answer(token);
            } catch (IOException e) {
                failures.add(e);
                throw e;
            }
        };
    }

    /** A call of a client that knows nothing of Belay; aborting it resets its stream, or closes its connection. */
    static BackgroundCall<Integer> start(OkHttpClient client, String url) {
        Call call = client.newCall(get(url));
        return BackgroundCall.start(
                () -> {
                    try (Response response = call.execute()) {
                        return response.code();
                    }
                },
                call::cancel);
    }

    /** Lets go of what such a client keeps. */
    static AutoCloseable end(OkHttpClient client) {
        return () -> {
            client.dispatcher().executorService().shutdown();
            client.connectionPool().evictAll();
        };
    }
}
