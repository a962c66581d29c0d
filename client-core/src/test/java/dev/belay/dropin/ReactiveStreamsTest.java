package dev.belay.dropin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.BelayClient;
import dev.belay.testing.ClientExtension;
import dev.belay.testing.FakeResponse;
import dev.belay.testing.FakeTransport;
import dev.belay.testing.TestClients;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;
import okio.Buffer;
import okio.Okio;
import okio.Source;
import okio.Timeout;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.reactivestreams.Subscription;
import org.reactivestreams.tck.SubscriberWhiteboxVerification.SubscriberPuppet;
import org.reactivestreams.tck.SubscriberWhiteboxVerification.WhiteboxSubscriberProbe;
import org.reactivestreams.tck.TestEnvironment;
import org.reactivestreams.tck.TestEnvironment.TestSubscriber;
import org.reactivestreams.tck.flow.FlowPublisherVerification;
import org.reactivestreams.tck.flow.FlowSubscriberBlackboxVerification;
import org.reactivestreams.tck.flow.FlowSubscriberWhiteboxVerification;

/** The Reactive Streams TCK, for all publishers and subscribers that users meet. */
class ReactiveStreamsTest {
    private static final HttpRequest GET =
            HttpRequest.newBuilder(URI.create("http://x.test/")).build();

    private static final String FORGETTING =
            "required_spec313_cancelMustMakeThePublisherEventuallyDropAllReferencesToTheSubscriber";
    private static final String ONE_AT_A_TIME = "stochastic_spec103_mustSignalOnMethodsSequentially";
    private static final String MULTICAST =
            "optional_spec111_multicast_mustProduceTheSameElementsInTheSameSequenceToAllOfItsSubscribersWhen";

    @RegisterExtension
    final ClientExtension clients = new ClientExtension();

    /** It waits long for what should come and shortly for what should not: only the second costs time. */
    private static TestEnvironment environment() {
        return new TestEnvironment(10_000, 20, 20);
    }

    private HttpClient client(FakeTransport.Script script) {
        BelayClient client = TestClients.over(FakeTransport.of(script)).build();
        // Not every rule's test ends what it has begun.
        clients.register(() -> client.close(Duration.ZERO));
        return client.asHttpClient();
    }

    private HttpClient giving(Supplier<Source> body) {
        return client(exchange -> FakeResponse.of(Okio.buffer(body.get()), -1));
    }

    @TestFactory
    Stream<DynamicTest> aBodyGivenToItsSubscriber() {
        return Verification.of(() -> new Bodies(this::subscribedTo), Set.of(FORGETTING));
    }

    private Flow.Publisher<List<ByteBuffer>> subscribedTo(Supplier<Source> body) {
        HttpClient client = giving(body);
        return subscriber -> {
            Objects.requireNonNull(subscriber);
            CompletableFuture<HttpResponse<String>> unused = client.sendAsync(GET, info -> new Forwarding(subscriber));
        };
    }

    @TestFactory
    Stream<DynamicTest> aBodyThatIsAPublisher() {
        return Verification.of(
                () -> new Published(this::published),
                Set.of(
                        FORGETTING,
                        ONE_AT_A_TIME,
                        "optional_spec111_maySupportMultiSubscribe",
                        "optional_spec111_registeredSubscribersMustReceiveOnNextOrOnCompleteSignals",
                        MULTICAST + "RequestingOneByOne",
                        MULTICAST + "RequestingManyUpfront",
                        MULTICAST + "RequestingManyUpfrontAndCompleteAsExpected"));
    }

