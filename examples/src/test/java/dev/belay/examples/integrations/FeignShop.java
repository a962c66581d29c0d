package dev.belay.examples.integrations;

import dev.belay.BelayClient;
import feign.Client;
import feign.Feign;
import feign.Headers;
import feign.Param;
import feign.Request;
import feign.RequestLine;
import feign.Response;
import feign.Retryer;
import feign.gson.GsonDecoder;
import feign.gson.GsonEncoder;
import feign.http2client.Http2Client;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** OpenFeign through its {@code Http2Client}. */
public final class FeignShop implements Shop {

    /** What Feign implements. */
    interface Api {
        @RequestLine("GET /orders/{id}")
        Order order(@Param("id") long id);

        @RequestLine("POST /orders")
        @Headers("Content-Type: application/json")
        Order place(Order order);

        @RequestLine("GET /export")
        Response export();
    }

    private final Api api;

    FeignShop(Client client, String url) {
        api = Feign.builder()
                .client(client)
                .retryer(Retryer.NEVER_RETRY) // Belay retries; both would multiply
                .encoder(new GsonEncoder())
                .decoder(new GsonDecoder())
                .target(Api.class, url);
    }

    /**
     * Returns Feign's client over another one. When Feign's options differ from that client's settings, {@code Http2Client}
     * silently makes a client of the JDK's own instead; so here they never do.
     */
    static Client over(HttpClient http) {
        long connectMillis = http.connectTimeout().map(Duration::toMillis).orElseThrow();
        boolean anywhere = http.followRedirects() == Redirect.ALWAYS;
        Http2Client client = new Http2Client(http);
        return (request, options) -> client.execute(
                request,
                new Request.Options(
                        connectMillis,
                        TimeUnit.MILLISECONDS,
                        options.readTimeoutMillis(),
                        TimeUnit.MILLISECONDS,
                        anywhere));
    }

    @Override
    public Order order(long id) {
        return api.order(id);
    }

    @Override
    public Order place(Order order) {
        return api.place(order);
    }

    @Override
    public long export(OutputStream target) throws IOException {
        try (Response response = api.export();
                InputStream orders = response.body().asInputStream()) {
            return orders.transferTo(target);
        }
    }

    /** Runs it; the argument is the shop's URL. */
    public static void main(String[] args) {
        try (BelayClient client = BelayClient.create()) {
            System.out.println(new FeignShop(over(client.asHttpClient()), args[0]).order(7));
        }
    }
}
