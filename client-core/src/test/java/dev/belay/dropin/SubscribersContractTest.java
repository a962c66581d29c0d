package dev.belay.dropin;

import static dev.belay.dropin.Requests.to;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.belay.testing.Answers;
import dev.belay.testing.BackgroundCall;
import dev.belay.testing.ClientExtension;
import dev.belay.testing.FaultServer;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What the documentation of {@link BodySubscriber} and of {@link Flow} says of those who take a body. */
@Timeout(30)
class SubscribersContractTest {
    private static final Duration SOON = Duration.ofSeconds(5);
    private static final int LARGE = 200_000;

    @RegisterExtension
    final ClientExtension clients = new ClientExtension();

    private final Recorder recorder = new Recorder();

    @ParameterizedTest
    @EnumSource
    void signalsComeInOrderOneAtATimeAndEndOnce(Contestant contestant) throws Exception {
        recorder.demanded = 1;
        FaultServer server = clients.serve(Answers.chunkedOfSize(LARGE));

        HttpResponse<String> response = contestant.client(clients).send(to(server), info -> recorder);

        assertThat(response.body()).isEqualTo("made of " + LARGE);
        assertThat(recorder.signals.take()).isEqualTo("onSubscribe");
        assertThat(recorder.signals).filteredOn("onSubscribe"::equals).isEmpty();
        assertThat(recorder.signals).filteredOn("onComplete"::equals).hasSize(1);
        assertThat(recorder.mostAtOnce).hasValue(1);
    }

    @ParameterizedTest
    @EnumSource
    void nothingComesThatWasNotAskedFor(Contestant contestant) throws Exception {
        recorder.valueWithFirst = "early";
        FaultServer server = clients.serve(Answers.ofSize(LARGE));

        CompletableFuture<HttpResponse<String>> response =
                contestant.client(clients).sendAsync(to(server), info -> recorder);
        assertThat(recorder.next()).isEqualTo("onSubscribe");
        recorder.subscription.request(1);

        assertThat(recorder.next()).isEqualTo("onNext");
        assertThat(response).succeedsWithin(SOON).extracting(HttpResponse::body).isEqualTo("early");
        assertThat(recorder.signals).isEmpty();
        recorder.demanded = 1;
        recorder.subscription.request(1);
        assertThat(recorder.next()).isEqualTo("onNext");
        recorder.awaitLast("onComplete");
        assertThat(recorder.bytes).hasValue(LARGE);
    }

