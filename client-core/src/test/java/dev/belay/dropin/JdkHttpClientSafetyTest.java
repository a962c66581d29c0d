package dev.belay.dropin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.belay.BelayClient;
import dev.belay.Timeouts;
import dev.belay.dropin.SubscribersContractTest.Recorder;
import dev.belay.error.BelayException;
import dev.belay.error.CircuitOpenException;
import dev.belay.error.ConcurrencyLimitException;
import dev.belay.error.DeadlineExceededException;
import dev.belay.error.ResponseTooLargeException;
import dev.belay.event.ResponseLeaked;
import dev.belay.policy.ConcurrencyPolicy;
import dev.belay.policy.ResponseLimits;
import dev.belay.testing.Answers;
import dev.belay.testing.Await;
import dev.belay.testing.ClientExtension;
import dev.belay.testing.FaultServer;
import dev.belay.testing.FullBacklog;
import dev.belay.testing.RecordingListener;
import dev.belay.testing.TestClients;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpResponse.BodySubscribers;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import okhttp3.HttpUrl;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the JDK's client leaves to chance and ours does not: that everything ends, and leaves nothing behind. */
@Timeout(30)
class JdkHttpClientSafetyTest {
    private static final Duration TOTAL = Duration.ofMillis(400);
    private static final Duration SOON = Duration.ofSeconds(5);
    private static final Timeouts SHORT = Timeouts.builder().total(TOTAL).build();

    /** More than any head has, and too little to be sent without being flushed. */
    private static final int PART_BYTES = 4_000;

    @RegisterExtension
    final ClientExtension clients = new ClientExtension();

    private static HttpRequest.Builder to(FaultServer server) {
        return HttpRequest.newBuilder(URI.create(server.url("/")));
    }

    private HttpClient client(Timeouts timeouts) {
        return clients.build(TestClients.once().timeouts(timeouts)).asHttpClient();
    }

    @Test
    void aServerThatHangsIsGivenUpAlthoughNobodySaidSo() {
        HttpClient client = client(SHORT);
        HttpRequest request =
                to(clients.serve(Answers.never())).timeout(Duration.ofHours(1)).build();

        Throwable failure = catchThrowable(() -> client.send(request, BodyHandlers.ofString()));

        assertThat(failure)
                .isInstanceOf(HttpTimeoutException.class)
                .hasCauseInstanceOf(DeadlineExceededException.class);
        assertThat(failure).hasMessage(failure.getCause().getMessage()).hasMessageContaining("total 400 ms");
        assertThat(((BelayException) failure.getCause()).attempts()).hasSize(1);
        assertThat(client.sendAsync(request, BodyHandlers.ofString()))
                .failsWithin(SOON)
                .withThrowableOfType(ExecutionException.class)
                .withCauseInstanceOf(HttpTimeoutException.class);
    }

    @Test
    void aBodyThatStallsIsGivenUpWithItsRequestsTimeout() {
        HttpClient client = client(Timeouts.defaults());
        HttpRequest request =
                to(clients.serve(Answers.bodyStops(3, 100))).timeout(TOTAL).build();

        assertThatExceptionOfType(HttpTimeoutException.class)
                .isThrownBy(() -> client.send(request, BodyHandlers.ofString()))
                .withCauseInstanceOf(DeadlineExceededException.class);
    }

    @Test
    void aHostThatDoesNotAnswerIsAConnectTimeout() throws Exception {
        FullBacklog host = clients.register(FullBacklog.open());
        HttpClient client = client(Timeouts.builder().connect(TOTAL).build());

        assertThatExceptionOfType(HttpConnectTimeoutException.class)
                .isThrownBy(() -> client.send(
                        HttpRequest.newBuilder(URI.create(host.url("/"))).build(), BodyHandlers.ofString()));
    }

