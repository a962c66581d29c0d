package dev.belay.internal.adapter.jdk;

import dev.belay.internal.adapter.Calls;
import java.io.IOException;
import java.lang.ref.Cleaner;
import java.lang.ref.Reference;
import java.net.Authenticator;
import java.net.CookieHandler;
import java.net.ProxySelector;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;

/**
 * A client that a builder of the JDK's kind has made: it says of itself what was set there, and has connections of its own.
 * They are closed when it is shut down or nobody has it any more, and its last exchange is over.
 */
public final class BuiltHttpClient extends JdkHttpClient {

    /*
     * Before JDK 21 nobody can close an HttpClient, and code for those that came later mostly does not either. So a cleaner
     * shuts it down when it cannot be reached. Nothing that the cleaner or an exchange holds refers to it: an exchange needs
     * only what is shut down, which goes on until that exchange has ended.
     */

    private static final Cleaner CLEANER = Cleaner.create();

    private final ClientSettings settings;

    private BuiltHttpClient(Calls calls, ClientFacts facts, ClientSettings settings, RunningExchanges running) {
        super(calls, facts, running, settings.executor());
        this.settings = settings;
    }

    /**
     * Returns a client.
     *
     * @param release closes what is under {@code calls}; may wait
     */
    public static BuiltHttpClient over(Calls calls, ClientFacts facts, ClientSettings settings, Runnable release) {
        RunningExchanges running = new RunningExchanges(release, calls.threads());
        BuiltHttpClient client = new BuiltHttpClient(calls, facts, settings, running);
        CLEANER.register(client, running::shutdown);
        return client;
    }

    @Override
    public <T> HttpResponse<T> send(HttpRequest request, BodyHandler<T> handler)
            throws IOException, InterruptedException {
        try {
            return super.send(request, handler);
        } finally {
            // Not before the exchange has begun.
            Reference.reachabilityFence(this);
        }
    }

    @Override
    public <T> CompletableFuture<HttpResponse<T>> sendAsync(HttpRequest request, BodyHandler<T> handler) {
        try {
            return super.sendAsync(request, handler);
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    @Override
    public Optional<CookieHandler> cookieHandler() {
        return Optional.ofNullable(settings.cookieHandler());
    }

    @Override
    public Optional<Duration> connectTimeout() {
        return Optional.ofNullable(settings.connectTimeout());
    }

    @Override
    public Redirect followRedirects() {
        Redirect set = settings.followRedirects();
        return set == null ? super.followRedirects() : set;
    }

    @Override
    public Optional<ProxySelector> proxy() {
        return Optional.ofNullable(settings.proxy());
    }

    @Override
    public SSLContext sslContext() {
        SSLContext set = settings.sslContext();
        return set == null ? super.sslContext() : set;
    }

    /** A new one each time, since it can be changed. */
    @Override
    public SSLParameters sslParameters() {
        SSLParameters set = settings.sslParameters();
        return set == null ? super.sslParameters() : ClientSettings.copy(set);
    }

    @Override
    public Optional<Authenticator> authenticator() {
        return Optional.ofNullable(settings.authenticator());
    }

    @Override
    public Version version() {
        Version set = settings.version();
        return set == null ? super.version() : set;
    }

    @Override
    public Optional<Executor> executor() {
        return Optional.ofNullable(settings.executor());
    }
}
