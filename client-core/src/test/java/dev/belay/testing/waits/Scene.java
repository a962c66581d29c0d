package dev.belay.testing.waits;

import dev.belay.BelayClient;
import dev.belay.CallOptions;
import dev.belay.CancellationToken;
import dev.belay.HttpCaller;
import dev.belay.ResponseHandle;
import dev.belay.ResponseReader;
import dev.belay.ResponseReaders;
import dev.belay.testing.MeasuredUpload;
import dev.belay.testing.TestClients;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import okhttp3.Request;
import org.jspecify.annotations.Nullable;

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
    private ResponseReader<?> reader = ResponseHandle::bytes;
    private @Nullable MeasuredUpload upload;
    private Stuck stuck = (scene, calls, limit) -> true;
    private Freed freed = limit -> true;
    private Runnable beforeMeasuring = () -> {};
    private Background background = (client, scene) -> {};
    private final List<StuckCall> backgroundCalls = new ArrayList<>();
    private final CountDownLatch letGo = new CountDownLatch(1);

    /** Says whether the server is rid of every call, after waiting for it for at most a time. */
    interface Freed {
        boolean await(Duration limit) throws InterruptedException;
    }

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

    Scene reader(ResponseReader<?> blocking) {
        this.reader = blocking;
        return this;
    }

    /** The call gets stuck in sending this. */
    Scene sending(MeasuredUpload body) {
        this.upload = body;
        return this;
    }

    Scene stuckWhen(Stuck condition) {
        this.stuck = condition;
        return this;
    }

    Scene freedWhen(Freed condition) {
        this.freed = condition;
        return this;
    }

    Scene beforeMeasuring(Runnable quieten) {
        this.beforeMeasuring = quieten;
        return this;
    }

    Scene background(Background start) {
        this.background = start;
        return this;
    }

    /** Blocks like code that heeds no interrupt, until {@link #letGo}. */
    void block() {
        boolean interrupted = false;
        while (letGo.getCount() > 0) {
            try {
                letGo.await();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    CallWatch watch() {
        return watch;
    }

    /** Returns the calls that {@link #prepare} has started, apart from those that are to get stuck. */
    public List<StuckCall> backgroundCalls() {
        return List.copyOf(backgroundCalls);
    }

    /** Returns a builder for a client that this scene works with. */
    public BelayClient.Builder builder() {
        return settings.apply(TestClients.once()).listener(watch);
    }

    /** Returns since when nothing moves in a call that began at an instant, on the clock of {@link System#nanoTime()}. */
    public long stillSince(long start) {
        MeasuredUpload body = upload;
        return body == null || body.lastTaken() - start < 0 ? start : body.lastTaken();
    }

    /** Starts what must be under way before; called once, with the client that will make the calls. */
    public void prepare(BelayClient client) throws InterruptedException {
        background.start(client, this);
    }

    /** Returns the request of a call that gets stuck. */
    public Request request() {
        return request.get();
    }

    /** Returns the reader of an asynchronous call that gets stuck. */
    public ResponseReader<?> reader() {
        return reader;
    }

    /** Lets the caller's own code go on, where that is what a call is stuck in. */
    public void letGo() {
        letGo.countDown();
    }

    /** Waits until so many calls are stuck; throws when they do not get there. */
    public void awaitStuck(int calls) throws InterruptedException {
        if (!stuck.await(this, calls, LIMIT)) {
            throw new IllegalStateException("the calls did not get stuck within " + LIMIT);
        }
    }

    /** From now on nothing but the calls takes processor time, when they end: nobody listens and no HTTP/2 peer reads. */
    public void quieten() {
        watch.rest();
        beforeMeasuring.run();
    }

    /** Waits until the server has noticed that the stuck calls are over, if it can; returns whether it has. */
    public boolean awaitFreed(Duration limit) throws InterruptedException {
        return freed.await(limit);
    }

    /** Returns the listener of the scene's client. */
    public CallWatch calls() {
        return watch;
    }

    /** Starts a call of the background, which is under way until the scene is closed. */
    void underWay(HttpCaller client, Request endless) {
        StuckCall call =
                StuckCall.async(client.with(patient()), endless, CancellationToken.none(), ResponseReaders.discard());
        backgroundCalls.add(call);
        holding(call::cancelFuture);
    }

    /** Returns options that outlast every test. */
    public static CallOptions patient() {
        return CallOptions.slowAnswer(Duration.ofMinutes(2))
                .read(Duration.ofMinutes(2))
                .write(Duration.ofMinutes(2));
    }

    @Override
    public void close() {
        letGo();
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
