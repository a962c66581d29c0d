package dev.belay.internal.call;

import dev.belay.CancellationToken;
import dev.belay.ResponseHandle;
import dev.belay.ResponseReader;
import dev.belay.event.ClientSnapshot;
import dev.belay.event.ConnectionStats;
import dev.belay.event.OriginStats;
import dev.belay.instrument.CallSpan;
import dev.belay.instrument.ClientView;
import dev.belay.internal.adapter.Ending;
import dev.belay.internal.credential.Credentials;
import dev.belay.internal.limit.ConcurrencyLimiter;
import dev.belay.internal.limit.Origins;
import dev.belay.internal.limit.WaitingRoom;
import dev.belay.internal.recording.Recordings;
import dev.belay.internal.time.TimeSource;
import dev.belay.internal.timer.DeadlineTimer;
import dev.belay.internal.transport.Transport;
import dev.belay.internal.transport.TransportConfig;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Predicate;
import okhttp3.Request;
import org.jspecify.annotations.Nullable;

/** What the calls of one client share, and how they are made. */
public final class Engine implements ClientView {

    /** One of so many opened responses remembers where it was opened; every one does once a leak has been seen. */
    public static final int SAMPLED = 64;

    private static final long LOOK_NANOS = 1_000_000;

    private final EngineConfig config;
    private final Transport transport;
    private final DeadlineTimer timer;
    private final Instruments instruments;
    private final Events events;
    private final Origins origins;
    private final ConcurrencyLimiter limiter;
    private final Credentials credentials;
    private final Stage pipeline;
    private final AsyncCalls async;
    private final AtomicInteger opened = new AtomicInteger();
    private volatile boolean leaking;
    private volatile boolean closed;
    private volatile boolean stopping;

    public Engine(EngineConfig config, Transport transport, DeadlineTimer timer) {
        this.config = config;
        this.transport = transport;
        this.timer = timer;
        this.instruments = new Instruments(config.instruments(), timer.time());
        this.events = new Events(config.listeners(), instruments, timer);
        this.origins = new Origins(config.resilience().rules(config.concurrency(), events, timer.time()));
        WaitingRoom room = new WaitingRoom(config.concurrency().queue());
        this.limiter = new ConcurrencyLimiter(config.concurrency(), room, timer.time());
        this.credentials = new Credentials(config.credentials(), timer.time(), events::happened);
        this.pipeline = Pipeline.create(config, new SharedParts(origins, limiter, room, credentials), transport);
        this.async = new AsyncCalls(config.concurrency());
        transport.tell(events::happened);
        Recordings.prepare();
        instruments.install(this);
    }

    @Override
    public ConnectionStats connections() {
        return transport.connections();
    }

    @Override
    public List<OriginStats> origins() {
        long now = time().nanoTime();
        return origins.all().stream().map(origin -> origin.stats(now)).toList();
    }

    /** Returns whether there are circuit breakers that do something. */
    public boolean breaksCircuits() {
        return !config.resilience().breaker().isOff();
    }

    /** Returns the clock of its calls. */
    public TimeSource time() {
        return timer.time();
    }

    DeadlineTimer timer() {
        return timer;
    }

    Events events() {
        return events;
    }

    Instruments instruments() {
        return instruments;
    }

    /** Returns the permits and queues of this client. */
    public ConcurrencyLimiter limiter() {
        return limiter;
    }

    /** Returns the origins that this client has to do with. */
    public Origins knownOrigins() {
        return origins;
    }

    EngineConfig config() {
        return config;
    }

    /** Returns what its connections are made with; null over a fake. */
    @Nullable
    TransportConfig wire() {
        return transport.config();
    }

    AsyncCalls async() {
        return async;
    }

    boolean isClosed() {
        return closed;
    }

    /** Returns whether each call that has not ended yet has been stopped, or is about to be. */
    boolean isStopping() {
        return stopping;
    }

    void leakSeen() {
        leaking = true;
    }

    <T> T execute(Request request, CancellationToken token, CallPlan plan, ResponseReader<T> reader)
            throws IOException {
        CallContext call = new CallContext(this, request, token, plan, Ending.UNHEARD);
        call.begin();
        return execute(request, call, reader);
    }

    <T> T execute(Request request, CallContext call, ResponseReader<T> reader) throws IOException {
        Throwable failure = null;
        CallSpan.Scope scope = enter(call);
        try (ResponseHandle response = send(request, call)) {
            T value = reader.read(response);
            if (call.isStopped()) {
                closeUnwanted(value);
                throw Failures.of(call, null);
            }
            return value;
        } catch (Throwable t) {
            failure = t;
            throw t;
        } finally {
            leave(scope);
            call.finish(failure);
        }
    }

    /** Makes current on this thread what follows the call. */
    private static CallSpan.@Nullable Scope enter(CallContext call) {
        CallSpan span = call.span();
        return span == null ? null : span.open();
    }

    private static void leave(CallSpan.@Nullable Scope scope) {
        if (scope != null) {
            scope.close();
        }
    }

    ResponseHandle open(Request request, CancellationToken token, CallPlan plan) throws IOException {
        return open(request, token, plan, Ending.UNHEARD);
    }

    /** Opens a response, and tells when its call has ended. */
    ResponseHandle open(Request request, CancellationToken token, CallPlan plan, Ending ending) throws IOException {
        CallContext call = new CallContext(this, request, token, plan, ending);
        call.begin();
        return open(request, call);
    }

