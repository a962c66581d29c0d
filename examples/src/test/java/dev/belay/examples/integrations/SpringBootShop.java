package dev.belay.examples.integrations;

import dev.belay.BelayClient;
import dev.belay.Timeouts;
import dev.belay.metrics.ClientMetrics;
import dev.belay.metrics.MetricConvention;
import dev.belay.policy.ResponseLimits;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.http.client.ClientHttpRequestFactoryBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.web.client.RestClient;

/** An application on Spring Boot 4, without a server of its own. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import({SpringBootShop.OverBelay.class, SpringBootShop.Clients.class})
public class SpringBootShop {

    /** What makes Boot's clients Belay's; without it they are the JDK's. */
    @Configuration(proxyBeanMethods = false)
    static class OverBelay {

        @Bean // closed with the context
        BelayClient belayClient(@Value("${shop.timeout:10s}") Duration total, MeterRegistry meters) {
            return BelayClient.builder()
                    // Spring's own name for the calls would count those that come from its clients twice
                    .instrument(ClientMetrics.of(meters).withConvention(MetricConvention.OPEN_TELEMETRY))
                    .timeouts(Timeouts.builder().total(total).build())
                    // Spring takes every body as a stream, also what it keeps in memory
                    .responseLimits(
                            ResponseLimits.builder().streamedBytes(20_000_000).build())
                    .build();
        }

        @Bean // what Boot builds RestClient.Builder, RestTemplateBuilder and HTTP interfaces on
        ClientHttpRequestFactoryBuilder<JdkClientHttpRequestFactory> requestFactories(BelayClient client) {
            return settings -> new JdkClientHttpRequestFactory(client.asHttpClient());
        }
    }

    /** As in any application: it knows nothing of Belay. */
    @Configuration(proxyBeanMethods = false)
    static class Clients {

        @Bean
        RestClientShop shop(RestClient.Builder builder, @Value("${shop.url}") String url) {
            return new RestClientShop(builder, url);
        }
    }

    /** Runs it with {@code --shop.url=URL}. */
    public static void main(String[] args) {
        try (ConfigurableApplicationContext context = SpringApplication.run(SpringBootShop.class, args)) {
            System.out.println(context.getBean(RestClientShop.class).order(7));
        }
    }
}