    @Test
    void aBodyThatIsReadIntoMemoryIsBounded() throws Exception {
        HttpClient client = clients.build(TestClients.once()
                        .responseLimits(ResponseLimits.builder()
                                .bufferedBytes(10_000)
                                .streamedBytes(50_000)
                                .build()))
                .asHttpClient();
        FaultServer server = clients.serve(Answers.chunkedOfSize(100_000));
        FaultServer smaller = clients.serve(Answers.chunkedOfSize(30_000));

        assertThat(catchThrowable(() -> client.send(to(smaller).build(), BodyHandlers.ofString())))
                .isInstanceOf(IOException.class)
                .hasCauseInstanceOf(ResponseTooLargeException.class);
        BodyHandler<byte[]> gathering = BodyHandlers.buffering(BodyHandlers.ofByteArray(), 1_000);
        assertThat(catchThrowable(() -> client.send(to(smaller).build(), gathering)))
                .isInstanceOf(IOException.class)
                .hasCauseInstanceOf(ResponseTooLargeException.class);
        try (InputStream body =
                client.send(to(smaller).build(), BodyHandlers.ofInputStream()).body()) {
            assertThat(body.readAllBytes()).hasSize(30_000);
        }
        try (InputStream body =
                client.send(to(server).build(), BodyHandlers.ofInputStream()).body()) {
            assertThatExceptionOfType(IOException.class).isThrownBy(body::readAllBytes);
        }
    }

    @Test
    void aBodyThatNobodyKeepsMayBeLonger() throws Exception {
        HttpClient client = clients.build(TestClients.once()
                        .responseLimits(
                                ResponseLimits.builder().bufferedBytes(10_000).build()))
                .asHttpClient();
        FaultServer server = clients.serve(Answers.chunkedOfSize(100_000));

        assertThat(client.send(to(server).build(), BodyHandlers.discarding()).body())
                .isNull();
        assertThat(client.send(to(server).build(), BodyHandlers.replacing("other"))
                        .body())
                .isEqualTo("other");
        BodyHandler<Integer> mapped =
                info -> BodySubscribers.mapping(BodySubscribers.ofByteArray(), bytes -> bytes.length);
        assertThat(catchThrowable(() -> client.send(to(server).build(), mapped)))
                .isInstanceOf(IOException.class)
                .hasCauseInstanceOf(ResponseTooLargeException.class);
    }

