package dev.belay.examples.soak.brownout;

import java.io.IOException;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;

/** OkHttp with a limit for each request and nothing else, for those contestants that bring their own retries. */
final class PlainWire implements AutoCloseable {
    private final OkHttpClient client;
    private final Request request;

    PlainWire(Model model, String url) {
        this.client = new OkHttpClient.Builder().callTimeout(model.attempt()).build();
        this.request = new Request.Builder().url(url).build();
    }

    /** Sends the request and reads the answer; a status that is no success is an exception, as no answer is. */
    void send() throws IOException {
        try (Response response = client.newCall(request).execute()) {
            response.body().bytes();
            if (!response.isSuccessful()) {
                throw new IOException("status " + response.code());
            }
        }
    }

    @Override
    public void close() {
        client.dispatcher().executorService().shutdown();
        client.connectionPool().evictAll();
    }
}
