package dev.belay.examples.snippets;

import dev.belay.BelayHttpClients;
import dev.belay.Timeouts;
import dev.belay.policy.ConcurrencyPolicy;
import dev.belay.policy.RetryPolicy;
import java.net.http.HttpClient;
import java.time.Duration;

/** From the JDK's client to one of Belay's. */
final class Migration {

    private Migration() {}

    static HttpClient before() {
        HttpClient http = HttpClient.newBuilder()
                .connectTimeout(Duration.ofSeconds(2))
                .followRedirects(HttpClient.Redirect.NORMAL)
                .build();
        return http;
    }

    static HttpClient after() {
        HttpClient http = BelayHttpClients.newBuilder()
                .connectTimeout(Duration.ofSeconds(2))
                .followRedirects(HttpClient.Redirect.NORMAL)
                .build();
        return http;
    }

    static HttpClient withLimits() {
        HttpClient http = BelayHttpClients.newBuilder(belay -> belay.timeouts(
                                Timeouts.builder().total(Duration.ofSeconds(10)).build())
                        .concurrency(ConcurrencyPolicy.builder().perOrigin(64).build())
                        .retry(RetryPolicy.never()))
                .connectTimeout(Duration.ofSeconds(2))
                .build();
        return http;
    }
}
