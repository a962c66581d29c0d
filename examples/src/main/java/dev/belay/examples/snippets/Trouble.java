package dev.belay.examples.snippets;

import dev.belay.BelayClient;
import dev.belay.CallOptions;
import dev.belay.CancellationSource;
import dev.belay.CancellationToken;
import dev.belay.HttpCaller;
import dev.belay.ResponseReaders;
import dev.belay.policy.RatePolicy;
import dev.belay.policy.RetryPolicy;
import java.io.IOException;
import java.time.Duration;
import okhttp3.Request;

/** Servers in trouble, and callers that have gone. */
final class Trouble {

    private Trouble() {}

    static HttpCaller configured() {
        BelayClient orders = BelayClient.builder()
                .retry(RetryPolicy.builder().retries(3).alsoOn(500).build())
                .rateLimit(RatePolicy.builder()
                        .perOrigin(100, Duration.ofSeconds(1))
                        .build())
                .deadlineHeader("X-Request-Timeout-Ms") // tells the server how long somebody waits for it
                .build();
        HttpCaller safe = orders.with(CallOptions.none().idempotencyKey()); // one key per call: a POST is retried, too
        return safe;
    }

    static String onBehalfOf(HttpServerRequest inbound, HttpCaller client, Request request, CancellationToken token)
            throws IOException {
        try (CancellationSource scope = CancellationSource.inbound(
                token, inbound.header("X-Request-Timeout-Ms"), inbound.header("X-Attempt"))) {
            return client.execute(request, scope.token(), ResponseReaders.string());
        }
    }

    /** Whatever a server's framework calls it. */
    interface HttpServerRequest {
        String header(String name);
    }
}
