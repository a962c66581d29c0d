package dev.belay.policy;

import com.google.errorprone.annotations.CheckReturnValue;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.URI;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/**
 * Which proxy a client goes through. Immutable.
 *
 * <pre>{@code
 * BelayClient.builder().proxy(ProxyPolicy.http("proxy.example.com", 3128).credentials(user, password));
 * }</pre>
 *
 * <p>The default is {@link #systemDefault()}. An https request goes through a tunnel that the proxy opens ({@code CONNECT},
 * RFC 9110, section 9.3.6), in which it sees neither header nor body; of an http request it sees all. The proxy looks up the
 * host. Connecting to it, opening the tunnel and shaking hands with the server are one wait, {@code Timeouts.connect}. A
 * proxy that opens no tunnel is a {@code ConnectFailedException} that names it; what it says to an http request, a 407 too,
 * is a response like any other.
 *
 * <p>{@linkplain #credentials Credentials} are Basic ones (RFC 7617), and are sent to the proxy unasked, since to be asked
 * costs a connection. They go to the proxy alone: in the {@code CONNECT} of a tunnel or with an http request, never into a
 * tunnel, and never where no proxy is in between. A request that brings a {@code Proxy-Authorization} of its own keeps it only
 * on its way to a proxy over http for which there are no other credentials. Only the connection to the server, not the one
 * to the proxy, can be encrypted: who listens in between sees Basic credentials.
 *
 * <p>A client with an {@link AddressPolicy} refuses to be built with a proxy.
 */
@CheckReturnValue
public final class ProxyPolicy {

    private static final int MOST_PORT = 65_535;
    private static final ProxyPolicy SYSTEM_DEFAULT =
            new ProxyPolicy("systemDefault", Map.of(), ProxyExceptions.NONE, null);
    private static final ProxyPolicy NONE = new ProxyPolicy("none", Map.of(), ProxyExceptions.NONE, null);

    private final String base;
    /** By scheme. */
    private final Map<String, ProxyServer> servers;

    private final ProxyExceptions exceptions;
    /** For whatever proxy the JVM chooses. */
    private final @Nullable ProxyCredentials credentialsForAny;

    /** Null unless somebody else's selector chooses. */
    private final @Nullable ProxySelector chooser;

    private final ProxySelector selector;

    private ProxyPolicy(
            String base,
            Map<String, ProxyServer> servers,
            ProxyExceptions exceptions,
            @Nullable ProxyCredentials credentialsForAny) {
        this.base = base;
        this.servers = Map.copyOf(servers);
        this.exceptions = exceptions;
        this.credentialsForAny = credentialsForAny;
        this.chooser = null;
        this.selector = base.equals("systemDefault") ? ProxyChoice.ofJvm() : ProxyChoice.of(this::server);
    }

    private ProxyPolicy(ProxySelector chooser, @Nullable ProxyCredentials credentialsForAny) {
        this.base = "chosenBy";
        this.servers = Map.of();
        this.exceptions = ProxyExceptions.NONE;
        this.credentialsForAny = credentialsForAny;
        this.chooser = chooser;
        this.selector = ProxyChoice.by(chooser);
    }

    /**
     * Returns the policy that asks {@link ProxySelector#getDefault()}, which knows the JVM's properties ({@code https.proxyHost}
     * and others) unless somebody has set another one. It is asked for every new connection, so that a change is followed;
     * connections that exist are used until they are too old (5 min). It is asked on the thread that needs the connection: one
     * that blocks holds that thread. SOCKS proxies that it chooses are used as well, without credentials; OkHttp connects to
     * those by itself.
     */
    public static ProxyPolicy systemDefault() {
        return SYSTEM_DEFAULT;
    }

    /** Returns the policy that goes through no proxy, whatever the JVM says. */
    public static ProxyPolicy none() {
        return NONE;
    }

    /**
     * Returns what the process's environment says now: {@code http_proxy} for http requests, {@code https_proxy} for https
     * requests, each also in upper case, lower case first. Their form is {@code http://user:password@host:port}, where all
     * but the host may be missing; the port is then 80. In a CGI program {@code HTTP_PROXY} is ignored, as its caller sets it.
     *
     * <p>{@code no_proxy} lists what is called directly, separated by commas or spaces: a domain, with all below it and with
     * or without a dot before it; an IP address; a range such as {@code 10.0.0.0/8}; {@code *} for all; each but a range also
     * with a port. Names are not looked up to be compared with addresses. This host ({@code localhost}, {@code 127.0.0.0/8},
     * {@code ::1}) is always called directly.
     *
     * @throws IllegalArgumentException when a value means nothing of that; it names the variable, and shows no password
     */
    public static ProxyPolicy fromEnvironment() {
        return fromEnvironment(System.getenv());
    }

    static ProxyPolicy fromEnvironment(Map<String, String> variables) {
        ProxyEnvironment environment = new ProxyEnvironment(variables);
        return new ProxyPolicy("fromEnvironment", environment.servers(), environment.exceptions(), null);
    }

