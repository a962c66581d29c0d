package dev.belay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.error.DeadlineExceededException;
import dev.belay.event.CallEnded;
import dev.belay.event.Phase;
import dev.belay.internal.adapter.jdk.JdkHttpClient;
import dev.belay.testing.Answers;
import dev.belay.testing.Await;
import dev.belay.testing.CallStyle;
import dev.belay.testing.ClientExtension;
import dev.belay.testing.FakeAnswers;
import dev.belay.testing.FakeTransport;
import dev.belay.testing.FaultServer;
import dev.belay.testing.TestClients;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import okhttp3.Call;
import okhttp3.Callback;
import okhttp3.Request;
import okhttp3.Response;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.MDC;

/** What the log lines of a caller carry, those of code that runs for it on another thread carry, too; and of no one else. */
class LogContextAcrossThreadsTest {
    private static final Request REQUEST =
            new Request.Builder().url("http://x.test/").build();
    private static final CancellationToken NONE = CancellationToken.none();
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final Duration SHORT = Duration.ofMillis(50);
    private static final String NOTHING = "nothing";

    @RegisterExtension
    final ClientExtension clients = new ClientExtension();

    /** Whose log lines it would have been, one for each place in the code. */
    private final LinkedBlockingQueue<String> seen = new LinkedBlockingQueue<>();

    private final CountDownLatch release = new CountDownLatch(1);

    @BeforeEach
    void beSomebody() {
        MDC.put("user", "me");
    }

    @AfterEach
    void beNobody() {
        release.countDown();
        MDC.clear();
    }

    private void look() {
        Map<String, String> context = MDC.getCopyOfContextMap();
        seen.add(context == null || context.isEmpty() ? NOTHING : context.toString());
    }

    private String next() throws InterruptedException {
        String user = seen.poll(SOON.toSeconds(), TimeUnit.SECONDS);
        return user == null ? "nobody has looked" : user;
    }

    private void awaitRelease() {
        Await.condition(SOON, () -> release.getCount() == 0);
    }

    private BelayClient.Builder over(FakeTransport.Script script) {
        return TestClients.over(clients.register(FakeTransport.of(script)));
    }

    /** Answers once it is let go, so that what is to hang on the future does. */
    private FakeTransport.Script lateOk() {
        return exchange -> {
            exchange.reach(Phase.FIRST_BYTE);
            awaitRelease();
            return FakeAnswers.ok("hello").answer(exchange);
        };
    }

    @ParameterizedTest
    @EnumSource(CallStyle.class)
    void allCodeOfACallHasIt(CallStyle style) throws Exception {
        BelayClient client = clients.build(over(FakeAnswers.ok("hello"))
                .interceptor(chain -> {
                    look();
                    return chain.proceed(chain.request());
                })
                .attemptInterceptor(chain -> {
                    look();
                    return chain.proceed(chain.request());
                })
                .listener(event -> {
                    if (event instanceof CallEnded) {
                        look();
                    }
                }));

        style.call(client, REQUEST, response -> {
            look();
            return response.string();
        });

        for (int i = 0; i < 4; i++) {
            assertThat(next()).isEqualTo("{user=me}");
        }
        assertThat(seen).isEmpty();
        assertThat(MDC.getCopyOfContextMap()).isEqualTo(Map.of("user", "me"));
    }

    @Test
    void whatHangsOnAFutureHasIt() throws Exception {
        BelayClient client = clients.build(over(lateOk()));
        CompletableFuture<Void> done =
                client.executeAsync(REQUEST, NONE, ResponseReaders.string()).thenAccept(body -> look());
        MDC.put("user", "somebody else");
        release.countDown();
        done.get(SOON.toSeconds(), TimeUnit.SECONDS);

        assertThat(next()).isEqualTo("{user=me}");
    }

    @Test
    void whatHangsOnAFutureHasItAlsoWhenTheThreadOfItsCallIsStuck() throws Exception {
        BelayClient client = clients.build(over(FakeAnswers.ok("hello"))
                .timeouts(Timeouts.builder().total(SHORT).build()));
        CompletableFuture<String> future = client.executeAsync(REQUEST, NONE, response -> {
                    awaitRelease();
                    return "late";
                })
                .handle((value, failure) -> {
                    look();
                    return failure == null ? value : failure.getClass().getSimpleName();
                });

        assertThat(future.get(SOON.toSeconds(), TimeUnit.SECONDS))
                .isEqualTo(DeadlineExceededException.class.getSimpleName());
        assertThat(next()).isEqualTo("{user=me}");
        release.countDown();
    }

    @Test
    void nothingOfOneCallIsLeftOnTheThreadForAnother() throws Exception {
        BelayClient client = clients.build(over(FakeAnswers.ok("hello")));
        MDC.clear();
        for (int i = 0; i < 20; i++) {
            client.executeAsync(REQUEST, NONE, response -> {
                        look();
                        MDC.put("left", "behind");
                        return response.string();
                    })
                    .get(SOON.toSeconds(), TimeUnit.SECONDS);
            assertThat(next()).isEqualTo(NOTHING);
        }
    }

