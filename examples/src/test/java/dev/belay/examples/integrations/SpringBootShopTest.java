package dev.belay.examples.integrations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.belay.BelayClient;
import dev.belay.CancellationToken;
import dev.belay.ResponseReaders;
import dev.belay.error.ClientClosedException;
import dev.belay.error.DeadlineExceededException;
import dev.belay.testing.BackgroundCall;
import dev.belay.testing.ClientExtension;
import dev.belay.testing.FaultServer;
import io.micrometer.core.instrument.Statistic;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import okhttp3.Request;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.micrometer.metrics.actuate.endpoint.MetricsEndpoint;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.web.client.ResourceAccessException;

class SpringBootShopTest {
    private static final Duration A_WHILE = Duration.ofMillis(600);
    private static final Duration LIMIT = Duration.ofSeconds(10);

    @RegisterExtension
    final ClientExtension clients = new ClientExtension();

    private final FaultServer server = FaultServer.start(ShopServer.answer());

    /** The same application without Belay. */
    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import(SpringBootShop.Clients.class)
    static class Stock {}

    private ConfigurableApplicationContext start(Class<?> application, String timeout) {
        clients.register(server);
        SpringApplication boot = new SpringApplication(application);
        boot.setDefaultProperties(Map.of(
                "shop.url", ShopContract.url(server),
                "shop.timeout", timeout,
                "spring.main.banner-mode", "off",
                // Actuator without a web server
                "spring.jmx.enabled", "true",
                "management.endpoints.jmx.exposure.include", "metrics"));
        return clients.register(boot.run());
    }

    @Test
    void theStockApplicationHangs() throws Exception {
        clients.allowSockets();
        Shop shop = start(Stock.class, "400ms").getBean(RestClientShop.class);
        assertThat(shop.order(ShopServer.ROPE)).isEqualTo(new Order(7, "rope"));

        try (var call = BackgroundCall.start(() -> shop.order(ShopServer.SILENT))) {
            assertThat(server.traffic().awaitRequests(2, LIMIT)).isTrue();
            assertThat(call.outcome(A_WHILE).describe()).startsWith("still hanging");
        }
    }

    @Test
    void oursEndsAtItsDeadlineAndSaysWhy() throws Exception {
        Shop shop = start(SpringBootShop.class, "400ms").getBean(RestClientShop.class);

        try (var call = BackgroundCall.start(() -> shop.order(ShopServer.SILENT))) {
            Throwable failure = call.outcome(LIMIT).failure();

            assertThat(failure).isInstanceOf(ResourceAccessException.class);
            assertThat(ShopContract.belaysPartIn(failure))
                    .isInstanceOf(DeadlineExceededException.class)
                    .hasMessageContaining("not done within total 400 ms");
        }
    }

    @Test
    void theProgramRuns() {
        clients.register(server);

        SpringBootShop.main(new String[] {"--shop.url=" + ShopContract.url(server)});

        assertThat(server.traffic().requests()).isEqualTo(1);
    }

    @Test
    void itsMetersAreInActuator() {
        ConfigurableApplicationContext context = start(SpringBootShop.class, "10s");
        MetricsEndpoint actuator = context.getBean(MetricsEndpoint.class);

        context.getBean(RestClientShop.class).order(ShopServer.ROPE);

        assertThat(actuator.listNames().getNames())
                .contains("belay.client.attempts", "belay.client.phase", "belay.client.connections");
        assertThat(count(actuator, "http.client.request.duration")).isEqualTo(1);
        assertThat(count(actuator, "belay.client.attempts")).isEqualTo(1);
        assertThat(count(actuator, "http.client.requests")).as("Spring's own").isEqualTo(1);
    }

    private static double count(MetricsEndpoint actuator, String meter) {
        return Objects.requireNonNull(actuator.metric(meter, null)).getMeasurements().stream()
                .filter(sample -> sample.getStatistic() == Statistic.COUNT)
                .mapToDouble(MetricsEndpoint.Sample::getValue)
                .sum();
    }

    @Test
    void theContextClosesTheClient() throws Exception {
        ConfigurableApplicationContext context = start(SpringBootShop.class, "10s");
        BelayClient client = context.getBean(BelayClient.class);
        Shop shop = context.getBean(RestClientShop.class);
        assertThat(shop.order(ShopServer.ROPE)).isEqualTo(new Order(7, "rope"));
        assertThat(shop.place(new Order(8, "axe"))).isEqualTo(new Order(8, "axe"));

        context.close();

        Request request = new Request.Builder().url(server.url("/orders/7")).build();
        assertThatExceptionOfType(ClientClosedException.class)
                .isThrownBy(() -> client.execute(request, CancellationToken.none(), ResponseReaders.string()));
        assertThat(server.traffic().awaitOpenConnections(0, LIMIT)).isTrue();
    }
}
