package dev.belay.internal.adapter.jdk;

import java.net.Authenticator;
import java.net.CookieHandler;
import java.net.InetAddress;
import java.net.ProxySelector;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpClient.Version;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.function.Function;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;

/** Collects what the JDK's builder would be given. Not thread-safe. */
public final class JdkHttpClientBuilder implements HttpClient.Builder {

    private static final int MOST_PRIORITY = 256;

    private final Function<ClientSettings, HttpClient> make;
    private @Nullable CookieHandler cookieHandler;
    private @Nullable Duration connectTimeout;
    private @Nullable SSLContext sslContext;
    private @Nullable SSLParameters sslParameters;
    private @Nullable Executor executor;
    private @Nullable Redirect followRedirects;
    private @Nullable Version version;
    private @Nullable ProxySelector proxy;
    private @Nullable Authenticator authenticator;

    /** Makes a builder of which nothing has been asked. */
    public JdkHttpClientBuilder(Function<ClientSettings, HttpClient> make) {
        this.make = make;
    }

    @Override
    public HttpClient.Builder cookieHandler(CookieHandler cookieHandler) {
        this.cookieHandler = Objects.requireNonNull(cookieHandler, "cookieHandler");
        return this;
    }

    @Override
    public HttpClient.Builder connectTimeout(Duration duration) {
        if (duration.isNegative() || duration.isZero()) {
            throw new IllegalArgumentException("duration: " + duration + " (expected: more than nothing)");
        }
        this.connectTimeout = duration;
        return this;
    }

    @Override
    public HttpClient.Builder sslContext(SSLContext sslContext) {
        this.sslContext = Objects.requireNonNull(sslContext, "sslContext");
        return this;
    }

    @Override
    public HttpClient.Builder sslParameters(SSLParameters sslParameters) {
        this.sslParameters = ClientSettings.copy(sslParameters);
        return this;
    }

    @Override
    public HttpClient.Builder executor(Executor executor) {
        this.executor = Objects.requireNonNull(executor, "executor");
        return this;
    }

    @Override
    public HttpClient.Builder followRedirects(Redirect policy) {
        this.followRedirects = Objects.requireNonNull(policy, "policy");
        return this;
    }

    @Override
    public HttpClient.Builder version(Version version) {
        this.version = Objects.requireNonNull(version, "version");
        return this;
    }

    /** Nobody listens to it: priorities are gone from HTTP/2 (RFC 9113, section 5.3.2). */
    @Override
    public HttpClient.Builder priority(int priority) {
        if (priority < 1 || priority > MOST_PRIORITY) {
            throw new IllegalArgumentException("priority: " + priority + " (expected: 1 to 256)");
        }
        return this;
    }

    @Override
    public HttpClient.Builder proxy(ProxySelector proxySelector) {
        this.proxy = Objects.requireNonNull(proxySelector, "proxySelector");
        return this;
    }

    @Override
    public HttpClient.Builder authenticator(Authenticator authenticator) {
        this.authenticator = Objects.requireNonNull(authenticator, "authenticator");
        return this;
    }

    /** A method of the interface from JDK 19 on. Null says that the system chooses, which it does. */
    public HttpClient.Builder localAddress(@Nullable InetAddress localAddress) {
        if (localAddress != null) {
            throw new UnsupportedOperationException(
                    "localAddress: which address connections come from is left to the system (expected: null)");
        }
        return this;
    }

    @Override
    public HttpClient build() {
        return make.apply(new ClientSettings(
                cookieHandler,
                connectTimeout,
                sslContext,
                sslParameters,
                executor,
                followRedirects,
                version,
                proxy,
                authenticator));
    }
}
