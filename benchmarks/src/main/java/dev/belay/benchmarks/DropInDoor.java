package dev.belay.benchmarks;

import dev.belay.BelayClient;
import dev.belay.policy.ConcurrencyPolicy;
import java.net.http.HttpClient;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import okhttp3.Call;
import okhttp3.ConnectionPool;
import okhttp3.Dispatcher;
import okhttp3.OkHttpClient;

/**
 * An interface that Belay is used through in another client's place. Both are as they come: Belay with everything on, the JDK's
 * client without a timeout, OkHttp with those it has. Only what limits concurrent calls and idle connections is raised.
 */
enum DropInDoor {
    HTTP_CLIENT("asHttpClient()", "the JDK's HttpClient") {
        @Override
        DropInCalls ours(String url, int bytes, int concurrency) {
            BelayClient client = belay(concurrency);
            return new HttpClientCalls(client.asHttpClient(), client::close, url, bytes);
        }

        /** Over HTTP/1.1 as the others: without TLS it would ask each server for an upgrade to HTTP/2. */
        @Override
        DropInCalls stock(String url, int bytes, int concurrency) {
            HttpClient client =
                    HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
            return new HttpClientCalls(client, () -> {}, url, bytes);
        }
    },
    CALL_FACTORY("asCallFactory()", "OkHttp") {
        @Override
        DropInCalls ours(String url, int bytes, int concurrency) {
            BelayClient client = belay(concurrency);
            return new CallFactoryCalls(client.asCallFactory(), client::close, url, bytes);
        }

        @Override
        DropInCalls stock(String url, int bytes, int concurrency) {
            Dispatcher dispatcher = new Dispatcher();
            dispatcher.setMaxRequests(concurrency);
            dispatcher.setMaxRequestsPerHost(concurrency);
            ConnectionPool pool = new ConnectionPool(concurrency, 5, TimeUnit.MINUTES);
            Call.Factory client = new OkHttpClient.Builder()
                    .dispatcher(dispatcher)
                    .connectionPool(pool)
                    .build();
            return new CallFactoryCalls(
                    client,
                    () -> {
                        dispatcher.executorService().shutdown();
                        pool.evictAll();
                    },
                    url,
                    bytes);
        }
    };

    private final String label;
    private final String stockLabel;

    DropInDoor(String label, String stockLabel) {
        this.label = label;
        this.stockLabel = stockLabel;
    }

    static DropInDoor parse(String name) {
        return valueOf(name.toUpperCase(Locale.ROOT).replace('-', '_'));
    }

    String label() {
        return label;
    }

    String stockLabel() {
        return stockLabel;
    }

    abstract DropInCalls ours(String url, int bytes, int concurrency);

    abstract DropInCalls stock(String url, int bytes, int concurrency);

    private static BelayClient belay(int concurrency) {
        return BelayClient.builder()
                .concurrency(ConcurrencyPolicy.builder()
                        .perOrigin(concurrency)
                        .total(concurrency)
                        .build())
                .build();
    }
}
