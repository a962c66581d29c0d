package dev.belay.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belay.BelayClient;
import dev.belay.BelayHttpClients;
import dev.belay.CancellationSource;
import dev.belay.CancellationToken;
import dev.belay.ResponseReaders;
import dev.belay.internal.adapter.jdk.JdkHttpClient;
import dev.belay.testing.Answers;
import dev.belay.testing.Await;
import dev.belay.testing.CallStyle;
import dev.belay.testing.ClientExtension;
import dev.belay.testing.FaultServer;
import dev.belay.testing.TestClients;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import okhttp3.Call;
import okhttp3.Callback;
import okhttp3.Dns;
import okhttp3.Request;
import okhttp3.Response;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is current on the threads that work for a call, to observations and to OpenTelemetry; and that nothing stays there. */
class CurrentObservationTest {
    private static final CancellationToken NONE = CancellationToken.none();
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    /** As many as there are look-ups at once; each of the first so many begins a thread. */
    private static final int HELPERS = 32;

    private static final String CALL = "belay.observed.call";

    @RegisterExtension
    final ClientExtension clients = new ClientExtension();

    private final Tracing tracing = clients.register(new Tracing());
    private final List<String> seen = new CopyOnWriteArrayList<>();
    private final FaultServer server = clients.register(FaultServer.start(Answers.ok("hello")));

    private BelayClient.Builder observed() {
        return TestClients.once().instrument(ClientObservations.of(tracing.registry()));
    }

    private Request get(String host) {
        return new Request.Builder().url(server.url(host, "/")).build();
    }

    private Request get() {
        return get("127.0.0.1");
    }

    private void look(String where) {
        seen.add(where + ": " + tracing.current());
    }

    /** Begins something in an observation, looks where its future is completed, and returns its value. */
    private <T> T within(String name, Supplier<CompletableFuture<T>> future) throws Exception {
        return tracing.within(
                name,
                () -> future.get()
                        .whenComplete((value, failure) -> look("future"))
                        .get(PATIENCE.toSeconds(), TimeUnit.SECONDS));
    }

    @ParameterizedTest
    @EnumSource(CallStyle.class)
    void theCallIsWhereItIsWorkedFor(CallStyle style) throws Exception {
        BelayClient client = clients.build(observed()
                .dns(host -> {
                    look("look-up");
                    return List.of(server.address());
                })
                .interceptor(chain -> {
                    look("interceptor");
                    return chain.proceed(chain.request());
                })
                .attemptInterceptor(chain -> {
                    look("attempt");
                    return chain.proceed(chain.request());
                }));

        tracing.within("inbound", () -> style.text(client, get("a.test")));
        look("afterwards");

        assertThat(seen)
                .containsExactly("interceptor: " + CALL, "attempt: " + CALL, "look-up: " + CALL, "afterwards: null");
        assertThat(tracing.tree()).hasSize(3);
    }

    @Test
    void anAsynchronousCallIsCurrentToItsReaderAndItsCallerToWhatHangsOnTheFuture() throws Exception {
        BelayClient client = clients.build(observed());
        Supplier<CompletableFuture<String>> call = () -> client.executeAsync(get(), NONE, response -> {
            look("reader");
            return response.string();
        });

        within("inbound", call);
        call.get().whenComplete((value, failure) -> look("future")).get();

        assertThat(seen).containsExactly("reader: " + CALL, "future: inbound", "reader: " + CALL, "future: null");
    }

    @Test
    void theCallerIsCurrentToWhatTheJdksClientRunsElsewhere() throws Exception {
        HttpClient jdk = clients.build(observed()).asHttpClient();
        HttpRequest request = HttpRequest.newBuilder(get().url().uri()).build();

        within(
                "inbound",
                () -> jdk.sendAsync(request, head -> {
                    look("handler");
                    return BodySubscribers.mapping(BodySubscribers.discarding(), nothing -> {
                        look("subscriber");
                        return "done";
                    });
                }));

        assertThat(seen).containsExactly("handler: inbound", "subscriber: inbound", "future: inbound");
    }

