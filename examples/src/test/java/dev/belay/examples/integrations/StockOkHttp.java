package dev.belay.examples.integrations;

import java.time.Duration;
import okhttp3.OkHttpClient;

/** OkHttp's own client with a read timeout, which starts anew with every byte (F02). */
record StockOkHttp(OkHttpClient client) implements AutoCloseable {

    StockOkHttp(Duration readTimeout) {
        this(new OkHttpClient.Builder().readTimeout(readTimeout).build());
    }

    @Override
    public void close() {
        client.dispatcher().cancelAll();
        client.connectionPool().evictAll();
    }
}
