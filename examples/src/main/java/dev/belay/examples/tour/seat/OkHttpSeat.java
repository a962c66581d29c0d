package dev.belay.examples.tour.seat;

import dev.belay.CallOptions;
import dev.belay.CancellationToken;
import dev.belay.HttpCaller;
import dev.belay.ResponseReader;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import okhttp3.Call;
import okhttp3.Callback;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;

/** Plain OkHttp. */
final class OkHttpSeat extends NaiveSeat {
    private final OkHttpClient client;

    OkHttpSeat(Setup setup) {
        super(setup);
        this.client = client(setup);
    }

    private static OkHttpClient client(Setup setup) {
        OkHttpClient stock = new OkHttpClient();
        OkHttpClient.Builder builder = stock.newBuilder();
        Duration timeout = setup.timeout();
        if (timeout != null) {
            builder.callTimeout(timeout)
                    .connectTimeout(timeout)
                    .readTimeout(timeout)
                    .writeTimeout(timeout);
        }
        if (setup.connect() != null) {
            builder.connectTimeout(setup.connect());
        }
        if (setup.dns() != null) {
            builder.dns(setup.dns());
        }
        return builder.build();
    }

    @Override
    NaiveResponse send(Request request, CancellationToken token) throws IOException {
        Request.Builder builder = request.newBuilder();
        headersInto(builder::header);
        Call call = client.newCall(builder.build());
        // The registration stays until the token goes: the body is still to be read.
        var unused = token.onCancel(call::cancel);
        return adapted(call.execute());
    }

    @Override
    public <T> CompletableFuture<T> executeAsync(Request request, CancellationToken token, ResponseReader<T> reader) {
        CompletableFuture<T> future = new CompletableFuture<>();
        client.newCall(request).enqueue(new Callback() {
            @Override
            public void onResponse(Call call, Response response) {
                try (response) {
                    future.complete(reader.read(adapted(response)));
                } catch (IOException e) {
                    future.completeExceptionally(e);
                }
            }

            @Override
            public void onFailure(Call call, IOException e) {
                future.completeExceptionally(e);
            }
        });
        return future;
    }

    @Override
    public HttpCaller with(CallOptions options) {
        return new OkHttpSeat(setup());
    }

    private static NaiveResponse adapted(Response response) {
        return new NaiveResponse(
                response.code(),
                response.headers(),
                response.protocol(),
                response.body().byteStream());
    }
}
