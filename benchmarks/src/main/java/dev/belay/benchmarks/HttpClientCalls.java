package dev.belay.benchmarks;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Calls through {@link HttpClient}, the JDK's own or Belay's. */
final class HttpClientCalls implements DropInCalls {

    private final HttpClient client;
    private final Runnable close;
    private final HttpRequest request;
    private final byte[] expected;

    HttpClientCalls(HttpClient client, Runnable close, String url, int bytes) {
        this.client = client;
        this.close = close;
        this.request = HttpRequest.newBuilder(URI.create(url)).build();
        this.expected = DropInCalls.body(bytes);
    }

    @Override
    public void call() throws IOException, InterruptedException {
        look(client.send(request, BodyHandlers.ofByteArray()));
    }

    @Override
    public void begin(Consumer<@Nullable Throwable> ended) {
        var unused = client.sendAsync(request, BodyHandlers.ofByteArray())
                .thenAccept(this::look)
                .whenComplete((nothing, failure) -> ended.accept(failure));
    }

    private void look(HttpResponse<byte[]> response) {
        DropInCalls.require(response.statusCode(), response.body(), expected);
    }

    @Override
    public void close() {
        close.run();
    }
}
