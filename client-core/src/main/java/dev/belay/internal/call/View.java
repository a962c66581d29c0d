package dev.belay.internal.call;

import com.google.errorprone.annotations.MustBeClosed;
import dev.belay.CallOptions;
import dev.belay.CancellationToken;
import dev.belay.HttpCaller;
import dev.belay.ResponseHandle;
import dev.belay.ResponseReader;
import dev.belay.Timeouts;
import dev.belay.internal.adapter.Calls;
import dev.belay.internal.adapter.Ending;
import dev.belay.internal.adapter.jdk.BuiltHttpClient;
import dev.belay.internal.adapter.jdk.ClientFacts;
import dev.belay.internal.adapter.jdk.ClientSettings;
import dev.belay.internal.adapter.jdk.JdkHttpClient;
import dev.belay.internal.adapter.okhttp.BelayCallFactory;
import dev.belay.policy.ResponseLimits;
import java.io.IOException;
import java.net.http.HttpClient;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import okhttp3.Call;
import okhttp3.Request;
import org.jspecify.annotations.Nullable;

/** Makes calls with one set of options. */
public final class View implements HttpCaller, Calls {

    private final Engine engine;
    private final CallPlan plan;

    private View(Engine engine, CallPlan plan) {
        this.engine = engine;
        this.plan = plan;
    }

    /** Returns the view with the client's own settings. */
    public static View of(Engine engine) {
        return of(engine, CallOptions.none());
    }

    private static View of(Engine engine, CallOptions options) {
        EngineConfig config = engine.config();
        CallPlan plan = new CallPlan(
                config.timeouts(),
                config.concurrency().maxWait(),
                config.resilience().retry(),
                options);
        return new View(engine, plan);
    }

    @Override
    public <T> T execute(Request request, CancellationToken token, ResponseReader<T> reader) throws IOException {
        return engine.execute(checked(request), checked(token), plan, checked(reader));
    }

    @MustBeClosed
    @Override
    public ResponseHandle open(Request request, CancellationToken token) throws IOException {
        return engine.open(checked(request), checked(token), plan);
    }

    @Override
    public <T> CompletableFuture<T> executeAsync(Request request, CancellationToken token, ResponseReader<T> reader) {
        return engine.executeAsync(checked(request), checked(token), plan, checked(reader));
    }

    @MustBeClosed
    @Override
    public ResponseHandle open(Request request, CancellationToken token, CallOptions options, Ending ending)
            throws IOException {
        return engine.open(checked(request), checked(token), with(options).plan, ending);
    }

    @Override
    public void openAsync(
            Request request,
            CancellationToken token,
            CallOptions options,
            Ending ending,
            BiConsumer<? super @Nullable ResponseHandle, ? super @Nullable Throwable> opened) {
        engine.openAsync(checked(request), checked(token), with(options).plan, ending, opened);
    }

    @Override
    public Timeouts timeouts() {
        return plan.timeouts();
    }

    @Override
    public ResponseLimits limits() {
        return engine.config().limits();
    }

    @Override
    public View with(CallOptions options) {
        return options == CallOptions.none() ? this : of(engine, plan.options().and(options));
    }

    @Override
    public Call.Factory asCallFactory() {
        return new BelayCallFactory(this);
    }

    @Override
    public HttpClient asHttpClient() {
        return new JdkHttpClient(this, new ClientFacts(engine.config().redirects(), engine.wire()));
    }

    /** Returns a client that a builder of the JDK's kind has made; {@code release} closes what is under this. */
    public HttpClient asBuilt(ClientSettings settings, Runnable release) {
        return BuiltHttpClient.over(
                this, new ClientFacts(engine.config().redirects(), engine.wire()), settings, release);
    }

    @Override
    public Runnable carrying(Runnable task) {
        return CallerContext.carryingOn(task);
    }

    @Override
    public Executor threads() {
        return AsyncThreads.COMPLETING;
    }

    private static Request checked(Request request) {
        return Objects.requireNonNull(request, "request");
    }

    private static CancellationToken checked(CancellationToken token) {
        return Objects.requireNonNull(token, "token (nobody cancels: CancellationToken.none())");
    }

    private static <T> ResponseReader<T> checked(ResponseReader<T> reader) {
        return Objects.requireNonNull(reader, "reader");
    }

    @Override
    public String toString() {
        return (plan.operation() == null ? "" : plan.operation() + ": ") + plan.timeouts() + "; retry{" + plan.retry()
                + "}; " + engine;
    }
}
