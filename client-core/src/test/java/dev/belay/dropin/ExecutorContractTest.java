package dev.belay.dropin;

import static dev.belay.dropin.Requests.to;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.dropin.BuilderContractTest.Maker;
import dev.belay.testing.Answers;
import dev.belay.testing.ClientExtension;
import java.net.http.HttpClient;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Flow;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the documentation of {@link HttpClient.Builder#executor} and {@link BodySubscriber#getBody} says. */
@Timeout(30)
class ExecutorContractTest {

    @RegisterExtension
    final ClientExtension clients = new ClientExtension();

    private final Set<String> places = ConcurrentHashMap.newKeySet();

    @ParameterizedTest
    @EnumSource
    void theSubscriberOfAnAsynchronousExchangeRunsOnTheExecutor(Maker maker) {
        ExecutorService own = Executors.newFixedThreadPool(2, task -> new Thread(task, "own-executor"));
        clients.register(own::shutdownNow);
        HttpClient client = maker.build(clients, builder -> builder.executor(own));

        assertThat(client.sendAsync(to(clients.serve(Answers.chunkedOfSize(100_000))), info -> new Placed()))
                .succeedsWithin(Duration.ofSeconds(10))
                .satisfies(response -> assertThat(response.body()).hasSize(100_000));

        assertThat(places)
                .containsExactlyInAnyOrder(
                        "getBody on own-executor",
                        "onSubscribe on own-executor",
                        "onNext on own-executor",
                        "onComplete on own-executor");
    }

    /** Notes where it is called. */
    private final class Placed implements BodySubscriber<String> {
        private final BodySubscriber<String> text = BodySubscribers.ofString(UTF_8);

        private void note(String method) {
            places.add(method + " on " + Thread.currentThread().getName());
        }

        @Override
        public CompletionStage<String> getBody() {
            note("getBody");
            return text.getBody();
        }

        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            note("onSubscribe");
            text.onSubscribe(subscription);
        }

        @Override
        public void onNext(List<ByteBuffer> items) {
            note("onNext");
            text.onNext(items);
        }

        @Override
        public void onError(Throwable failure) {
            note("onError");
            text.onError(failure);
        }

        @Override
        public void onComplete() {
            note("onComplete");
            text.onComplete();
        }
    }
}
