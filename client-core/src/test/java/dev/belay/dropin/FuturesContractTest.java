package dev.belay.dropin;

import static dev.belay.dropin.Requests.to;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.belay.testing.Answers;
import dev.belay.testing.ClientExtension;
import dev.belay.testing.FaultServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the documentation of {@link HttpClient#sendAsync} says of the future that it returns. */
@Timeout(30)
class FuturesContractTest {
    private static final Duration SOON = Duration.ofSeconds(5);
    private static final int LARGE = 300_000;

    @RegisterExtension
    final ClientExtension clients = new ClientExtension();

    @ParameterizedTest
    @EnumSource
    void aFutureIsCompletedWithTheResponse(Contestant contestant) {
        FaultServer server = clients.serve(Answers.ok("hello"));
        HttpClient client = contestant.client(clients);

        assertThat(client.sendAsync(to(server), BodyHandlers.ofString()).thenApply(HttpResponse::body))
                .succeedsWithin(SOON)
                .isEqualTo("hello");
        assertThat(client.sendAsync(to(server), BodyHandlers.ofString(), null).thenApply(HttpResponse::body))
                .succeedsWithin(SOON)
                .isEqualTo("hello");
        assertThat(client.sendAsync(to(server), BodyHandlers.ofString(), (initial, promised, acceptor) -> {})
                        .thenApply(HttpResponse::body))
                .succeedsWithin(SOON)
                .isEqualTo("hello");
    }

    @ParameterizedTest
    @EnumSource
    void manyMayBeUnderWay(Contestant contestant) {
        FaultServer server = clients.serve(Answers.ok("hello"));
        HttpClient client = contestant.client(clients);

        List<CompletableFuture<HttpResponse<String>>> all = IntStream.range(0, 50)
                .mapToObj(i -> client.sendAsync(to(server), BodyHandlers.ofString()))
                .toList();

        assertThat(all)
                .allSatisfy(each -> assertThat(each.thenApply(HttpResponse::body))
                        .succeedsWithin(Duration.ofSeconds(20))
                        .isEqualTo("hello"));
    }

    @ParameterizedTest
    @EnumSource
    void whatHangsOnAFutureMayReadTheBody(Contestant contestant) {
        FaultServer server = clients.serve(Answers.chunkedOfSize(LARGE));

        CompletableFuture<Integer> length = contestant
                .client(clients)
                .sendAsync(to(server), BodyHandlers.ofInputStream())
                .thenApply(response -> lengthOf(response.body()));

        assertThat(length).succeedsWithin(Duration.ofSeconds(10)).isEqualTo(LARGE);
    }

    private static int lengthOf(InputStream body) {
        try (body) {
            return body.readAllBytes().length;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The JDK's is failed by the exchange that it cancels, and so, against the contract of futures, is not cancelled. */
    @ParameterizedTest
    @EnumSource
    void cancellingTheFutureCancelsTheExchange(Contestant contestant) throws Exception {
        FaultServer server = clients.serve(Answers.never());
        CompletableFuture<HttpResponse<String>> future =
                contestant.client(clients).sendAsync(to(server), BodyHandlers.ofString());
        assertThat(server.traffic().awaitRequests(1, SOON)).isTrue();

        boolean unused = future.cancel(true);

        Throwable failure = catchThrowable(future::join);
        assertThat(failure instanceof CompletionException ? failure.getCause() : failure)
                .isInstanceOf(CancellationException.class);
        if (contestant != Contestant.STOCK) {
            assertThat(future.isCancelled()).isTrue();
        }
        assertThat(server.traffic().awaitOpenConnections(0, SOON)).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void cancellingWhatWasDerivedFromItCancelsTheExchangeToo(Contestant contestant) throws Exception {
        FaultServer server = clients.serve(Answers.bodyStops(3, 100));
        CompletableFuture<HttpResponse<String>> future =
                contestant.client(clients).sendAsync(to(server), BodyHandlers.ofString());
        CompletableFuture<Integer> derived =
                future.thenApply(HttpResponse::body).thenApply(String::length);
        assertThat(server.traffic().awaitRequests(1, SOON)).isTrue();

        assertThat(derived.cancel(true)).isTrue();

        assertThat(server.traffic().awaitOpenConnections(0, SOON)).isTrue();
        assertThat(future).failsWithin(SOON);
    }

    @ParameterizedTest
    @EnumSource
    void whatAnExchangeHasComeToCannotBeReplaced(Contestant contestant) {
        FaultServer server = clients.serve(Answers.ok("hello"));
        CompletableFuture<HttpResponse<String>> future =
                contestant.client(clients).sendAsync(to(server), BodyHandlers.ofString());

        assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(() -> future.obtrudeValue(null));
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> future.obtrudeException(new IOException()));

        assertThat(future).succeedsWithin(SOON).extracting(HttpResponse::body).isEqualTo("hello");
        assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(() -> future.obtrudeValue(null));
        assertThat(future.join()).isNotNull();
    }

    @ParameterizedTest
    @EnumSource
    void aFailureIsWrappedAsFuturesDo(Contestant contestant) {
        FaultServer server = clients.serve(Answers.closes());

        assertThatExceptionOfType(CompletionException.class)
                .isThrownBy(() -> contestant
                        .client(clients)
                        .sendAsync(to(server), BodyHandlers.ofString())
                        .join())
                .withCauseInstanceOf(IOException.class);
    }
}
