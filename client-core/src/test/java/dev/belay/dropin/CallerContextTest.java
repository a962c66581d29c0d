package dev.belay.dropin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.BelayClient;
import dev.belay.BelayHttpClients;
import dev.belay.CallOptions;
import dev.belay.CancellationToken;
import dev.belay.ClientInternals;
import dev.belay.event.Phase;
import dev.belay.instrument.CallSpan;
import dev.belay.internal.adapter.jdk.JdkHttpClient;
import dev.belay.internal.timer.DeadlineTimer;
import dev.belay.testing.ClientExtension;
import dev.belay.testing.FakeAnswers;
import dev.belay.testing.FakeTransport;
import dev.belay.testing.RecordingInstrument;
import dev.belay.testing.TestClients;
import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Flow;
import okhttp3.Call;
import okhttp3.Callback;
import okhttp3.Response;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slf4j.MDC;

/** What the library tells on its own threads of a call, it tells as the thread would that has made the call. */
class CallerContextTest {
    @RegisterExtension
    final ClientExtension clients = new ClientExtension();

    private final CompletableFuture<String> seen = new CompletableFuture<>();

    private BelayClient client(FakeTransport.Script script) {
        return clients.build(
                TestClients.over(clients.register(FakeTransport.of(script))).instrument(new RecordingInstrument()));
    }

    private void look() {
        seen.complete(RecordingInstrument.current() + ", logged as " + MDC.get("user"));
    }

    private interface Task {
        void run() throws Exception;
    }

    /** Does something as somebody, and then waits for what was seen. */
    private void asUs(Task task) throws Exception {
        MDC.put("user", "me");
        CallSpan.Scope scope = RecordingInstrument.make("us");
        try {
            task.run();
        } finally {
            scope.close();
            MDC.clear();
        }
        assertThat(Door.result(seen)).isEqualTo("us, logged as me");
    }

    @Test
    void whatHangsOnAFutureOfTheJdksClientWhoseBodyIsNotReadYet() throws Exception {
        CountDownLatch hung = new CountDownLatch(1);
        HttpClient client = client(exchange -> {
                    await(hung);
                    return FakeAnswers.ok("hello").answer(exchange);
                })
                .asHttpClient();

        asUs(() -> {
            CompletableFuture<?> unused = client.sendAsync(Door.JDK_REQUEST, BodyHandlers.ofInputStream())
                    .thenAccept(response -> look());
            hung.countDown();
        });
    }

    @Test
    void aSubscriberOfTheJdksClientThatGoesOnAfterSend() throws Exception {
        HttpClient client = client(FakeAnswers.ok("hello")).asHttpClient();

        asUs(() ->
                client.send(Door.JDK_REQUEST, BodyHandlers.ofPublisher()).body().subscribe(new Reading()));
    }

    /** Looks when it has something, which is not before it has asked. */
    private final class Reading implements Flow.Subscriber<List<ByteBuffer>> {
        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            subscription.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(List<ByteBuffer> item) {
            look();
        }

        @Override
        public void onError(Throwable failure) {
            seen.completeExceptionally(failure);
        }

        @Override
        public void onComplete() {
            // it has looked
        }
    }

    @Test
    void anExecutorOfTheJdksClient() throws Exception {
        FakeTransport transport = clients.register(
                FakeTransport.of(FakeAnswers.fails(Phase.CONNECT, () -> new ConnectException("refused"))));
        ExecutorService executor = Executors.newSingleThreadExecutor();
        clients.register(executor::shutdown);
        CountDownLatch hung = new CountDownLatch(1);
        executor.execute(() -> await(hung));
        JdkHttpClient client = (JdkHttpClient)
                BelayHttpClients.newBuilder(belay -> ClientInternals.over(belay, transport, DeadlineTimer.shared())
                                .instrument(new RecordingInstrument()))
                        .executor(executor)
                        .build();
        clients.register(client::shutdownNow);

        asUs(() -> {
            CompletableFuture<?> unused = client.sendAsync(Door.JDK_REQUEST, BodyHandlers.discarding())
                    .whenComplete((response, failure) -> look());
            hung.countDown();
        });
        assertThat(executor.submit(RecordingInstrument::current).get()).isNull();
    }

    @Test
    void whatHangsOnAFutureWhoseThreadDoesNotComeBack() throws Exception {
        CountDownLatch stuck = new CountDownLatch(1);
        BelayClient client = client(FakeAnswers.ok("hello"));

        try {
            asUs(() -> {
                CompletableFuture<?> unused = client.with(CallOptions.none().total(Duration.ofMillis(50)))
                        .executeAsync(Door.REQUEST, CancellationToken.none(), response -> await(stuck))
                        .whenComplete((value, failure) -> look());
            });
        } finally {
            stuck.countDown();
        }
    }

    @Test
    void aCallbackThatHearsOfACallForWhichThereIsNoThread() throws Exception {
        BelayClient client = client(FakeAnswers.ok("hello"));
        client.close();

        asUs(() -> client.asCallFactory().newCall(Door.REQUEST).enqueue(new Callback() {
            @Override
            public void onFailure(Call call, IOException failure) {
                look();
            }

            @Override
            public void onResponse(Call call, Response response) {
                response.close();
            }
        }));
    }

    private static boolean await(CountDownLatch latch) {
        try {
            latch.await();
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
