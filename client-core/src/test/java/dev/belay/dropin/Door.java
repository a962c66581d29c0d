package dev.belay.dropin;

import dev.belay.HttpCaller;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import okhttp3.Call;
import okhttp3.Callback;
import okhttp3.Request;
import okhttp3.Response;

/** The ways to make a call through another client's interface. */
enum Door {
    SEND {
        @Override
        Callable<String> begin(HttpCaller caller) throws Exception {
            InputStream body = caller.asHttpClient()
                    .send(JDK_REQUEST, BodyHandlers.ofInputStream())
                    .body();
            return () -> read(body);
        }
    },
    SEND_ASYNC {
        @Override
        Callable<String> begin(HttpCaller caller) {
            CompletableFuture<HttpResponse<InputStream>> response =
                    caller.asHttpClient().sendAsync(JDK_REQUEST, BodyHandlers.ofInputStream());
            return () -> read(result(response).body());
        }
    },
    EXECUTE {
        @Override
        Callable<String> begin(HttpCaller caller) throws Exception {
            Response response = caller.asCallFactory().newCall(REQUEST).execute();
            return () -> text(response);
        }
    },
    EXECUTE_CLONE {
        @Override
        Callable<String> begin(HttpCaller caller) throws Exception {
            Response response = caller.asCallFactory().newCall(REQUEST).clone().execute();
            return () -> text(response);
        }
    },
    ENQUEUE {
        @Override
        Callable<String> begin(HttpCaller caller) {
            CompletableFuture<Response> told = new CompletableFuture<>();
            caller.asCallFactory().newCall(REQUEST).enqueue(new Callback() {
                @Override
                public void onFailure(Call call, IOException failure) {
                    told.completeExceptionally(failure);
                }

                @Override
                public void onResponse(Call call, Response response) {
                    told.complete(response);
                }
            });
            return () -> text(result(told));
        }
    };

    static final Request REQUEST = new Request.Builder().url("http://x.test/").build();
    /** With a limit of its own, which every one of its tokens stands above. */
    static final HttpRequest JDK_REQUEST = HttpRequest.newBuilder(URI.create("http://x.test/"))
            .timeout(Duration.ofSeconds(20))
            .build();

    private static final long SECONDS = 10;

    /** Begins a call, and returns what reads the rest of it. */
    abstract Callable<String> begin(HttpCaller caller) throws Exception;

    /** Waits for a result; fails with what the future failed with. */
    static <T> T result(Future<T> future) throws Exception {
        try {
            return future.get(SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        }
    }

    private static String read(InputStream body) throws IOException {
        try (body) {
            return new String(body.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static String text(Response response) throws IOException {
        try (response) {
            return response.body().string();
        }
    }
}