    @ParameterizedTest
    @EnumSource
    void aValueThatIsThereBeforeTheBodyIsNotWaitedFor(Contestant contestant) throws Exception {
        recorder.valueWithFirst = "early";
        recorder.demanded = 1;
        FaultServer server = clients.serve(Answers.then(
                Answers.raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n"), Answers.never()));

        HttpResponse<String> response = contestant.client(clients).send(to(server), info -> recorder);

        assertThat(response.body()).isEqualTo("early");
        assertThat(recorder.signals).doesNotContain("onComplete");
        recorder.subscription.cancel();
        assertThat(server.traffic().awaitOpenConnections(0, SOON)).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void aValueThatIsMadeLaterIsWaitedFor(Contestant contestant) throws Exception {
        recorder.demanded = 1;
        recorder.makesValue = false;
        FaultServer server = clients.serve(Answers.ok("hello"));
        HttpClient client = contestant.client(clients);
        try (BackgroundCall<String> call = BackgroundCall.start(
                () -> client.send(to(server), info -> recorder).body())) {
            recorder.awaitLast("onComplete");
            assertThat(call.outcome(Duration.ZERO).isHanging()).isTrue();

            recorder.value.complete("late");

            assertThat(call.outcome(SOON).value()).isEqualTo("late");
        }
        Recorder another = new Recorder();
        another.demanded = 1;
        another.makesValue = false;
        CompletableFuture<HttpResponse<String>> future = client.sendAsync(to(server), info -> another);
        another.awaitLast("onComplete");
        assertThat(future).isNotDone();
        another.value.complete("later");
        assertThat(future).succeedsWithin(SOON).extracting(HttpResponse::body).isEqualTo("later");
    }

    @ParameterizedTest
    @CsvSource({"onSubscribe", "onNext", "onComplete", "getBody"})
    void aSubscriberThatThrowsFailsTheExchange(String where) {
        for (Contestant contestant : Contestant.values()) {
            FaultServer server = clients.serve(Answers.ok("hello"));
            HttpClient client = contestant.client(clients);
            Recorder odd = new Recorder();
            odd.demanded = 1;
            odd.throwsIn = where;

            Throwable failure = catchThrowable(() -> client.send(to(server), info -> odd));

            assertThat(failure).isInstanceOf(IOException.class).hasCause(odd.failure);
            assertThat(client.sendAsync(to(server), info -> odd))
                    .failsWithin(SOON)
                    .withThrowableOfType(ExecutionException.class)
                    .withCause(odd.failure);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aValueThatFailsFailsTheExchange(Contestant contestant) {
        recorder.demanded = 1;
        recorder.value.completeExceptionally(recorder.failure);
        FaultServer server = clients.serve(Answers.ok("hello"));
        HttpClient client = contestant.client(clients);

        Throwable failure = catchThrowable(() -> client.send(to(server), info -> recorder));

        assertThat(failure).isInstanceOf(IOException.class).hasCause(recorder.failure);
    }

    @ParameterizedTest
    @EnumSource
    void whoAsksForNothingIsToldThatThatIsAnError(Contestant contestant) throws Exception {
        FaultServer server = clients.serve(Answers.ofSize(LARGE));

        CompletableFuture<HttpResponse<String>> response =
                contestant.client(clients).sendAsync(to(server), info -> recorder);
        assertThat(recorder.next()).isEqualTo("onSubscribe");
        recorder.subscription.request(0);

        assertThat(recorder.next()).isEqualTo("onError " + IllegalArgumentException.class.getName());
        assertThat(response).failsWithin(SOON).withThrowableOfType(ExecutionException.class);
    }

    @ParameterizedTest
    @EnumSource
    void whoCancelsGetsNothingMoreAndTheConnectionIsClosed(Contestant contestant) throws Exception {
        FaultServer server = clients.serve(Answers.endless());

        CompletableFuture<HttpResponse<String>> response =
                contestant.client(clients).sendAsync(to(server), info -> recorder);
        assertThat(recorder.next()).isEqualTo("onSubscribe");
        recorder.subscription.cancel();
        recorder.subscription.request(5);

        assertThat(server.traffic().awaitOpenConnections(0, SOON)).isTrue();
        assertThat(recorder.signals).doesNotContain("onNext", "onComplete");
        recorder.value.complete("nevertheless");
        assertThat(response).succeedsWithin(SOON);
    }

    /**
     * By then the thread that reads is most likely inside the read, which the cancel ends. Ours alone: the JDK's client
     * of 25 sometimes fails such an exchange as cut off.
     */
    @Test
    void whoCancelsWhileMoreIsAwaitedMayStillGiveAValue() throws Exception {
        recorder.demanded = 2;
        FaultServer server = clients.serve(Answers.bodyStops(3, 100));

        CompletableFuture<HttpResponse<String>> response =
                Contestant.BELAY.client(clients).sendAsync(to(server), info -> recorder);
        assertThat(recorder.next()).isEqualTo("onSubscribe");
        assertThat(recorder.next()).isEqualTo("onNext");
        recorder.subscription.cancel();

        assertThat(server.traffic().awaitOpenConnections(0, SOON)).isTrue();
        recorder.value.complete("nevertheless");
        assertThat(response).succeedsWithin(SOON);
    }

    /** Rule 3.17 of Reactive Streams: in all, more than can be counted. */
    @Test
    void whoAsksForMoreThanThereIsGetsAll() throws Exception {
        recorder.demanded = Long.MAX_VALUE - 1;
        FaultServer server = clients.serve(Answers.chunkedOfSize(LARGE));
        HttpClient client = Contestant.BELAY.client(clients);

        assertThat(client.send(to(server), info -> recorder).body()).isEqualTo("made of " + LARGE);
    }

    @ParameterizedTest
    @EnumSource
    void aCutOffBodyIsToldToTheSubscriber(Contestant contestant) throws Exception {
        recorder.demanded = 1;
        FaultServer server = clients.serve(Answers.bodyEndsEarly(3, 100));
        HttpClient client = contestant.client(clients);

        assertThatExceptionOfType(IOException.class).isThrownBy(() -> client.send(to(server), info -> recorder));

        assertThat(recorder.signals)
                .filteredOn(signal -> signal.startsWith("onError"))
                .hasSize(1);
        assertThat(recorder.signals).doesNotContain("onComplete");
    }

    /** Notes what it is told. It makes its value at the end, or with the first bytes, or leaves that to the test. */
    static final class Recorder implements BodySubscriber<String> {
        final BlockingQueue<String> signals = new LinkedBlockingQueue<>();
        final CompletableFuture<String> value = new CompletableFuture<>();
        final IllegalStateException failure = new IllegalStateException("odd");
        final AtomicInteger bytes = new AtomicInteger();
        final AtomicInteger mostAtOnce = new AtomicInteger();
        private final AtomicInteger inside = new AtomicInteger();
        volatile long demanded;
        volatile boolean makesValue = true;
        volatile String valueWithFirst;
        volatile String throwsIn = "";
        volatile Flow.Subscription subscription;
        volatile Thread thread;

        String next() throws InterruptedException {
            return signals.poll(SOON.toSeconds(), TimeUnit.SECONDS);
        }

        void awaitLast(String last) throws InterruptedException {
            String signal = next();
            while (signal != null && !signal.equals(last)) {
                signal = next();
            }
            assertThat(signal).isEqualTo(last);
        }

        private void signal(String name, Runnable reaction) {
            mostAtOnce.accumulateAndGet(inside.incrementAndGet(), Math::max);
            signals.add(name);
            throwIn(name);
            reaction.run();
            inside.decrementAndGet();
        }

        private void throwIn(String name) {
            if (throwsIn.equals(name)) {
                throw failure;
            }
        }

        @Override
        public CompletionStage<String> getBody() {
            throwIn("getBody");
            return value;
        }

        @Override
        public void onSubscribe(Flow.Subscription begun) {
            thread = Thread.currentThread();
            subscription = begun;
            signal("onSubscribe", () -> demand());
        }

        private void demand() {
            if (demanded > 0) {
                subscription.request(demanded);
            }
        }

        @Override
        public void onNext(List<ByteBuffer> items) {
            items.forEach(item -> {
                assertThat(item.isReadOnly()).isTrue();
                bytes.addAndGet(item.remaining());
            });
            signal("onNext", () -> {
                if (valueWithFirst != null) {
                    value.complete(valueWithFirst);
                }
                demand();
            });
        }

        @Override
        public void onError(Throwable why) {
            signal("onError " + why.getClass().getName(), () -> value.completeExceptionally(why));
        }

        @Override
        public void onComplete() {
            signal("onComplete", () -> {
                if (makesValue) {
                    value.complete("made of " + bytes);
                }
            });
        }
    }
}
