package dev.belay.testing.waits;

import dev.belay.event.Phase;
import dev.belay.policy.ConcurrencyPolicy;
import dev.belay.testing.Answers;
import dev.belay.testing.FaultServer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import okhttp3.MediaType;
import okhttp3.Request;
import okhttp3.RequestBody;
import okio.BufferedSink;
import org.jspecify.annotations.Nullable;

/** What an asynchronous call can be stuck in and a blocking one not: no thread yet, or one that nobody can free. */
public enum AsyncWait {
    EXECUTOR_QUEUE("the queue for a thread", null, AsyncWait::executorQueue),
    REQUEST_BODY("a request body that blocks in its own code", Phase.SEND, AsyncWait::requestBody),
    READER("a reader that blocks in its own code", Phase.BODY, AsyncWait::reader);

    /** From this JDK on every asynchronous call has a virtual thread of its own: there is no queue to wait in. */
    private static final int NO_QUEUE_SINCE = 24;

    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final String label;
    private final @Nullable Phase phase;

    private final Supplier<Scene> scene;

    AsyncWait(String label, @Nullable Phase phase, Supplier<Scene> scene) {
        this.label = label;
        this.phase = phase;
        this.scene = scene;
    }

    /** Returns the waits that exist on this JDK. */
    public static List<AsyncWait> ofThisJdk() {
        return Runtime.version().feature() < NO_QUEUE_SINCE ? List.of(values()) : List.of(REQUEST_BODY, READER);
    }

    /** Returns the phase in which the call is stuck; null when it has not begun any. */
    public @Nullable Phase phase() {
        return phase;
    }

    /** Sets it up. */
    public Scene setUp() {
        return scene.get();
    }

    /** A call is in the queue as soon as it was made: the only thread is taken. */
    private static Scene executorQueue() {
        Scene scene = new Scene();
        FaultServer server = scene.holding(FaultServer.silent());
        ConcurrencyPolicy oneThread = ConcurrencyPolicy.builder().total(1).build();
        return scene.client(builder -> builder.concurrency(oneThread))
                .get(server.url("/"))
                .background((client, self) -> {
                    self.underWay(client, self.request());
                    if (!server.traffic().awaitRequests(1, LIMIT)) {
                        throw new IllegalStateException("the call that holds the thread was not sent");
                    }
                });
    }

    private static Scene requestBody() {
        Scene scene = new Scene();
        FaultServer server = scene.holding(FaultServer.silent());
        CountDownLatch inside = new CountDownLatch(1);
        RequestBody body = new RequestBody() {
            @Override
            public @Nullable MediaType contentType() {
                return null;
            }

            @Override
            public void writeTo(BufferedSink sink) {
                inside.countDown();
                scene.block();
            }
        };
        return scene.request(() ->
                        new Request.Builder().url(server.url("/")).post(body).build())
                .stuckWhen((self, calls, limit) -> inside.await(limit.toNanos(), TimeUnit.NANOSECONDS))
                .freedWhen(limit -> server.traffic().awaitOpenConnections(0, limit));
    }

    private static Scene reader() {
        Scene scene = new Scene();
        FaultServer server = scene.holding(FaultServer.start(Answers.bodyStops(3, 100_000)));
        CountDownLatch inside = new CountDownLatch(1);
        return scene.get(server.url("/"))
                .reader(response -> {
                    inside.countDown();
                    scene.block();
                    return response.status();
                })
                .stuckWhen((self, calls, limit) -> inside.await(limit.toNanos(), TimeUnit.NANOSECONDS))
                .freedWhen(limit -> server.traffic().awaitOpenConnections(0, limit));
    }

    @Override
    public String toString() {
        return label;
    }
}
