package dev.belay.examples.tour.seat;

import dev.belay.CallOptions;
import dev.belay.CancellationToken;
import dev.belay.HttpCaller;
import dev.belay.ResponseReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import okhttp3.Headers;
import okhttp3.Protocol;
import okhttp3.Request;

/** The JDK's client. */
final class JdkSeat extends NaiveSeat {
    private final HttpClient client;
    private final HttpRequest.Builder prototype = HttpRequest.newBuilder();

    JdkSeat(Setup setup) {
        super(setup);
        Duration connect = setup.connect();
        this.client = connect == null
                ? HttpClient.newHttpClient()
                : HttpClient.newBuilder().connectTimeout(connect).build();
    }

    @Override
    NaiveResponse send(Request request, CancellationToken token) throws IOException {
        CompletableFuture<HttpResponse<InputStream>> sent =
                client.sendAsync(translated(request), BodyHandlers.ofInputStream());
        // The registration stays until the token goes: the body is still to be read.
        var unused = token.onCancel(() -> sent.cancel(true));
        try {
            return adapted(sent.get());
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException io ? io : new IOException(e.getCause());
        } catch (InterruptedException e) {
            // As HttpClient.send does it: the flag is gone, the exception is all there is.
            throw (InterruptedIOException) new InterruptedIOException("interrupted").initCause(e);
        }
    }

    @Override
    public <T> CompletableFuture<T> executeAsync(Request request, CancellationToken token, ResponseReader<T> reader) {
        return client.sendAsync(translated(limited(request)), BodyHandlers.ofInputStream())
                .thenApply(response -> {
                    try {
                        return reader.read(adapted(response));
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                });
    }

    /** A connect timeout of one's own takes a client of one's own. */
    @Override
    public HttpCaller with(CallOptions options) {
        return new JdkSeat(setup().connect(Duration.ofSeconds(3)));
    }

    private HttpRequest translated(Request request) {
        HttpRequest.Builder builder = setup().headers().isEmpty() ? HttpRequest.newBuilder() : prototype;
        builder.uri(URI.create(request.url().toString()));
        request.headers().forEach(header -> builder.setHeader(header.getFirst(), header.getSecond()));
        headersInto(builder::setHeader);
        Duration timeout = request.tag(Duration.class);
        if (timeout != null) {
            builder.timeout(timeout);
        }
        return builder.build();
    }

    private static NaiveResponse adapted(HttpResponse<InputStream> response) {
        Headers.Builder headers = new Headers.Builder();
        response.headers()
                .map()
                .forEach((name, values) -> values.forEach(value -> headers.addUnsafeNonAscii(name, value)));
        Protocol protocol = response.version() == HttpClient.Version.HTTP_2 ? Protocol.HTTP_2 : Protocol.HTTP_1_1;
        return new NaiveResponse(response.statusCode(), headers.build(), protocol, response.body());
    }
}
