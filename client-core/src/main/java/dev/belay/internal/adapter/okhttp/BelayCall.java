package dev.belay.internal.adapter.okhttp;

import dev.belay.CallOptions;
import dev.belay.CancellationSource;
import dev.belay.CancellationToken;
import dev.belay.ResponseHandle;
import dev.belay.internal.adapter.Calls;
import dev.belay.internal.adapter.Ending;
import dev.belay.internal.adapter.ScopedTokens;
import dev.belay.internal.origin.Origin;
import dev.belay.internal.time.TimeSource;
import dev.belay.internal.transport.WireEvents;
import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import kotlin.jvm.JvmClassMappingKt;
import kotlin.jvm.functions.Function0;
import kotlin.reflect.KClass;
import okhttp3.Call;
import okhttp3.Callback;
import okhttp3.EventListener;
import okhttp3.Request;
import okhttp3.Response;
import okio.Timeout;
import org.jspecify.annotations.Nullable;

/** One call, as code on OkHttp makes it. */
final class BelayCall implements Call, Ending {

    private final Calls calls;
    private final Request request;
    private final Tags tags;
    private final Listeners listeners = new Listeners();
    private final AtomicBoolean executed = new AtomicBoolean();
    private final AtomicBoolean cancelled = new AtomicBoolean();
    /** There once it has begun; what cancels it then. */
    private volatile @Nullable CancellationSource source;

    /** Those where it began. */
    private volatile ScopedTokens scope = ScopedTokens.none();

    private @Nullable Timeout timeout;

    BelayCall(Calls calls, Request request) {
        this.calls = calls;
        this.request = request;
        this.tags = new Tags(request);
    }

    @Override
    public Request request() {
        return request;
    }

    @Override
    public Response execute() throws IOException {
        begin();
        try {
            return response(calls.open(sent(), token(), options(), this));
        } catch (IOException e) {
            ended(e);
            throw Thrown.of(e);
        } catch (Throwable t) {
            ended(t);
            throw t;
        }
    }

    @Override
    public void enqueue(Callback callback) {
        Objects.requireNonNull(callback, "responseCallback");
        begin();
        Answer answer = new Answer(this, callback);
        try {
            calls.openAsync(sent(), token(), options(), this, scope.carrying(answer));
        } catch (Throwable t) {
            ended(t);
            throw t;
        }
    }

    private void begin() {
        if (!executed.compareAndSet(false, true)) {
            throw new IllegalStateException("Already Executed");
        }
        scope = ScopedTokens.here();
        listeners.started(this);
    }

    /** Returns the response to give out, or closes what it would be made of. */
    Response response(ResponseHandle handle) {
        try {
            return new Responses(request, calls.limits().bufferedBytes()).of(handle);
        } catch (Throwable t) {
            handle.close();
            throw t;
        }
    }

    /** It has given everything back, or has not got anything; only the first time counts. */
    @Override
    public void ended(@Nullable Throwable failure) {
        CancellationSource made = source;
        if (made != null) {
            made.close();
        }
        listeners.ended(this, failure);
    }

    /** Returns the request with those who listen to it now: on the wire, whoever comes later hears no more than the end. */
    private Request sent() {
        return listeners.isEmpty()
                ? request
                : request.newBuilder()
                        .tag(WireEvents.class, new WireEvents(this, listeners.all()))
                        .build();
    }

    private CancellationToken token() {
        CancellationSource made = tokens().source(limit());
        source = made;
        if (cancelled.get()) {
            // It was too early for that source.
            cancel(made);
        }
        return made.token();
    }

    private ScopedTokens tokens() {
        return scope.and(tags.get(CancellationToken.class));
    }

    private CallOptions options() {
        CallOptions tag = tags.get(CallOptions.class);
        return tag == null ? CallOptions.none() : tag;
    }

    /** Returns how long it may take, if that has been set to less than it may take anyway. */
    private synchronized @Nullable Duration limit() {
        if (timeout == null) {
            return null;
        }
        long limit = timeout.timeoutNanos() == 0 ? Long.MAX_VALUE : timeout.timeoutNanos();
        if (timeout.hasDeadline()) {
            limit = Math.min(limit, timeout.deadlineNanoTime() - TimeSource.SYSTEM.nanoTime());
        }
        return limit < total().toNanos() ? Duration.ofNanos(limit) : null;
    }

    private Duration total() {
        return options().applyTo(calls.timeouts()).total();
    }

    /** Returns the limit on the whole call, which may be set until the call begins, and then only shortens it. */
    @Override
    public synchronized Timeout timeout() {
        Timeout current = timeout;
        if (current == null) {
            current = new Timeout().timeout(total().toNanos(), TimeUnit.NANOSECONDS);
            timeout = current;
        }
        return current;
    }

    @Override
    public void cancel() {
        if (!cancelled.compareAndSet(false, true)) {
            return;
        }
        CancellationSource made = source;
        if (made != null) {
            cancel(made);
        }
        listeners.cancelled(this);
    }

    private static void cancel(CancellationSource source) {
        source.cancel("Call.cancel()");
    }

    @Override
    public boolean isExecuted() {
        return executed.get();
    }

    /** Returns whether this, or a token that it began under or has, was cancelled; a deadline that passes cancels nothing. */
    @Override
    public boolean isCanceled() {
        return cancelled.get() || tokens().isCancelled();
    }

    @Override
    public void addEventListener(EventListener listener) {
        listeners.add(Objects.requireNonNull(listener, "eventListener"));
    }

    @Override
    public <T> @Nullable T tag(KClass<T> type) {
        return tags.get(JvmClassMappingKt.getJavaObjectType(type));
    }

    @Override
    public <T> @Nullable T tag(Class<? extends T> type) {
        return tags.get(type);
    }

    @Override
    public <T> T tag(KClass<T> type, Function0<? extends T> computeIfAbsent) {
        return tags.get(JvmClassMappingKt.getJavaObjectType(type), computeIfAbsent);
    }

    @Override
    public <T> T tag(Class<T> type, Function0<? extends T> computeIfAbsent) {
        return tags.get(type, computeIfAbsent);
    }

    /** Returns the same call, to be made once more: with nothing that was set or attached since. */
    @Override
    public Call clone() {
        return new BelayCall(calls, request);
    }

    @Override
    public String toString() {
        return "Call{" + request.method() + " " + Origin.of(request.url()) + "}";
    }
}
