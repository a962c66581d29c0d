package dev.belay;

import dev.belay.internal.adapter.jdk.BasicLogin;
import dev.belay.internal.adapter.jdk.ClientSettings;
import dev.belay.internal.adapter.jdk.JdkHttpClientBuilder;
import dev.belay.internal.transport.Cookies;
import dev.belay.policy.ProxyPolicy;
import dev.belay.policy.RedirectPolicy;
import dev.belay.policy.Tls;
import java.net.ProxySelector;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpClient.Version;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import okhttp3.Protocol;
import org.jspecify.annotations.Nullable;

/**
 * Makes clients of {@code java.net.http} that are Belay's inside, for code that is written for the JDK's:
 * {@code BelayHttpClients.newBuilder()} in place of {@code HttpClient.newBuilder()}, and nothing else.
 *
 * <p>What is set on the builder means what it does there, except where {@code docs/drop-in.md} says otherwise, and what is not
 * set has Belay's defaults: 30 s in all, for one. But redirects are not followed unless that is set, and
 * {@link HttpClient#connectTimeout()} and the like say only what was. {@code localAddress} is not supported.
 *
 * <p>Such a client has connections of its own: make one and share it. From JDK 21 on it can be closed. One that is not is
 * closed some time after nobody has it any more and its last exchange is over; an authenticator, a cookie handler or a proxy
 * selector that refers to it prevents that, and then it keeps memory, but neither threads nor connections.
 */
public final class BelayHttpClients {

    private static final Duration SHORTEST_CONNECT = Duration.ofMillis(1);
    private static final Duration LONGEST_CONNECT = Duration.ofHours(24);

    private BelayHttpClients() {}

    /** Returns a client with all defaults, as {@link HttpClient#newHttpClient()} does. */
    public static HttpClient newHttpClient() {
        return newBuilder().build();
    }

    /** Returns a builder in which nothing is set, as {@link HttpClient#newBuilder()} does. */
    public static HttpClient.Builder newBuilder() {
        return newBuilder(settings -> {});
    }

    /**
     * Returns a builder for what that of the JDK has no words for: limits, retries, listeners.
     *
     * <pre>{@code
     * HttpClient client = BelayHttpClients.newBuilder(belay -> belay.retry(RetryPolicy.never())).build();
     * }</pre>
     *
     * @param settings is given a new builder whenever a client is built, before what was set on the one that is returned is
     *     set on it as well. A {@link Tls} besides an {@code SSLContext} or {@code SSLParameters} is refused
     */
    public static HttpClient.Builder newBuilder(Consumer<? super BelayClient.Builder> settings) {
        Objects.requireNonNull(settings, "settings");
        return new JdkHttpClientBuilder(set -> build(set, settings));
    }

    private static HttpClient build(ClientSettings set, Consumer<? super BelayClient.Builder> settings) {
        BelayClient.Builder builder = BelayClient.builder().redirects(RedirectPolicy.never());
        settings.accept(builder);
        setLimits(builder, set);
        setWire(builder, set);
        setTls(builder, set);
        BelayClient client = builder.build();
        return client.view().asBuilt(set, client::close);
    }

    private static void setLimits(BelayClient.Builder builder, ClientSettings set) {
        Duration connect = set.connectTimeout();
        if (connect != null) {
            builder.timeouts(
                    builder.timeouts().toBuilder().connect(within(connect)).build());
        }
        Redirect redirect = set.followRedirects();
        if (redirect == Redirect.NEVER) {
            builder.redirects(RedirectPolicy.never());
        } else if (redirect != null && builder.redirects().limit() == 0) {
            builder.redirects(RedirectPolicy.defaults());
        }
        if (set.authenticator() != null) {
            builder.login(new BasicLogin(set.authenticator()));
        }
    }

    private static Duration within(Duration connect) {
        Duration longEnough = connect.compareTo(SHORTEST_CONNECT) < 0 ? SHORTEST_CONNECT : connect;
        return longEnough.compareTo(LONGEST_CONNECT) > 0 ? LONGEST_CONNECT : longEnough;
    }

    private static void setWire(BelayClient.Builder builder, ClientSettings set) {
        ProxySelector proxy = set.proxy();
        if (proxy != null) {
            builder.proxy(proxy == HttpClient.Builder.NO_PROXY ? ProxyPolicy.none() : ProxyPolicy.chosenBy(proxy));
        }
        if (set.cookieHandler() != null) {
            Cookies cookies = Cookies.by(set.cookieHandler());
            builder.wire(config -> config.cookies(cookies));
        }
        if (set.version() == Version.HTTP_1_1) {
            builder.wire(config -> config.protocols(List.of(Protocol.HTTP_1_1)));
        }
    }

    private static void setTls(BelayClient.Builder builder, ClientSettings set) {
        boolean isSet = set.sslContext() != null || set.sslParameters() != null;
        if (!builder.tls().equals(Tls.systemTrust())) {
            if (isSet) {
                throw new IllegalStateException("sslContext, sslParameters: set besides tls (expected: one of them)");
            }
            return;
        }
        SSLContext context = set.sslContext() == null ? defaultContext() : set.sslContext();
        if (context != null && (isSet || isOwn(context))) {
            builder.tls(context, set.sslParameters());
        }
    }

    /** Null when the JVM's own store cannot be read, of which the client says more when it is built. */
    private static @Nullable SSLContext defaultContext() {
        try {
            return SSLContext.getDefault();
        } catch (NoSuchAlgorithmException e) {
            return null;
        }
    }

    /** Returns whether the JVM's default was set by somebody, or presents a certificate: more than trust is in it then. */
    private static boolean isOwn(SSLContext context) {
        return !context.getProtocol().equals("Default") || System.getProperty("javax.net.ssl.keyStore") != null;
    }
}
