package dev.belay.testing.waits;

import dev.belay.BelayClient;
import dev.belay.CallOptions;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import okhttp3.Request;

/** A stage on which a call gets stuck: the servers, how the client must be built, and the request. */
public final class Scene implements AutoCloseable {

    /** Says whether so many calls are stuck, after waiting for it for at most a time. */
    interface Stuck {
        boolean await(Scene scene, int calls, Duration limit) throws InterruptedException;
    }

    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final Deque<AutoCloseable> resources = new ArrayDeque<>();
    private final CallWatch watch = new CallWatch();
    private UnaryOperator<BelayClient.Builder> settings = builder -> builder;
    private Supplier<Request> request = () -> {
        throw new IllegalStateException("this scene has no request");
    };
    private Stuck stuck = (scene, calls, limit) -> true;
    private Background background = (client, scene) -> {};
    private int backgroundCalls;

    /** Calls that must be under way before the one in question can get stuck. */
    interface Background {
        void start(BelayClient client, Scene scene) throws InterruptedException;
    }

    Scene() {}

    <T extends AutoCloseable> T holding(T resource) {
        resources.push(resource);
        return resource;
    }

    Scene client(UnaryOperator<BelayClient.Builder> change) {
        UnaryOperator<BelayClient.Builder> before = settings;
        settings = builder -> change.apply(before.apply(builder));
        return this;
    }

    Scene request(Supplier<Request> factory) {
        this.request = factory;
        return this;
    }

    Scene get(String url) {
        Request get = new Request.Builder().url(url).build();
        return request(() -> get);
    }

    Scene stuckWhen(Stuck condition) {
        this.stuck = condition;
        return this;
    }

    Scene background(int calls, Background start) {
        this.backgroundCalls = calls;
        this.background = start;
        return this;
    }

    CallWatch watch() {
        return watch;
    }

    /** Returns how many calls {@link #prepare} starts, apart from those that are to get stuck. */
    public int backgroundCalls() {
        return backgroundCalls;
    }

    /** Returns a builder for a client that this scene works with. */
    public BelayClient.Builder builder() {
        return settings.apply(BelayClient.builder()).listener(watch);
    }

    /** Starts what must be under way before; called once, with the client that will make the calls. */
    public void prepare(BelayClient client) throws InterruptedException {
        background.start(client, this);
    }

    /** Returns the request of a call that gets stuck. */
    public Request request() {
        return request.get();
    }

    /** Waits until so many calls are stuck; throws when they do not get there. */
    public void awaitStuck(int calls) throws InterruptedException {
        if (!stuck.await(this, calls, LIMIT)) {
            throw new IllegalStateException("the calls did not get stuck within " + LIMIT);
        }
    }

    /** Returns the listener of the scene's client. */
    public CallWatch calls() {
        return watch;
    }

    /** Keeps a call of the background under way until the scene is closed. */
    void underWay(CompletableFuture<?> call) {
        holding(() -> call.cancel(false));
    }

    /** Returns options that outlast every test. */
    public static CallOptions patient() {
        return CallOptions.slowAnswer(Duration.ofMinutes(2))
                .read(Duration.ofMinutes(2))
                .write(Duration.ofMinutes(2));
    }

    @Override
    public void close() {
        while (!resources.isEmpty()) {
            AutoCloseable resource = resources.pop();
            try {
                resource.close();
            } catch (Exception e) {
                throw new IllegalStateException(resource + " could not be closed", e);
            }
        }
    }
}
