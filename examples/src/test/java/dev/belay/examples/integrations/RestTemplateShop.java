package dev.belay.examples.integrations;

import dev.belay.BelayClient;
import java.io.OutputStream;
import java.net.http.HttpClient;
import org.springframework.http.HttpMethod;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.web.client.RestTemplate;

/** Spring's {@code RestTemplate}. */
public final class RestTemplateShop implements Shop {
    private final RestTemplate rest;
    private final String url;

    RestTemplateShop(HttpClient http, String url) {
        this.rest = new RestTemplate(new JdkClientHttpRequestFactory(http));
        this.url = url;
    }

    @Override
    public Order order(long id) {
        return rest.getForObject(url + "/orders/{id}", Order.class, id);
    }

    @Override
    public Order place(Order order) {
        return rest.postForObject(url + "/orders", order, Order.class);
    }

    @Override
    public long export(OutputStream target) {
        return rest.execute(
                url + "/export",
                HttpMethod.GET,
                request -> {},
                response -> response.getBody().transferTo(target));
    }

    /** Runs it; the argument is the shop's URL. */
    public static void main(String[] args) {
        try (BelayClient client = BelayClient.create()) {
            System.out.println(new RestTemplateShop(client.asHttpClient(), args[0]).order(7));
        }
    }
}