    private ResponseHandle open(Request request, CallContext call) throws IOException {
        CallSpan.Scope scope = enter(call);
        try {
            ResponseHandle response = send(request, call);
            call.handOver(samplePlace());
            if (call.isStopped()) {
                throw Failures.of(call, null);
            }
            return response;
        } catch (Throwable t) {
            call.finish(t);
            throw t;
        } finally {
            leave(scope);
        }
    }

    <T> CompletableFuture<T> executeAsync(
            Request request, CancellationToken token, CallPlan plan, ResponseReader<T> reader) {
        Request complete;
        try {
            // Here, because a supplier may look into thread-locals of the thread that makes the call.
            complete = config.headers().addTo(request);
        } catch (RuntimeException | Error e) {
            return CompletableFuture.failedFuture(e);
        }
        CallContext call = new CallContext(this, complete, token, plan, Ending.UNHEARD);
        call.begin();
        AsyncCall<T> task = new AsyncCall<>(complete, call, (sent, its) -> execute(sent, its, reader));
        return async.start(task, complete, call);
    }

    /**
     * Opens a response on another thread, which then runs {@code opened} with it: also when the call fails, and, if that thread
     * does not come back in time, on yet another one, but never on this one. Whoever stops it stops its token.
     */
    void openAsync(
            Request request,
            CancellationToken token,
            CallPlan plan,
            Ending ending,
            BiConsumer<? super @Nullable ResponseHandle, ? super @Nullable Throwable> opened) {
        Elsewhere<ResponseHandle> told = new Elsewhere<>(opened);
        openAsync(request, token, plan, ending, told);
        told.begun();
    }

    private void openAsync(
            Request request, CancellationToken token, CallPlan plan, Ending ending, Elsewhere<ResponseHandle> opened) {
        Request complete;
        try {
            // Here, because a supplier may look into thread-locals of the thread that makes the call.
            complete = config.headers().addTo(request);
        } catch (RuntimeException | Error e) {
            opened.accept(null, e);
            return;
        }
        CallContext call = new CallContext(this, complete, token, plan, ending);
        opened.of(call);
        call.begin();
        AsyncCall<ResponseHandle> task = new AsyncCall<>(complete, call, this::open);
        task.whenEnded(opened);
        CompletableFuture<ResponseHandle> unused = async.start(task, complete, call);
    }

    private ResponseHandle send(Request request, CallContext call) throws IOException {
        call.interrupts().waitBegins();
        try {
            return pipeline.proceed(request, call);
        } finally {
            call.interrupts().waitEnded();
        }
    }

    private @Nullable Throwable samplePlace() {
        if (!leaking && opened.getAndIncrement() % SAMPLED != 0) {
            return null;
        }
        return new Throwable("the response was opened here");
    }

    /** A value that came too late may be a resource itself. */
    static void closeUnwanted(@Nullable Object value) {
        if (value instanceof AutoCloseable resource) {
            try {
                resource.close();
            } catch (Exception e) {
                // nobody is left to be told; the call's own failure is on its way
            }
        }
    }

    /** Returns how many permits are held by calls that {@code thread} made and has not closed. Reads the whole timer. */
    int permitsHeldBy(Thread thread) {
        int[] held = new int[1];
        timer.forEach(entry -> {
            if (isMine(entry) && ((CallContext) entry).isPermitHeldBy(thread)) {
                held[0]++;
            }
        });
        return held[0];
    }

    @Override
    public int callsInFlight() {
        int[] found = new int[1];
        timer.forEach(entry -> found[0] += isMine(entry) ? 1 : 0);
        return found[0];
    }

    /** Returns what it is doing just now. */
    public ClientSnapshot snapshot() {
        return Snapshots.of(this);
    }

    /** Shows the calls in flight to {@code visitor}, in no order. Reads the whole timer. */
    void forEachCall(Consumer<CallContext> visitor) {
        timer.forEach(entry -> {
            if (isMine(entry)) {
                visitor.accept((CallContext) entry);
            }
        });
    }

    private boolean isMine(Object entry) {
        return entry instanceof CallContext call && call.engine() == this && !call.isFinished();
    }

    /**
     * Refuses new calls, lets those in flight end, stops those that are still there after {@code grace}, and waits for them.
     */
    public void close(Duration grace) {
        closed = true;
        awaitNoCalls(grace);
        stopping = true;
        // First whoever waits for a permit or a thread, or it would take those that the others give back, and begin.
        stopAll(call -> !call.attempt().isPermitted());
        stopAll(call -> true);
        awaitNoCalls(Duration.ofSeconds(1));
        async.close();
        credentials.close();
        transport.close();
        instruments.close();
    }

    private void stopAll(Predicate<CallContext> which) {
        timer.forEach(entry -> {
            if (isMine(entry) && which.test((CallContext) entry)) {
                ((CallContext) entry).stop(Stop.of(Stop.Kind.CLIENT_CLOSED));
            }
        });
    }

    private void awaitNoCalls(Duration limit) {
        long start = time().nanoTime();
        // An interrupted thread must not wait; the calls are then stopped at once.
        while (callsInFlight() > 0
                && time().nanoTime() - start < limit.toNanos()
                && !Thread.currentThread().isInterrupted()) {
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }

    @Override
    public String toString() {
        return pipeline.toString();
    }
}