    /**
     * Returns the policy that goes through one HTTP proxy, also to this host itself.
     *
     * @param host name or address
     * @param port 1 to 65535
     */
    public static ProxyPolicy http(String host, int port) {
        HttpUrl url =
                HttpUrl.parse("http://" + (host.indexOf(':') >= 0 && !host.startsWith("[") ? "[" + host + "]" : host));
        if (url == null || !url.encodedPath().equals("/") || !isBare(url)) {
            throw new IllegalArgumentException("host: " + (host.indexOf('@') < 0 ? host : "***")
                    + " (expected: a host name or an IP address; credentials by credentials(user, password))");
        }
        ProxyServer server = new ProxyServer(url.host(), Checks.inRange("port", port, 1, MOST_PORT), null);
        return new ProxyPolicy("http", Map.of("http", server, "https", server), ProxyExceptions.NONE, null);
    }

    /**
     * Returns the policy that asks {@code selector}, as {@link #systemDefault()} asks the JVM's. To name no proxy, or null, is to
     * connect directly.
     *
     * @param selector called on the threads that need connections; from many threads at once
     */
    public static ProxyPolicy chosenBy(ProxySelector selector) {
        return new ProxyPolicy(Objects.requireNonNull(selector, "selector"), null);
    }

    private static boolean isBare(HttpUrl url) {
        return url.username().isEmpty()
                && url.password().isEmpty()
                && url.query() == null
                && url.fragment() == null
                && url.port() == HttpUrl.defaultPort("http");
    }

    /**
     * Returns a copy that gives every HTTP proxy that it uses these credentials, in place of others.
     *
     * @param user without a colon, which Basic authentication has no way to send
     */
    public ProxyPolicy credentials(String user, String password) {
        if (equals(NONE)) {
            throw new IllegalStateException("credentials: *** (expected: a policy with a proxy, not none())");
        }
        ProxyCredentials given = ProxyCredentials.of("credentials", user, password);
        if (chooser != null) {
            return new ProxyPolicy(chooser, given);
        }
        Map<String, ProxyServer> changed = new TreeMap<>();
        servers.forEach((scheme, server) -> changed.put(scheme, server.as(given)));
        return new ProxyPolicy(base, changed, exceptions, base.equals("systemDefault") ? given : null);
    }

    /**
     * Returns a copy that calls more hosts directly.
     *
     * @param hosts as in {@code no_proxy}, see {@link #fromEnvironment()}
     */
    public ProxyPolicy except(String... hosts) {
        if (equals(NONE) || base.equals(SYSTEM_DEFAULT.base) || chooser != null) {
            throw new IllegalStateException("except: " + String.join(", ", hosts)
                    + " (expected: a policy with a proxy of its" + " own, not " + base + "())");
        }
        ProxyExceptions more = ProxyExceptions.parse("except", String.join(",", hosts));
        return new ProxyPolicy(base, servers, exceptions.and(more), credentialsForAny);
    }

    private @Nullable ProxyServer server(URI uri) {
        String scheme = uri.getScheme().toLowerCase(Locale.ROOT);
        ProxyServer server = servers.get(scheme);
        // Not from the URI, to which a name with an underscore is no host.
        HttpUrl url = server == null ? null : HttpUrl.parse(uri.toString());
        return url != null && exceptions.cover(url.host(), url.port()) ? null : server;
    }

    /** Returns what chooses the proxy for a URL; it gives one that connects directly when there is none. */
    public ProxySelector selector() {
        return selector;
    }

    /**
     * Returns the {@code Proxy-Authorization} for a proxy; empty when nothing is to be sent to it.
     *
     * @param scheme that of the request, {@code "http"} or {@code "https"}
     */
    public Optional<String> authorizationFor(Proxy proxy, String scheme) {
        if (proxy.type() != Proxy.Type.HTTP) {
            return Optional.empty();
        }
        if (credentialsForAny != null) {
            return Optional.of(credentialsForAny.header());
        }
        ProxyServer server = servers.get(scheme);
        if (server == null || server.credentials() == null || !server.isAt(proxy.address())) {
            return Optional.empty();
        }
        return Optional.of(server.credentials().header());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ProxyPolicy that
                && base.equals(that.base)
                && servers.equals(that.servers)
                && exceptions.equals(that.exceptions)
                && Objects.equals(chooser, that.chooser)
                && Objects.equals(credentialsForAny, that.credentialsForAny);
    }

    @Override
    public int hashCode() {
        return Objects.hash(base, servers, exceptions, chooser, credentialsForAny);
    }

    /** Returns which proxies are used, without user names and passwords. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(base);
        new TreeMap<>(servers)
                .forEach((scheme, server) ->
                        text.append(", ").append(scheme).append(" by ").append(server));
        text.append(credentialsForAny == null ? "" : ", with credentials");
        return text.append(exceptions.rules().isEmpty() ? "" : ", except " + exceptions)
                .toString();
    }
}
