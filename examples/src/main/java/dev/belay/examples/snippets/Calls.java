package dev.belay.examples.snippets;

import dev.belay.BelayClient;
import dev.belay.CallOptions;
import dev.belay.CancellationSource;
import dev.belay.CancellationToken;
import dev.belay.HttpCaller;
import dev.belay.ProgressListener;
import dev.belay.ResponseHandle;
import dev.belay.ResponseReaders;
import dev.belay.Timeouts;
import dev.belay.error.AttemptTimeoutException;
import dev.belay.error.BelayException;
import dev.belay.error.DeadlineExceededException;
import dev.belay.error.HttpStatusException;
import dev.belay.policy.ConcurrencyPolicy;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import okhttp3.Request;

/** The ways to make a call. */
final class Calls {

    private final HttpCaller client;

    Calls(HttpCaller client) {
        this.client = client;
    }

    long openAResponse(Request request, CancellationToken token) throws IOException {
        try (ResponseHandle response =
                client.open(request, token)) { // any status; closes itself at the deadline at the latest
            return response.status() == 404 ? 0 : response.body().transferTo(System.out);
        }
    }

    CompletableFuture<String> inTheBackground(Request request, CancellationToken token) {
        CompletableFuture<String> page = client.executeAsync(request, token, ResponseReaders.string());
        return page.orTimeout(2, TimeUnit.SECONDS); // completing the future stops the call
    }

    String withLessTime(Request request, CancellationToken inboundToken) throws IOException {
        try (CancellationSource scope = CancellationSource.withTimeout(inboundToken, Duration.ofMillis(800))) {
            return client.execute(request, scope.token(), ResponseReaders.string());
        } // leaving the scope stops whatever still runs under its token
    }

    String aSlowReport(Request request, CancellationToken token) throws IOException {
        HttpCaller reports =
                client.with(CallOptions.slowAnswer(Duration.ofMinutes(2)).operation("reports"));
        return reports.execute(request, token, ResponseReaders.string());
    }

    Path aBigDownload(Request request, CancellationToken token, Path target) throws IOException {
        CallOptions upToTwoHours = CallOptions.stream(Duration.ofHours(2), Duration.ofMinutes(1)); // idle: 1 min
        ProgressListener progress = (bytes, total) -> System.out.println(bytes + " of " + total); // total may be -1
        return client.with(upToTwoHours).execute(request, token, ResponseReaders.toFile(target, progress));
    }

    static BelayClient configured() {
        return BelayClient.builder()
                .timeouts(Timeouts.builder().total(Duration.ofSeconds(5)).build())
                .concurrency(ConcurrencyPolicy.builder().perOrigin(50).build())
                .userAgent("shop/1.4")
                .header("X-Tenant", () -> currentTenant()) // asked at every call
                .interceptor(chain -> chain.proceed(chain.request()))
                .build();
    }

    private static String currentTenant() {
        return "blue";
    }

    String handleFailures(Request request, CancellationToken token) throws IOException {
        try {
            return client.execute(request, token, ResponseReaders.string());
        } catch (HttpStatusException e) {
            return e.status() == 404 ? "" : e.body();
        } catch (DeadlineExceededException e) {
            throw new IOException("no time left for another try", e);
        } catch (AttemptTimeoutException e) {
            return e.requestMayHaveBeenSent() ? "" : client.execute(request, token, ResponseReaders.string());
        } catch (BelayException e) {
            System.err.println(e.ledger()); // where the time went, attempt by attempt
            throw e;
        }
    }

    String inTheJdksWords(HttpCaller client, URI uri) throws IOException, InterruptedException {
        HttpClient http = client.with(CallOptions.none().operation("users")).asHttpClient();
        HttpResponse<String> response = http.send(
                HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(2)).build(),
                HttpResponse.BodyHandlers.ofString());
        return response.body();
    }
}
