package dev.belay.internal.transport;

import dev.belay.internal.origin.Origin;
import dev.belay.policy.AddressPolicy;
import dev.belay.policy.ProxyPolicy;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.SocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import okhttp3.Connection;
import okhttp3.HttpUrl;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;
import okhttp3.Response;
import okhttp3.Route;
import org.jspecify.annotations.Nullable;

/** Holds the address policy against what is asked for, what is dialled, and the connection that is used in the end. */
final class AddressGuard implements Interceptor {

    /*
     * A host name says nothing: whoever owns it decides anew with every look-up where it leads. So the socket judges the very
     * address that it connects to, and the interceptor that of each connection that a request is about to be sent on, as it
     * may have been dialled for somebody else. What needs no address (scheme, port, proxies) is judged before any look-up.
     */

    /** A host that nobody has excepted from his proxy (RFC 6761, section 6.4). */
    private static final String ANY_HOST = "host.invalid";

    private static final String NO_PROXIES =
            "no proxies, which dial hosts by themselves, where no policy is asked (except this host from the proxy)";

    private final AddressPolicy policy;
    private final ProxyPolicy proxies;
    private final boolean isOff;

    AddressGuard(AddressPolicy policy, ProxyPolicy proxies) {
        this.policy = policy;
        this.proxies = proxies;
        this.isOff = policy.equals(AddressPolicy.unrestricted());
    }

    /** Has OkHttp ask this for every exchange, and use no proxies. */
    void installIn(OkHttpClient.Builder builder) {
        if (!isOff) {
            builder.proxy(Proxy.NO_PROXY).addNetworkInterceptor(this);
        }
    }

    /** Throws when whatever is called would go through a proxy. */
    void requireNoProxy() {
        for (String scheme : List.of("http", "https")) {
            Proxy proxy = isOff ? null : proxyFor(HttpUrl.get(scheme + "://" + ANY_HOST));
            if (proxy != null) {
                throw new IllegalStateException(
                        "addresses: " + policy + " (expected: none, as " + scheme + " goes through "
                                + ProxyRefusal.name(proxy) + ", which dials hosts by itself, where no policy is asked."
                                + " Build it with proxy(ProxyPolicy.none()) where hosts can be reached without one, or"
                                + " have the proxy refuse addresses)");
            }
        }
    }

    /** Throws when nothing is to be sent to {@code url}, wherever its host may be. */
    void requireTarget(HttpUrl url) throws AddressRefusal {
        if (isOff) {
            return;
        }
        requireSchemeAndPort(url, url.port());
        requireDirect(url, proxyFor(url));
    }

    private static void requireDirect(HttpUrl url, @Nullable Proxy proxy) throws AddressRefusal {
        if (proxy != null && proxy.type() != Proxy.Type.DIRECT) {
            throw AddressRefusal.of(Origin.of(url) + " through " + ProxyRefusal.name(proxy), NO_PROXIES);
        }
    }

    private void requireSchemeAndPort(HttpUrl url, int port) throws AddressRefusal {
        Optional<String> refusal = policy.refusalOf(url.scheme(), port);
        if (refusal.isPresent()) {
            throw AddressRefusal.of(Origin.of(url).toString(), refusal.get());
        }
    }

    /** Throws when {@code endpoint} must not be dialled. */
    void requireAddress(SocketAddress endpoint) throws AddressRefusal {
        if (isOff) {
            return;
        }
        InetAddress address = endpoint instanceof InetSocketAddress inet ? inet.getAddress() : null;
        if (address == null) {
            throw AddressRefusal.of("an endpoint without an IP address", "no rule is about that");
        }
        Optional<String> refusal = policy.refusalOf(address);
        if (refusal.isPresent()) {
            throw AddressRefusal.of(address, refusal.get());
        }
    }

    @Override
    public Response intercept(Chain chain) throws IOException {
        Connection connection = chain.connection();
        if (connection != null) {
            requireRoute(connection.route(), chain.request().url());
        }
        return chain.proceed(chain.request());
    }

    /** Throws when a request for {@code url} must not be sent by {@code route}. */
    void requireRoute(Route route, HttpUrl url) throws AddressRefusal {
        requireDirect(url, route.proxy());
        requireSchemeAndPort(url, route.socketAddress().getPort());
        requireAddress(route.socketAddress());
    }

    private @Nullable Proxy proxyFor(HttpUrl url) {
        // As OkHttp asks: without path and query.
        URI uri = new HttpUrl.Builder()
                .scheme(url.scheme())
                .host(url.host())
                .port(url.port())
                .build()
                .uri();
        if (uri.getHost() == null) {
            return null;
        }
        return proxies.selector().select(uri).stream()
                .filter(proxy -> proxy.type() != Proxy.Type.DIRECT)
                .findFirst()
                .orElse(null);
    }

    @Override
    public String toString() {
        return policy.toString();
    }
}
