package dev.belay.dropin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.Belay;
import dev.belay.BelayClient;
import dev.belay.BelayHttpClients;
import dev.belay.CancellationSource;
import dev.belay.ClientInternals;
import dev.belay.event.Phase;
import dev.belay.internal.adapter.jdk.JdkHttpClient;
import dev.belay.internal.timer.DeadlineTimer;
import dev.belay.testing.ClientExtension;
import dev.belay.testing.FakeAnswers;
import dev.belay.testing.FakeTransport;
import dev.belay.testing.TestClients;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Flow;
import okhttp3.Call;
import okhttp3.Callback;
import okhttp3.Response;
import okio.Buffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the library runs on its own threads for a call has the scope in which the call was begun. */
class CarriedTokenTest {
    @RegisterExtension
    final ClientExtension clients = new ClientExtension();

    private final CancellationSource source = clients.register(CancellationSource.create());
    /** What became of the call that the user's code has made. */
    private final CompletableFuture<String> nested = new CompletableFuture<>();

    private final BelayClient other = client(FakeAnswers.ok("hello"));

    private BelayClient client(FakeTransport.Script script) {
        return clients.build(TestClients.over(clients.register(FakeTransport.of(script))));
    }

    /** The user's code: it is under the token if its call has ended with it. */
    private void callAfterTheTokenHasEnded() {
        source.cancel("user left");
        try (Response response = other.asCallFactory().newCall(Door.REQUEST).execute()) {
            nested.complete(response.body().string());
        } catch (IOException e) {
            nested.complete(String.valueOf(e.getMessage()));
        }
    }

    private void assertCarried() throws Exception {
        assertThat(Door.result(nested)).isEqualTo("Canceled");
    }

    private Callback callback() {
        return new Callback() {
            @Override
            public void onFailure(Call call, IOException failure) {
                callAfterTheTokenHasEnded();
            }

            @Override
            public void onResponse(Call call, Response response) {
                response.close();
                callAfterTheTokenHasEnded();
            }
        };
    }

    @Test
    void aCallbacksResponse() throws Exception {
        Call call = client(FakeAnswers.ok("hello")).asCallFactory().newCall(Door.REQUEST);

        Belay.withToken(source.token(), () -> call.enqueue(callback()));

        assertCarried();
    }

    @Test
    void aCallbacksFailure() throws Exception {
        Call call = client(FakeAnswers.fails(Phase.CONNECT, () -> new ConnectException("refused")))
                .asCallFactory()
                .newCall(Door.REQUEST);

        Belay.withToken(source.token(), () -> call.enqueue(callback()));

        assertCarried();
    }

    private void assertCarriedToHandlers(HttpClient client) throws Exception {
        BodyHandler<Void> handler = info -> {
            callAfterTheTokenHasEnded();
            return BodySubscribers.discarding();
        };

        CompletableFuture<?> unused =
                Belay.withToken(source.token(), () -> client.sendAsync(Door.JDK_REQUEST, handler));

        assertCarried();
    }

    @Test
    void aBodyHandlerOfAnotherThread() throws Exception {
        HttpClient client = client(FakeAnswers.ok("hello")).asHttpClient();
        assertCarriedToHandlers(client);
    }

    @Test
    void aBodyHandlerOnAnExecutor() throws Exception {
        FakeTransport transport = clients.register(FakeTransport.of(FakeAnswers.ok("hello")));
        ExecutorService executor = Executors.newSingleThreadExecutor();
        clients.register(executor::shutdown);
        JdkHttpClient client = (JdkHttpClient)
                BelayHttpClients.newBuilder(belay -> ClientInternals.over(belay, transport, DeadlineTimer.shared()))
                        .executor(executor)
                        .build();
        clients.register(client::shutdownNow);
        assertCarriedToHandlers(client);
    }

    @Test
    void aSubscriberThatGoesOnAfterSend() throws Exception {
        HttpClient client = client(FakeAnswers.ok("hello")).asHttpClient();
        CountDownLatch returned = new CountDownLatch(1);

        Belay.withToken(source.token(), () -> client.send(Door.JDK_REQUEST, info -> new Early(returned)));
        returned.countDown();

        assertCarried();
    }

    @Test
    void aBodyPublisherOfAnotherThread() throws Exception {
        HttpClient client = client(exchange -> {
                    exchange.request().body().writeTo(new Buffer());
                    return FakeAnswers.ok("hello").answer(exchange);
                })
                .asHttpClient();
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://x.test/"))
                .POST(BodyPublishers.ofInputStream(() -> {
                    callAfterTheTokenHasEnded();
                    return new ByteArrayInputStream(new byte[1]);
                }))
                .build();

        CompletableFuture<?> unused =
                Belay.withToken(source.token(), () -> client.sendAsync(request, BodyHandlers.discarding()));

        assertCarried();
    }

    @Test
    void whatHangsOnAFutureWhoseBodyIsNotReadYet() throws Exception {
        CountDownLatch hung = new CountDownLatch(1);
        HttpClient client = client(exchange -> {
                    await(hung);
                    return FakeAnswers.ok("hello").answer(exchange);
                })
                .asHttpClient();

        CompletableFuture<?> unused = Belay.withToken(
                        source.token(), () -> client.sendAsync(Door.JDK_REQUEST, BodyHandlers.ofInputStream()))
                .thenAccept(response -> callAfterTheTokenHasEnded());
        hung.countDown();

        assertCarried();
    }

    @Test
    void aThreadOfThePoolKeepsNothing() throws Exception {
        BelayClient client = client(FakeAnswers.ok("hello"));
        Belay.withToken(source.token(), () -> Door.ENQUEUE.begin(client)).call();
        Belay.withToken(source.token(), () -> Door.SEND_ASYNC.begin(client)).call();

        client.asCallFactory().newCall(Door.REQUEST).enqueue(callback());

        assertThat(Door.result(nested)).isEqualTo("hello");
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** One whose value is there before the body is. */
    private final class Early implements BodySubscriber<String> {
        private final CountDownLatch returned;

        Early(CountDownLatch returned) {
            this.returned = returned;
        }

        @Override
        public CompletionStage<String> getBody() {
            return CompletableFuture.completedFuture("early");
        }

        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            subscription.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(List<ByteBuffer> item) {
            await(returned);
            callAfterTheTokenHasEnded();
        }

        @Override
        public void onError(Throwable failure) {
            // it has its value
        }

        @Override
        public void onComplete() {
            // either
        }
    }
}
