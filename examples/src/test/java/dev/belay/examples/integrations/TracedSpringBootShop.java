package dev.belay.examples.integrations;

import dev.belay.BelayClient;
import dev.belay.metrics.ClientObservations;
import io.micrometer.observation.ObservationRegistry;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.http.client.ClientHttpRequestFactoryBuilder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.http.client.JdkClientHttpRequestFactory;

/** An application on Spring Boot 4 whose calls are traced. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import(SpringBootShop.Clients.class)
class TracedSpringBootShop {

    @Bean // closed with the context
    BelayClient belayClient(ObservationRegistry observations) {
        return BelayClient.builder()
                .instrument(ClientObservations.of(observations))
                .build();
    }

    @Bean
    ClientHttpRequestFactoryBuilder<JdkClientHttpRequestFactory> requestFactories(BelayClient client) {
        return settings -> new JdkClientHttpRequestFactory(client.asHttpClient());
    }
}
