package dev.belay.examples.integrations;

import dev.belay.BelayClient;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.http.HttpClient;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.support.RestClientAdapter;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.annotation.PostExchange;
import org.springframework.web.service.invoker.HttpServiceProxyFactory;

/** Spring's HTTP interfaces. */
public final class HttpInterfaceShop implements Shop {

    /** What Spring implements. */
    interface Api {
        @GetExchange("/orders/{id}")
        Order order(@PathVariable long id);

        @PostExchange("/orders")
        Order place(@RequestBody Order order);

        @GetExchange("/export")
        InputStream export();
    }

    private final Api api;

    HttpInterfaceShop(HttpClient http, String url) {
        RestClient rest = RestClient.builder()
                .requestFactory(new JdkClientHttpRequestFactory(http))
                .baseUrl(url)
                .build();
        api = HttpServiceProxyFactory.builderFor(RestClientAdapter.create(rest))
                .build()
                .createClient(Api.class);
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
        try (InputStream orders = api.export()) {
            return orders.transferTo(target);
        }
    }

    /** Runs it; the argument is the shop's URL. */
    public static void main(String[] args) {
        try (BelayClient client = BelayClient.create()) {
            System.out.println(new HttpInterfaceShop(client.asHttpClient(), args[0]).order(7));
        }
    }
}
