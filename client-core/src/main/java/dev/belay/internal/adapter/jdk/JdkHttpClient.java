package dev.belay.internal.adapter.jdk;

import dev.belay.internal.adapter.Calls;
import java.io.IOException;
import java.net.Authenticator;
import java.net.CookieHandler;
import java.net.ProxySelector;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.PushPromiseHandler;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;

/** The JDK's client, with each of its exchanges a call of Belay's. Thread-safe. */
public sealed class JdkHttpClient extends HttpClient permits BuiltHttpClient {

    private final Calls calls;
    private final ClientFacts facts;
    private final RunningExchanges running;
    private final @Nullable Executor executor;

    /** Makes one over connections that belong to somebody else. */
    public JdkHttpClient(Calls calls, ClientFacts facts) {
        this(calls, facts, new RunningExchanges(() -> {}, Runnable::run), null);
    }

    JdkHttpClient(Calls calls, ClientFacts facts, RunningExchanges running, @Nullable Executor executor) {
        this.calls = calls;
        this.facts = facts;
        this.running = running;
        this.executor = executor;
    }

    @Override
    public <T> HttpResponse<T> send(HttpRequest request, BodyHandler<T> handler)
            throws IOException, InterruptedException {
        BodyHandler<T> checked = checked(handler);
        return new SyncExchange<>(scope(request), checked).send();
    }

    @Override
    public <T> CompletableFuture<HttpResponse<T>> sendAsync(HttpRequest request, BodyHandler<T> handler) {
        BodyHandler<T> checked = checked(handler);
        return new AsyncExchange<>(scope(request), checked, executor).send();
    }

    /** Nothing is ever promised: OkHttp tells servers that it takes no pushes. */
    @Override
    public <T> CompletableFuture<HttpResponse<T>> sendAsync(
            HttpRequest request, BodyHandler<T> handler, @Nullable PushPromiseHandler<T> pushPromiseHandler) {
        return sendAsync(request, handler);
    }

    private ExchangeScope scope(HttpRequest request) {
        return ExchangeScope.of(calls, running, Objects.requireNonNull(request, "request"));
    }

    private static <T> BodyHandler<T> checked(BodyHandler<T> handler) {
        return Objects.requireNonNull(handler, "responseBodyHandler");
    }

    /** Empty: cookies are kept by a jar of OkHttp's, if by any. */
    @Override
    public Optional<CookieHandler> cookieHandler() {
        return Optional.empty();
    }

    @Override
    public Optional<Duration> connectTimeout() {
        return Optional.of(calls.timeouts().connect());
    }

    @Override
    public Redirect followRedirects() {
        return facts.followRedirects();
    }

    @Override
    public Optional<ProxySelector> proxy() {
        return facts.proxy();
    }

    @Override
    public SSLContext sslContext() {
        return facts.sslContext();
    }

    @Override
    public SSLParameters sslParameters() {
        return facts.sslParameters();
    }

    @Override
    public Optional<Authenticator> authenticator() {
        return Optional.empty();
    }

    @Override
    public Version version() {
        return facts.version();
    }

    /** Empty: what hangs on a future runs on threads that are not shown. */
    @Override
    public Optional<Executor> executor() {
        return Optional.empty();
    }

    @Override
    public WebSocket.Builder newWebSocketBuilder() {
        throw new UnsupportedOperationException("web sockets are not calls: make them with the JDK's own HttpClient");
    }

    /*
     * These five are methods of HttpClient from JDK 21 on. They end what was begun here; the connections belong to the caller
     * that was adapted.
     */

    public void shutdown() {
        running.shutdown();
    }

    public void shutdownNow() {
        running.shutdown();
        running.cancelAll();
    }

    public boolean isTerminated() {
        return running.isTerminated();
    }

    public boolean awaitTermination(Duration duration) throws InterruptedException {
        return running.awaitTermination(duration);
    }

    /** Lets what is running end, which it does; when this thread is interrupted, ends it. */
    public void close() {
        running.shutdown();
        running.awaitTermination();
    }

    @Override
    public String toString() {
        return "HttpClient{" + calls + "}";
    }
}
