package dev.belay.dropin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.belay.testing.ClientExtension;
import dev.belay.testing.Http2FaultServer;
import dev.belay.testing.StreamAnswer;
import dev.belay.testing.StreamAnswers;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the documentation of {@link HttpClient} says, where HTTP/2 makes it another thing: streams that end one by one. */
@Timeout(30)
class Http2ContractTest {
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final int LARGE = 300_000;

    @RegisterExtension
    final ClientExtension clients = new ClientExtension();

    private final CountDownLatch givenUp = new CountDownLatch(1);

    private Http2FaultServer serve(StreamAnswer answer) {
        return clients.register(
                Http2FaultServer.builder().tls(Contestant.CERTIFICATES).start(answer));
    }

    /** Answers as {@code answer} does, and notes when the stream is over, which for one without an end is when it is reset. */
    private StreamAnswer noting(StreamAnswer answer) {
        return stream -> {
            try {
                answer.answer(stream);
            } finally {
                givenUp.countDown();
            }
        };
    }

    private static HttpRequest.Builder to(Http2FaultServer server) {
        return HttpRequest.newBuilder(URI.create(server.url("/")));
    }

    @ParameterizedTest
    @EnumSource
    void bodiesComeWhole(Contestant contestant) throws Exception {
        Http2FaultServer server = serve(StreamAnswers.response(200, Map.of("x-one", "1"), new byte[LARGE]));
        HttpClient client = contestant.trusting(clients);
        HttpRequest request = to(server).build();

        HttpResponse<byte[]> whole = client.send(request, BodyHandlers.ofByteArray());

        assertThat(whole.version()).isEqualTo(Version.HTTP_2);
        assertThat(whole.headers().firstValue("X-One")).contains("1");
        assertThat(whole.body()).hasSize(LARGE);
        try (InputStream stream =
                client.send(request, BodyHandlers.ofInputStream()).body()) {
            assertThat(stream.readAllBytes()).hasSize(LARGE);
        }
        SubscribersContractTest.Recorder subscriber = new SubscribersContractTest.Recorder();
        subscriber.demanded = 1;
        client.send(request, BodyHandlers.ofPublisher()).body().subscribe(subscriber);
        subscriber.awaitLast("onComplete");
        assertThat(subscriber.bytes).hasValue(LARGE);
        assertThat(server.traffic().connections()).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource
    void bodiesAreSentWhole(Contestant contestant) throws Exception {
        Http2FaultServer server = serve(StreamAnswers.ok("done"));
        HttpClient client = contestant.trusting(clients);
        BodyPublisher known = BodyPublishers.ofByteArray(new byte[LARGE]);
        BodyPublisher unknown = BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(new byte[LARGE]));

        for (BodyPublisher body : List.of(known, unknown)) {
            assertThat(client.send(to(server).POST(body).build(), BodyHandlers.ofString())
                            .body())
                    .isEqualTo("done");
        }
    }

    @ParameterizedTest
    @EnumSource
    void aPublisherThatGivesTooLittleOrTooMuchFailsItsExchangeAlone(Contestant contestant) throws Exception {
        Http2FaultServer server = serve(StreamAnswers.ok("done"));
        HttpClient client = contestant.trusting(clients);

        for (int announced : new int[] {1, 6}) {
            BodyPublisher body = BodyPublishers.fromPublisher(new BodyPublishersContractTest.Parts("ab"), announced);

            assertThatExceptionOfType(IOException.class)
                    .isThrownBy(() -> client.send(to(server).POST(body).build(), BodyHandlers.ofString()));
        }

        assertThat(client.send(to(server).build(), BodyHandlers.ofString()).body())
                .isEqualTo("done");
    }

    @ParameterizedTest
    @EnumSource
    void aBodyThatIsResetFailsWhoeverReadsIt(Contestant contestant) throws Exception {
        Http2FaultServer server = serve(StreamAnswers.bodyResets(3, 2));
        HttpClient client = contestant.trusting(clients);
        HttpRequest request = to(server).build();

        assertThatExceptionOfType(IOException.class).isThrownBy(() -> client.send(request, BodyHandlers.ofString()));
        assertThat(client.sendAsync(request, BodyHandlers.ofString()))
                .failsWithin(SOON)
                .withThrowableOfType(ExecutionException.class)
                .withCauseInstanceOf(IOException.class);
    }

    @ParameterizedTest
    @EnumSource
    void aTimeoutResetsTheStream(Contestant contestant) throws Exception {
        Http2FaultServer server = serve(noting(StreamAnswers.never()));
        HttpRequest request = to(server).timeout(Duration.ofMillis(500)).build();

        assertThatExceptionOfType(HttpTimeoutException.class)
                .isThrownBy(() -> contestant.trusting(clients).send(request, BodyHandlers.ofString()));

        assertThat(givenUp.await(10, TimeUnit.SECONDS)).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void cancellingTheFutureResetsTheStream(Contestant contestant) throws Exception {
        Http2FaultServer server = serve(noting(StreamAnswers.bodyStops(3)));
        CompletableFuture<HttpResponse<String>> future =
                contestant.trusting(clients).sendAsync(to(server).build(), BodyHandlers.ofString());
        assertThat(server.traffic().awaitRequests(1, SOON)).isTrue();

        future.cancel(true);

        assertThat(givenUp.await(10, TimeUnit.SECONDS)).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void closingTheBodyResetsTheStream(Contestant contestant) throws Exception {
        Http2FaultServer server = serve(noting(StreamAnswers.endless()));

        try (InputStream body = contestant
                .trusting(clients)
                .send(to(server).build(), BodyHandlers.ofInputStream())
                .body()) {
            assertThat(body.readNBytes(LARGE)).hasSize(LARGE);
        }

        assertThat(givenUp.await(10, TimeUnit.SECONDS)).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void manyShareAConnection(Contestant contestant) throws Exception {
        Http2FaultServer server = serve(StreamAnswers.ok("hello"));
        HttpClient client = contestant.trusting(clients);
        client.send(to(server).build(), BodyHandlers.discarding());

        List<CompletableFuture<HttpResponse<String>>> all = IntStream.range(0, 30)
                .mapToObj(i -> client.sendAsync(to(server).build(), BodyHandlers.ofString()))
                .toList();

        assertThat(all)
                .allSatisfy(each -> assertThat(each.thenApply(HttpResponse::body))
                        .succeedsWithin(Duration.ofSeconds(20))
                        .isEqualTo("hello"));
        assertThat(server.traffic().connections()).isEqualTo(1);
    }
}
