package dev.belay.examples.integrations;

import dev.belay.BelayClient;
import java.io.OutputStream;
import java.net.http.HttpClient;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.web.client.RestClient;

/** Spring's {@code RestClient}. */
public final class RestClientShop implements Shop {
    private final RestClient rest;

    RestClientShop(HttpClient http, String url) {
        this(RestClient.builder().requestFactory(new JdkClientHttpRequestFactory(http)), url);
    }

    RestClientShop(RestClient.Builder builder, String url) {
        rest = builder.baseUrl(url).build();
    }

    @Override
    public Order order(long id) {
        return rest.get().uri("/orders/{id}", id).retrieve().body(Order.class);
    }

    @Override
    public Order place(Order order) {
        return rest.post().uri("/orders").body(order).retrieve().body(Order.class);
    }

    @Override
    public long export(OutputStream target) {
        return rest.get()
                .uri("/export")
                .exchange((request, response) -> response.getBody().transferTo(target));
    }

    /** Runs it; the argument is the shop's URL. */
    public static void main(String[] args) {
        try (BelayClient client = BelayClient.create()) {
            System.out.println(new RestClientShop(client.asHttpClient(), args[0]).order(7));
        }
    }
}