    @Test
    void aLookUpHasIt() throws Exception {
        FaultServer server = clients.serve(Answers.ok("hello"));
        BelayClient client = clients.build(TestClients.once().dns(host -> {
            look();
            return List.of(InetAddress.getLoopbackAddress());
        }));
        Request byName = new Request.Builder()
                .url("http://x.test:" + server.port() + "/")
                .build();

        assertThat(client.execute(byName, NONE, ResponseReaders.string())).isEqualTo("hello");

        assertThat(next()).isEqualTo("{user=me}");
    }

    private Callback callback() {
        return new Callback() {
            @Override
            public void onResponse(Call call, Response response) {
                response.close();
                look();
            }

            @Override
            public void onFailure(Call call, IOException e) {
                look();
            }
        };
    }

    @Test
    void callbacksOfOkHttpHaveIt() throws Exception {
        BelayClient client = clients.build(over(FakeAnswers.ok("hello")));

        client.asCallFactory().newCall(REQUEST).enqueue(callback());

        assertThat(next()).isEqualTo("{user=me}");
    }

    @Test
    void callbacksHaveItWhenTheCallFails() throws Exception {
        BelayClient client = clients.build(over(FakeAnswers.fails(Phase.CONNECT, () -> new IOException("refused"))));

        client.asCallFactory().newCall(REQUEST).enqueue(callback());

        assertThat(next()).isEqualTo("{user=me}");
    }

    @Test
    void callbacksHaveItWhenThereIsNoThreadForTheCall() throws Exception {
        BelayClient client = clients.build(over(FakeAnswers.ok("hello")));
        client.close();

        client.asCallFactory().newCall(REQUEST).enqueue(callback());

        assertThat(next()).isEqualTo("{user=me}");
    }

    @Test
    void callbacksHaveItWhenTheThreadOfTheCallIsStuck() throws Exception {
        BelayClient client = clients.build(over(FakeAnswers.ok("hello"))
                .timeouts(Timeouts.builder().total(SHORT).build())
                .interceptor(chain -> {
                    awaitRelease();
                    return chain.proceed(chain.request());
                }));

        client.asCallFactory().newCall(REQUEST).enqueue(callback());

        assertThat(next()).isEqualTo("{user=me}");
        release.countDown();
    }

    private static HttpRequest get() {
        return HttpRequest.newBuilder(URI.create("http://x.test/")).build();
    }

    @Test
    void handlersAndDependentsOfTheJdkHaveIt() throws Exception {
        HttpClient client = clients.build(over(lateOk())).asHttpClient();
        CompletableFuture<Void> done = client.sendAsync(get(), head -> {
                    look();
                    return new EarlySubscriber(false);
                })
                .thenAccept(response -> look());
        MDC.put("user", "somebody else");
        release.countDown();
        done.get(SOON.toSeconds(), TimeUnit.SECONDS);

        for (int i = 0; i < 3; i++) {
            assertThat(next()).isEqualTo("{user=me}");
        }
    }

    @Test
    void aValueThatIsThereBeforeTheBodysEndIsNoDifference() throws Exception {
        HttpClient client = clients.build(over(lateOk())).asHttpClient();
        CompletableFuture<Void> done =
                client.sendAsync(get(), head -> new EarlySubscriber(true)).thenAccept(response -> look());
        release.countDown();
        done.get(SOON.toSeconds(), TimeUnit.SECONDS);

        assertThat(next()).isEqualTo("{user=me}");
        assertThat(next()).isEqualTo("{user=me}");
    }

    @Test
    void theRestOfABodyThatIsReadAfterSendHasReturnedHasIt() throws Exception {
        HttpClient client = clients.build(over(FakeAnswers.ok("hello"))).asHttpClient();

        client.send(get(), head -> new EarlySubscriber(true));

        assertThat(next()).isEqualTo("{user=me}");
    }

    @Test
    void aUsersExecutorHasItToo() throws Exception {
        FaultServer server = clients.serve(Answers.ok("hello"));
        ExecutorService executor = Executors.newSingleThreadExecutor();
        clients.register(executor::shutdown);
        HttpClient client = BelayHttpClients.newBuilder().executor(executor).build();
        clients.register(((JdkHttpClient) client)::close);
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(server.url("/"))).build();

        client.sendAsync(request, head -> {
                    look();
                    return BodyHandlers.ofString().apply(head);
                })
                .get(SOON.toSeconds(), TimeUnit.SECONDS);

        assertThat(next()).isEqualTo("{user=me}");
        executor.submit(this::look).get(SOON.toSeconds(), TimeUnit.SECONDS);
        assertThat(next()).isEqualTo(NOTHING);
    }

    /** Has its value at once or at the end, and looks when the body is over. */
    private final class EarlySubscriber implements BodySubscriber<String> {
        private final CompletableFuture<String> body = new CompletableFuture<>();
        private final boolean early;

        EarlySubscriber(boolean early) {
            this.early = early;
        }

        @Override
        public CompletionStage<String> getBody() {
            return body;
        }

        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            if (early) {
                body.complete("value");
            }
            subscription.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(List<ByteBuffer> item) {}

        @Override
        public void onError(Throwable throwable) {
            look();
            body.completeExceptionally(throwable);
        }

        @Override
        public void onComplete() {
            look();
            body.complete("value");
        }
    }
}
