package dev.belay.internal.transport;

import dev.belay.internal.dns.Resolver;
import dev.belay.policy.Tls;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import okhttp3.CertificatePinner;
import okhttp3.ConnectionPool;
import okhttp3.ConnectionSpec;
import okhttp3.OkHttpClient;
import okhttp3.TlsVersion;

/** Some of a transport's connections, and the OkHttp client that makes and uses them. */
final class Pool {

    /** How many calls are to share a pool: with 64, searching it was a twentieth of what a call costs. */
    static final int CALLS = 32;

    private static final List<ConnectionSpec> SPECS = List.of(
            new ConnectionSpec.Builder(ConnectionSpec.MODERN_TLS)
                    .tlsVersions(TransportConfig.TLS_VERSIONS.toArray(TlsVersion[]::new))
                    .build(),
            ConnectionSpec.CLEARTEXT);

    private final OkHttpClient client;
    private final WireSockets sockets;
    private final AtomicInteger calls = new AtomicInteger();

    Pool(TransportConfig config, Resolver resolver, ConnectionUpkeep upkeep) {
        ConnectionPool connections = RestingPool.create();
        upkeep.add(connections);
        AddressGuard addresses = new AddressGuard(config.addresses(), config.proxies());
        ProxyLogin login = new ProxyLogin(config.proxies());
        this.sockets = new WireSockets(upkeep, config.time(), addresses);
        Tls policy = config.tls().policy();
        OkHttpClient.Builder builder = new OkHttpClient.Builder()
                .callTimeout(Duration.ZERO)
                .connectTimeout(Duration.ZERO)
                .readTimeout(Duration.ZERO)
                .writeTimeout(Duration.ZERO)
                .retryOnConnectionFailure(false)
                .followRedirects(false)
                .followSslRedirects(false)
                .protocols(config.protocols())
                .pingInterval(TransportConfig.PING)
                .dns(new CallDns(resolver))
                .socketFactory(sockets)
                .sslSocketFactory(
                        new WireTls(config.tls().factory(), sockets),
                        config.tls().trust())
                .connectionSpecs(SPECS)
                .certificatePinner(pinner(policy))
                .proxySelector(config.proxies().selector())
                .proxyAuthenticator(login)
                .connectionPool(connections);
        if (!policy.checksHostName()) {
            // Set only then: with a verifier of ours OkHttp would never share a connection among host names.
            builder.hostnameVerifier((host, session) -> true);
        }
        addresses.installIn(builder);
        this.client = builder.addNetworkInterceptor(
                        new ResponseBypass(login, config.tls().trust() instanceof ContextTrust))
                .build();
    }

    private static CertificatePinner pinner(Tls policy) {
        CertificatePinner.Builder pinner = new CertificatePinner.Builder();
        policy.pins().forEach((hosts, pins) -> pinner.add(hosts, pins.toArray(new String[0])));
        return pinner.build();
    }

    OkHttpClient client() {
        return client;
    }

    WireSockets sockets() {
        return sockets;
    }

    /** Returns how many calls are in it. */
    int calls() {
        return calls.get();
    }

    void enter() {
        calls.getAndIncrement();
    }

    void leave() {
        calls.getAndDecrement();
    }

    void close() {
        client.dispatcher().executorService().shutdown();
    }
}
