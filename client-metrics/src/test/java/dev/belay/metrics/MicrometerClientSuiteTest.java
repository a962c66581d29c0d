package dev.belay.metrics;

import dev.belay.BelayClient;
import dev.belay.CallOptions;
import dev.belay.CancellationToken;
import dev.belay.HttpCaller;
import dev.belay.ResponseReaders;
import dev.belay.testing.SameOnEveryJdk;
import dev.belay.testing.TestClients;
import io.micrometer.core.instrument.HttpClientTimingInstrumentationVerificationTests;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import okhttp3.Request;
import okhttp3.RequestBody;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;

/**
 * Micrometer's own suite for clients, with the template of a URI as the name of the operation. What it asks of observations beside
 * metrics has both instruments: ours have names of their own, and the timer that it looks for is that of the metrics.
 */
@SameOnEveryJdk
class MicrometerClientSuiteTest extends HttpClientTimingInstrumentationVerificationTests<BelayClient> {
    private final BelayClient measured =
            TestClients.once().instrument(ClientMetrics.of(getRegistry())).build();
    private final BelayClient observed = TestClients.once()
            .instrument(ClientMetrics.of(getRegistry()))
            .instrument(ClientObservations.of(getObservationRegistry()))
            .build();

    @AfterEach
    void close() {
        measured.close();
        observed.close();
    }

    @Override
    protected BelayClient clientInstrumentedWithMetrics() {
        return measured;
    }

    @Override
    protected BelayClient clientInstrumentedWithObservations() {
        return observed;
    }

    @Override
    protected void sendHttpRequest(
            BelayClient instrumented,
            HttpMethod method,
            byte @Nullable [] body,
            URI baseUrl,
            String templatedPath,
            String... pathVariables) {
        HttpCaller caller = instrumented.with(CallOptions.none().operation(templatedPath));
        Request request = new Request.Builder()
                .url(baseUrl + substitutePathVariables(templatedPath, pathVariables))
                .method(method.name(), body == null ? null : RequestBody.create(body))
                .build();
        try {
            caller.execute(request, CancellationToken.none(), ResponseReaders.anyStatus(ResponseReaders.string()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