    private Flow.Publisher<List<ByteBuffer>> published(Supplier<Source> body) {
        try {
            return giving(body).send(GET, BodyHandlers.ofPublisher()).body();
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @TestFactory
    Stream<DynamicTest> theSubscriberOfABodyPublisher() {
        return Verification.of(Uploads::new, Set.of());
    }

    @TestFactory
    Stream<DynamicTest> theSubscriberOfABodyPublisherFromWithin() {
        return Verification.of(UploadsFromWithin::new, Set.of());
    }

    /** What gives as many bytes as it is told to, one at a time, so that each is an element. */
    private record Bytes(long[] left) implements Source {

        @Override
        public long read(Buffer sink, long byteCount) {
            if (left[0] == 0) {
                return -1;
            }
            left[0]--;
            sink.writeByte('a');
            return 1;
        }

        @Override
        public Timeout timeout() {
            return Timeout.NONE;
        }

        @Override
        public void close() {}
    }

    private record Broken() implements Source {

        @Override
        public long read(Buffer sink, long byteCount) throws IOException {
            throw new IOException("broken");
        }

        @Override
        public Timeout timeout() {
            return Timeout.NONE;
        }

        @Override
        public void close() {}
    }

    /** How a body becomes a publisher. */
    private interface Door {
        Flow.Publisher<List<ByteBuffer>> open(Supplier<Source> body);
    }

    private static class Bodies extends FlowPublisherVerification<List<ByteBuffer>> {
        private final Door door;
        private final TestEnvironment environment;

        Bodies(Door door) {
            this(door, environment());
        }

        private Bodies(Door door, TestEnvironment environment) {
            super(environment);
            this.door = door;
            this.environment = environment;
        }

        @Override
        public Flow.Publisher<List<ByteBuffer>> createFlowPublisher(long elements) {
            return door.open(() -> new Bytes(new long[] {elements}));
        }

        @Override
        public Flow.Publisher<List<ByteBuffer>> createFailedFlowPublisher() {
            return door.open(Broken::new);
        }

        @Override
        public void required_spec309_requestZeroMustSignalIllegalArgumentException() throws Throwable {
            verifyRefused(0);
        }

        @Override
        public void required_spec309_requestNegativeNumberMustSignalIllegalArgumentException() throws Throwable {
            verifyRefused(-1);
        }

        @Override
        public void optional_spec309_requestNegativeNumberMaySignalIllegalArgumentExceptionWithSpecificMessage()
                throws Throwable {
            verifyRefused(Long.MIN_VALUE);
        }

        /** The TCK of 1.0.4 looks for an error once, an interval of its polling later, however long it may wait. */
        private void verifyRefused(long demand) throws Throwable {
            activePublisherTest(10, false, publisher -> {
                CompletableFuture<Throwable> told = new CompletableFuture<>();
                publisher.subscribe(new TestSubscriber<>(environment) {
                    @Override
                    public void onSubscribe(Subscription begun) {
                        begun.request(demand);
                    }

                    @Override
                    public void onError(Throwable failure) {
                        told.complete(failure);
                    }
                });
                assertThat(told.get(10, TimeUnit.SECONDS))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining("3.9");
            });
        }

        /** It asks for a garbage collection and waits a fixed time, which promises nothing. */
        @Override
        public void required_spec313_cancelMustMakeThePublisherEventuallyDropAllReferencesToTheSubscriber() {
            notVerified();
        }
    }

    /** The JDK's class between the two gives a subscriber the subscription on the thread that subscribes, and bytes on ours. */
    private static final class Published extends Bodies {

        Published(Door door) {
            super(door);
        }

        @Override
        public void stochastic_spec103_mustSignalOnMethodsSequentially() {
            notVerified();
        }
    }

    /** A subscriber of a body that has its value from the start. */
    private record Forwarding(Flow.Subscriber<? super List<ByteBuffer>> to) implements BodySubscriber<String> {

        @Override
        public CompletionStage<String> getBody() {
            return CompletableFuture.completedStage("");
        }

        @Override
        public void onSubscribe(Flow.Subscription begun) {
            to.onSubscribe(begun);
        }

        @Override
        public void onNext(List<ByteBuffer> item) {
            to.onNext(item);
        }

        @Override
        public void onError(Throwable failure) {
            to.onError(failure);
        }

        @Override
        public void onComplete() {
            to.onComplete();
        }
    }

    /** An exchange whose body has been subscribed to. */
    private final class Upload {
        private final CompletableFuture<Flow.Subscriber<? super ByteBuffer>> subscriber = new CompletableFuture<>();
        private final CompletableFuture<HttpResponse<String>> response;

        Upload() {
            HttpClient client = client(exchange -> {
                Objects.requireNonNull(exchange.request().body()).writeTo(Okio.buffer(Okio.blackhole()));
                return FakeResponse.of(200, "");
            });
            HttpRequest request = HttpRequest.newBuilder(GET.uri())
                    .POST(BodyPublishers.fromPublisher(subscriber::complete))
                    .build();
            response = client.sendAsync(request, BodyHandlers.ofString());
        }

        Flow.Subscriber<? super ByteBuffer> subscriber() {
            return subscriber.orTimeout(10, TimeUnit.SECONDS).join();
        }

        void cancel() {
            response.cancel(true);
        }
    }

    /** The subscriber of an upload, with what the TCK wants to see of it, if anything, and how it makes it cancel. */
    private record Probed(Upload upload, WhiteboxSubscriberProbe<ByteBuffer> probe)
            implements Flow.Subscriber<ByteBuffer> {

        @Override
        public void onSubscribe(Flow.Subscription begun) {
            upload.subscriber().onSubscribe(begun);
            if (probe == null) {
                return;
            }
            probe.registerOnSubscribe(new SubscriberPuppet() {
                @Override
                public void triggerRequest(long elements) {
                    // as many as there is room for are asked for anyway
                }

                @Override
                public void signalCancel() {
                    upload.cancel();
                }
            });
        }

        @Override
        public void onNext(ByteBuffer item) {
            upload.subscriber().onNext(item);
            if (probe != null) {
                probe.registerOnNext(item);
            }
        }

        @Override
        public void onError(Throwable failure) {
            upload.subscriber().onError(failure);
            if (probe != null) {
                probe.registerOnError(failure);
            }
        }

        @Override
        public void onComplete() {
            upload.subscriber().onComplete();
            if (probe != null) {
                probe.registerOnComplete();
            }
        }
    }

    private static ByteBuffer element(int element) {
        return ByteBuffer.allocate(Integer.BYTES).putInt(0, element);
    }

    private final class Uploads extends FlowSubscriberBlackboxVerification<ByteBuffer> {

        Uploads() {
            super(environment());
        }

        @Override
        public Flow.Subscriber<ByteBuffer> createFlowSubscriber() {
            return new Probed(new Upload(), null);
        }

        @Override
        public ByteBuffer createElement(int element) {
            return element(element);
        }
    }

    private final class UploadsFromWithin extends FlowSubscriberWhiteboxVerification<ByteBuffer> {

        UploadsFromWithin() {
            super(environment());
        }

        @Override
        protected Flow.Subscriber<ByteBuffer> createFlowSubscriber(WhiteboxSubscriberProbe<ByteBuffer> probe) {
            return new Probed(new Upload(), probe);
        }

        @Override
        public ByteBuffer createElement(int element) {
            return element(element);
        }
    }
}
