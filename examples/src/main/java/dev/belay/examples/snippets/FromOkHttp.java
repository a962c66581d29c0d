package dev.belay.examples.snippets;

import dev.belay.BelayClient;
import dev.belay.CancellationToken;
import dev.belay.ResponseReaders;
import dev.belay.Timeouts;
import dev.belay.policy.ConcurrencyPolicy;
import dev.belay.policy.RetryPolicy;
import dev.belay.policy.Tls;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import okhttp3.Call;
import okhttp3.CertificatePinner;
import okhttp3.CookieJar;
import okhttp3.Dispatcher;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;

/** What docs/migrate-from-okhttp.md shows. */
public final class FromOkHttp {

    private static final String PIN = "sha256/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";

    private FromOkHttp() {}

    static OkHttpClient before(CookieJar jar) {
        Dispatcher dispatcher = new Dispatcher();
        dispatcher.setMaxRequestsPerHost(50);
        return new OkHttpClient.Builder()
                .callTimeout(5, TimeUnit.SECONDS)
                .dispatcher(dispatcher)
                .retryOnConnectionFailure(false)
                .cookieJar(jar)
                .certificatePinner(new CertificatePinner.Builder()
                        .add("api.example.com", PIN)
                        .build())
                .addInterceptor(chain -> chain.proceed(
                        chain.request().newBuilder().header("X-App", "shop").build()))
                .build();
    }

    static BelayClient after(CookieJar jar) {
        return BelayClient.builder()
                .timeouts(Timeouts.builder().total(Duration.ofSeconds(5)).build())
                .concurrency(ConcurrencyPolicy.builder().perOrigin(50).build())
                .retry(RetryPolicy.never())
                .cookies(jar)
                .tls(Tls.systemTrust().pin("api.example.com", PIN))
                .interceptor(chain -> chain.proceed(
                        chain.request().newBuilder().header("X-App", "shop").build()))
                .build();
    }

    static String same(Call.Factory calls, Request request) throws IOException {
        // calls was the OkHttpClient, and is client.asCallFactory()
        try (Response response = calls.newCall(request).execute()) {
            return response.body().string();
        }
    }

    static String rewritten(BelayClient client, Request request, CancellationToken token) throws IOException {
        return client.execute(request, token, ResponseReaders.anyStatus(ResponseReaders.string()));
    }
}