    /** A publisher that says nothing, before or after it has been subscribed to. */
    private static BodyPublisher silent(boolean subscribes) {
        return BodyPublishers.fromPublisher(new Flow.Publisher<ByteBuffer>() {
            @Override
            public void subscribe(Flow.Subscriber<? super ByteBuffer> subscriber) {
                if (subscribes) {
                    subscriber.onSubscribe(new Flow.Subscription() {
                        @Override
                        public void request(long n) {
                            // it has nothing
                        }

                        @Override
                        public void cancel() {
                            // nor will it have
                        }
                    });
                }
            }
        });
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aPublisherThatGivesNothingIsGivenUp(boolean subscribes) {
        FaultServer server = clients.serve(Answers.ok(""));
        HttpRequest request = to(server).POST(silent(subscribes)).build();
        HttpClient byGap = client(Timeouts.builder().write(TOTAL).build());
        HttpClient byTotal = client(SHORT);

        assertThat(catchThrowable(() -> byGap.send(request, BodyHandlers.ofString())))
                .isInstanceOf(HttpTimeoutException.class)
                .hasMessageContaining("gave nothing for 400 ms");
        assertThat(byTotal.sendAsync(request, BodyHandlers.ofString()))
                .failsWithin(SOON)
                .withThrowableOfType(ExecutionException.class)
                .withCauseInstanceOf(HttpTimeoutException.class);
    }

    @Test
    void cancellingFreesTheThreadThatWaitsForAPublisher() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch dropped = new CountDownLatch(1);
        BodyPublisher body = BodyPublishers.fromPublisher(subscriber -> subscriber.onSubscribe(new Flow.Subscription() {
            @Override
            public void request(long n) {
                asked.countDown();
            }

            @Override
            public void cancel() {
                dropped.countDown();
            }
        }));
        CompletableFuture<HttpResponse<String>> future = client(Timeouts.defaults())
                .sendAsync(to(clients.serve(Answers.ok(""))).POST(body).build(), BodyHandlers.ofString());
        assertThat(asked.await(5, TimeUnit.SECONDS)).isTrue();

        future.cancel(true);

        assertThat(dropped.await(5, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aPublisherThatGivesMoreThanItIsAskedForIsStopped() {
        BodyPublisher flood = BodyPublishers.fromPublisher(subscriber -> {
            subscriber.onSubscribe(new Flow.Subscription() {
                @Override
                public void request(long n) {
                    // it does not listen
                }

                @Override
                public void cancel() {
                    // either
                }
            });
            for (int i = 0; i < 10; i++) {
                subscriber.onNext(ByteBuffer.allocate(1));
            }
        });
        HttpRequest request = to(clients.serve(Answers.ok(""))).POST(flood).build();

        assertThat(catchThrowable(() -> client(Timeouts.defaults()).send(request, BodyHandlers.ofString())))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("more than it was asked for");
    }

    @Test
    void whatAPublisherGivesGoesOutWhileTheRestIsWaitedFor() throws Exception {
        CompletableFuture<Flow.Subscriber<? super ByteBuffer>> subscribed = new CompletableFuture<>();
        BodyPublisher slow = BodyPublishers.fromPublisher(subscriber -> subscriber.onSubscribe(new Flow.Subscription() {
            @Override
            public void request(long n) {
                if (subscribed.complete(subscriber)) {
                    subscriber.onNext(ByteBuffer.allocate(PART_BYTES));
                }
            }

            @Override
            public void cancel() {
                // it has what it gives
            }
        }));
        FaultServer server = clients.serve(Answers.ok("done"));
        CompletableFuture<HttpResponse<String>> response =
                client(Timeouts.defaults()).sendAsync(to(server).POST(slow).build(), BodyHandlers.ofString());

        assertThat(server.traffic().awaitBytesReceived(PART_BYTES, SOON)).isTrue();
        subscribed.join().onComplete();

        assertThat(response).succeedsWithin(SOON);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 6})
    void aPublisherThatGivesAnotherNumberOfBytesThanItSaidIsToldSo(int announced) {
        BodyPublisher body = BodyPublishers.fromPublisher(new BodyPublishersContractTest.Parts("ab", "c"), announced);
        HttpRequest request = to(clients.serve(Answers.ok(""))).POST(body).build();

        assertThat(catchThrowable(() -> client(Timeouts.defaults()).send(request, BodyHandlers.ofString())))
                .isInstanceOf(IOException.class)
                .hasStackTraceContaining(announced + " bytes that it announced");
    }

    @Test
    void aSubscriberThatAsksForNothingHoldsNothingPastTheDeadline() throws Exception {
        RecordingListener events = new RecordingListener();
        HttpClient client = clients.build(TestClients.once().timeouts(SHORT).listener(events))
                .asHttpClient();
        FaultServer server = clients.serve(Answers.chunkedOfSize(100_000));
        Recorder lazy = new Recorder();
        Recorder lazier = new Recorder();

        assertThatExceptionOfType(HttpTimeoutException.class)
                .isThrownBy(() -> client.send(to(server).build(), info -> lazy));
        assertThat(client.sendAsync(to(server).build(), info -> lazier))
                .failsWithin(SOON)
                .withThrowableOfType(ExecutionException.class)
                .withCauseInstanceOf(HttpTimeoutException.class);

        assertThat(lazy.signals).containsExactly("onSubscribe", "onError " + HttpTimeoutException.class.getName());
        assertThat(server.traffic().awaitOpenConnections(0, SOON)).isTrue();
        assertThat(events.awaitEnded(2, SOON)).isTrue();
        assertThat(events.eventsOf(ResponseLeaked.class)).hasSize(2);
    }

    /** All of it is here, and its call is over: what is left is a thread that waits for somebody to ask for it. */
    @Test
    void aSmallBodyIsNotOfferedForEver() {
        HttpClient client = client(SHORT);
        FaultServer server = clients.serve(Answers.ok("hello"));
        Recorder lazy = new Recorder();

        assertThat(catchThrowable(() -> client.send(to(server).build(), info -> lazy)))
                .isInstanceOf(HttpTimeoutException.class)
                .hasCauseInstanceOf(DeadlineExceededException.class);
    }

    @Test
    void aStreamThatNobodyReadsIsClosedAtTheDeadline() throws Exception {
        HttpClient client = client(SHORT);
        FaultServer server = clients.serve(Answers.endless());

        InputStream forgotten =
                client.send(to(server).build(), BodyHandlers.ofInputStream()).body();

        assertThat(server.traffic().awaitOpenConnections(0, SOON)).isTrue();
        assertThatExceptionOfType(IOException.class).isThrownBy(forgotten::readAllBytes);
    }

    @Test
    void aValueThatIsNeverMadeIsNotWaitedForForEver() {
        HttpClient client = client(SHORT);
        FaultServer server = clients.serve(Answers.ok("hello"));
        Recorder first = neverMaking();
        Recorder second = neverMaking();

        assertThatExceptionOfType(HttpTimeoutException.class)
                .isThrownBy(() -> client.send(to(server).build(), info -> first))
                .withCauseInstanceOf(DeadlineExceededException.class);
        assertThat(client.sendAsync(to(server).build(), info -> second))
                .failsWithin(SOON)
                .withThrowableOfType(ExecutionException.class)
                .withCauseInstanceOf(HttpTimeoutException.class);
    }

    private static Recorder neverMaking() {
        Recorder recorder = new Recorder();
        recorder.demanded = Long.MAX_VALUE;
        recorder.makesValue = false;
        return recorder;
    }

    @Test
    void aClosedCallerEndsWhatWaitsForDemand() throws Exception {
        BelayClient caller = clients.build(TestClients.once());
        Recorder lazy = new Recorder();
        CompletableFuture<HttpResponse<String>> future = caller.asHttpClient()
                .sendAsync(to(clients.serve(Answers.chunkedOfSize(100_000))).build(), info -> lazy);
        assertThat(lazy.next()).isEqualTo("onSubscribe");
        assertThat(Await.parked(lazy.thread, SOON)).isTrue();

        caller.close(Duration.ZERO);

        assertThat(future)
                .failsWithin(SOON)
                .withThrowableOfType(ExecutionException.class)
                .withCauseInstanceOf(IOException.class);
    }

    @Test
    void permitsAndBreakersHoldAsForAnyCall() throws Exception {
        BelayClient caller = clients.build(TestClients.once()
                .concurrency(ConcurrencyPolicy.builder()
                        .perOrigin(1)
                        .maxWait(Duration.ofMillis(1))
                        .build()));
        HttpClient client = caller.asHttpClient();
        FaultServer server = clients.serve(Answers.endless());

        try (InputStream open =
                client.send(to(server).build(), BodyHandlers.ofInputStream()).body()) {
            assertThat(open.read()).isEqualTo('a');
            assertThat(catchThrowable(() -> client.send(to(server).build(), BodyHandlers.ofString())))
                    .isInstanceOf(IOException.class)
                    .hasCauseInstanceOf(ConcurrencyLimitException.class);
        }
        caller.circuitBreaker(HttpUrl.get(server.url("/"))).forceOpen();
        assertThat(catchThrowable(() -> client.send(to(server).build(), BodyHandlers.ofString())))
                .isInstanceOf(IOException.class)
                .hasCauseInstanceOf(CircuitOpenException.class);
    }
}
