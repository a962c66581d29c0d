package dev.belay.benchmarks;

import java.io.IOException;
import java.util.function.Consumer;
import okhttp3.Call;
import okhttp3.Callback;
import okhttp3.Request;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/** Calls through {@link Call.Factory}, which is OkHttp or Belay. */
final class CallFactoryCalls implements DropInCalls {

    private final Call.Factory factory;
    private final Runnable close;
    private final Request request;
    private final byte[] expected;

    CallFactoryCalls(Call.Factory factory, Runnable close, String url, int bytes) {
        this.factory = factory;
        this.close = close;
        this.request = new Request.Builder().url(url).build();
        this.expected = DropInCalls.body(bytes);
    }

    @Override
    public void call() throws IOException {
        try (Response response = factory.newCall(request).execute()) {
            look(response);
        }
    }

    @Override
    public void begin(Consumer<@Nullable Throwable> ended) {
        factory.newCall(request).enqueue(new Callback() {
            @Override
            public void onFailure(Call call, IOException failure) {
                ended.accept(failure);
            }

            @Override
            public void onResponse(Call call, Response response) {
                Throwable failure = null;
                try (response) {
                    look(response);
                } catch (IOException | RuntimeException e) {
                    failure = e;
                }
                ended.accept(failure);
            }
        });
    }

    private void look(Response response) throws IOException {
        DropInCalls.require(response.code(), response.body().bytes(), expected);
    }

    @Override
    public void close() {
        close.run();
    }
}