    @Test
    void soItIsWhereTheBodyIsReadAfterwards() throws Exception {
        CountDownLatch hung = new CountDownLatch(1);
        FaultServer slow = clients.register(FaultServer.start(Answers.heldBy(hung, Answers.ok("hello"))));
        HttpClient jdk = clients.build(observed()).asHttpClient();
        HttpRequest request = HttpRequest.newBuilder(
                        get().url().newBuilder().port(slow.port()).build().uri())
                .build();

        String body = tracing.within("inbound", () -> {
            CompletableFuture<String> read = jdk.sendAsync(request, BodyHandlers.ofInputStream())
                    .thenApply(response -> {
                        look("future");
                        return text(response::body);
                    });
            hung.countDown();
            return read.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        });

        assertThat(body).isEqualTo("hello");
        assertThat(seen).containsExactly("future: inbound");
    }

    private static String text(Supplier<InputStream> body) {
        try (InputStream in = body.get()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void theCallerIsCurrentToACallbackOfOkHttp() throws Exception {
        Call.Factory okHttp = clients.build(observed()).asCallFactory();
        CompletableFuture<String> answered = new CompletableFuture<>();

        tracing.within("inbound", () -> {
            okHttp.newCall(get()).enqueue(new Callback() {
                @Override
                public void onFailure(Call call, IOException e) {
                    answered.completeExceptionally(e);
                }

                @Override
                public void onResponse(Call call, Response response) throws IOException {
                    try (response) {
                        look("callback");
                        answered.complete(response.body().string());
                    }
                }
            });
            return answered.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        });

        assertThat(seen).containsExactly("callback: inbound");
    }

    @Test
    void nothingStaysOnAThreadThatLooksUpWhenTheCallIsLongOver() throws Exception {
        AtomicInteger begun = new AtomicInteger();
        CountDownLatch late = new CountDownLatch(1);
        Dns dns = host -> {
            begun.incrementAndGet();
            await(late);
            look("look-up");
            throw new UnknownHostException(host);
        };
        tracing.registry().observationConfig().observationPredicate((name, context) -> late.getCount() > 0);
        BelayClient client = clients.build(observed().dns(dns));

        try (CancellationSource source = CancellationSource.create()) {
            for (int i = 0; i < HELPERS; i++) {
                CompletableFuture<String> unused =
                        client.executeAsync(get("h" + i + ".test"), source.token(), ResponseReaders.string());
            }
            assertThat(Await.condition(PATIENCE, () -> begun.get() == HELPERS)).isTrue();
            source.cancel();
        }
        assertThat(Await.condition(PATIENCE, () -> tracing.spans().size() == 2 * HELPERS))
                .isTrue();
        late.countDown();
        assertThat(Await.condition(PATIENCE, () -> seen.size() == HELPERS)).isTrue();
        assertThat(seen).as("their calls are over").containsOnly("look-up: " + CALL);
        seen.clear();
        for (int i = HELPERS; i < 2 * HELPERS; i++) {
            Request request = get("h" + i + ".test");
            assertThatThrownBy(() -> client.execute(request, NONE, ResponseReaders.string()))
                    .isInstanceOf(IOException.class);
        }

        assertThat(seen).hasSize(HELPERS).containsOnly("look-up: null");
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void theCallerIsCurrentOnAnExecutorOfTheJdksClientAndDoesNotStayThere() throws Exception {
        ExecutorService executor = Executors.newSingleThreadExecutor();
        clients.register(executor::shutdown);
        JdkHttpClient jdk = (JdkHttpClient)
                BelayHttpClients.newBuilder(belay -> belay.instrument(ClientObservations.of(tracing.registry())))
                        .executor(executor)
                        .build();
        clients.register(jdk::shutdownNow);

        within(
                "inbound",
                () -> jdk.sendAsync(HttpRequest.newBuilder(get().url().uri()).build(), head -> {
                    look("handler");
                    return BodySubscribers.discarding();
                }));
        executor.submit(() -> look("executor")).get();

        assertThat(seen).containsExactly("handler: inbound", "future: inbound", "executor: null");
    }
}
