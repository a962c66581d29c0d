package dev.belay.internal.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belay.BelayClient;
import dev.belay.error.AddressRefusedException;
import dev.belay.internal.dns.Resolver;
import dev.belay.internal.origin.Origin;
import dev.belay.internal.time.TimeSource;
import dev.belay.policy.AddressPolicy;
import dev.belay.policy.ProxyPolicy;
import dev.belay.testing.Answers;
import dev.belay.testing.CallStyle;
import dev.belay.testing.ClientExtension;
import dev.belay.testing.FaultServer;
import dev.belay.testing.Http2FaultServer;
import dev.belay.testing.ScriptedDns;
import dev.belay.testing.StreamAnswers;
import dev.belay.testing.TestClients;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.util.List;
import java.util.function.Function;
import okhttp3.Call;
import okhttp3.Dns;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.Response;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressGuardTest {
    private static final AddressPolicy LAX = AddressPolicy.publicOnly().allow("127.0.0.0/8");

    @RegisterExtension
    final ClientExtension leaks = new ClientExtension();

    private final ProxySelector original = ProxySelector.getDefault();

    @AfterEach
    void restoreTheProxies() {
        ProxySelector.setDefault(original);
    }

    private record Selecting(Function<URI, Proxy> choice) {
        ProxySelector selector() {
            return new ProxySelector() {
                @Override
                public List<Proxy> select(URI uri) {
                    return List.of(choice.apply(uri));
                }

                @Override
                public void connectFailed(URI uri, SocketAddress address, IOException failure) {}
            };
        }
    }

    private static void proxies(Function<URI, Proxy> choice) {
        ProxySelector.setDefault(new Selecting(choice).selector());
    }

    private static Proxy proxy(Proxy.Type type, FaultServer server) {
        return new Proxy(type, new InetSocketAddress(server.address(), server.port()));
    }

    private static Request get(String url) {
        return new Request.Builder().url(url).build();
    }

    private static String text(OkHttpClient client, String url) throws IOException {
        try (Response response = client.newCall(get(url)).execute()) {
            return response.body().string();
        }
    }

    /** Both clients share a pool, as views with policies of their own will. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aConnectionThatALaxerPolicyHasDialledIsNotUsed(boolean http2) throws Exception {
        FaultServer plain = leaks.register(FaultServer.start(Answers.ok("in")));
        Http2FaultServer multiplexed = leaks.register(Http2FaultServer.start(StreamAnswers.ok("in")));
        String url = http2 ? multiplexed.url("/") : plain.url("/");
        OkHttpClient.Builder builder = new OkHttpClient.Builder()
                .protocols(List.of(http2 ? Protocol.H2_PRIOR_KNOWLEDGE : Protocol.HTTP_1_1))
                .proxy(Proxy.NO_PROXY);
        new AddressGuard(LAX, ProxyPolicy.systemDefault()).installIn(builder);
        OkHttpClient lax = builder.build();
        leaks.register(() -> {
            lax.dispatcher().executorService().shutdown();
            lax.connectionPool().evictAll();
        });
        OkHttpClient.Builder derived = lax.newBuilder();
        derived.networkInterceptors().clear();
        new AddressGuard(AddressPolicy.publicOnly(), ProxyPolicy.systemDefault()).installIn(derived);
        OkHttpClient strict = derived.build();
        assertThat(text(lax, url)).isEqualTo("in");

        assertThatThrownBy(() -> text(strict, url))
                .isInstanceOf(AddressRefusal.class)
                .hasMessageContaining("127.0.0.1, which the address policy refuses: 127.0.0.0/8 (loopback)");

        assertThat(http2 ? multiplexed.traffic().requests() : plain.traffic().requests())
                .isEqualTo(1);
        assertThat(http2 ? multiplexed.traffic().connections() : plain.traffic().connections())
                .isEqualTo(1);
    }

    @Test
    void aSocketConnectsOnlyWhereItMay() throws Exception {
        FaultServer server = leaks.register(FaultServer.start(Answers.ok("in")));
        TransportConfig config = TransportConfig.of(Dns.SYSTEM, 1).addresses(AddressPolicy.publicOnly());
        Resolver resolver = new Resolver(Dns.SYSTEM, TimeSource.SYSTEM);
        Pool pool = LonePool.of(config, resolver);
        try (var socket = pool.sockets().createSocket()) {
            assertThatThrownBy(() -> socket.connect(new InetSocketAddress(server.address(), server.port())))
                    .isInstanceOf(AddressRefusal.class);
            assertThatThrownBy(() -> socket.connect(InetSocketAddress.createUnresolved("a.test", 80), 1))
                    .isInstanceOf(AddressRefusal.class)
                    .hasMessageContaining("an endpoint without an IP address");
        }
        pool.close();
        resolver.close();

        assertThat(server.traffic().connections()).isZero();
    }

    @Test
    void whatWasRefusedOrAnsweredIsNotTakenForAnAddressThatDoesNotWork() throws Exception {
        ScriptedDns dns = new ScriptedDns().answer("x.test", "127.0.0.1", "127.0.0.2");
        TransportConfig config = TransportConfig.of(dns, 1);
        Resolver resolver = new Resolver(dns, TimeSource.SYSTEM);
        Pool pool = LonePool.of(config, resolver);
        QuietObserver observer = new QuietObserver();
        Call call = pool.client().newCall(get("http://x.test/"));
        OkHttpExchange exchange =
                new OkHttpExchange(call, observer, new Pools(config, resolver), pool, resolver, TimeSource.SYSTEM);
        List<InetAddress> before = resolver.resolve("x.test", observer);
        InetSocketAddress first = new InetSocketAddress(before.get(0), 80);

        exchange.connectFailed(call, first, Proxy.NO_PROXY, null, AddressRefusal.of(before.get(0), "rule"));
        exchange.connectFailed(call, first, Proxy.NO_PROXY, null, new ProxyRefusal("words", "advice"));
        exchange.connectFailed(
                call, first, Proxy.NO_PROXY, null, new IOException("Unexpected response code for CONNECT: 403"));
        assertThat(resolver.resolve("x.test", observer)).isEqualTo(before);

        exchange.connectFailed(call, first, Proxy.NO_PROXY, null, new ConnectException());
        assertThat(resolver.resolve("x.test", observer)).containsExactly(before.get(1), before.get(0));
        pool.close();
        resolver.close();
    }

    @Test
    void aRefusalNamesItsTargetUnlessAnAllowedAddressWasTried() throws Exception {
        InetAddress address = InetAddress.getLoopbackAddress();
        Origin target = Origin.of(HttpUrl.get("http://x.test/"));
        AddressRefusal all = AddressRefusal.of(address, "rule");
        all.addSuppressed(AddressRefusal.of(InetAddress.getByName("127.0.0.2"), "rule"));
        AddressRefusal one = AddressRefusal.of(address, "rule");
        IOException tried = new ConnectException();
        one.addSuppressed(tried);

        assertThat(AddressRefusal.explained(all, target))
                .hasMessage("http://x.test:80 is at 127.0.0.1, which the address policy refuses: rule")
                .satisfies(e -> assertThat(e.getSuppressed()).hasSize(1));
        assertThat(AddressRefusal.explained(one, target)).isSameAs(tried);
        assertThat(AddressRefusal.explained(tried, target)).isSameAs(tried);
        IOException port = AddressRefusal.of("http://x.test:80", "only ports [443]");
        assertThat(AddressRefusal.explained(port, target)).isSameAs(port);
    }

    @ParameterizedTest
    @EnumSource(
            value = Proxy.Type.class,
            names = {"HTTP", "SOCKS"})
    void aClientWithAPolicyIsNotBuiltWhereEverythingGoesThroughAProxy(Proxy.Type type) {
        FaultServer server = leaks.register(FaultServer.start(Answers.ok("proxy")));
        proxies(uri -> proxy(type, server));
        BelayClient.Builder builder = TestClients.once().addresses(LAX);

        assertThatThrownBy(builder::build)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith(
                        "addresses: publicOnly, allow=[127.0.0.0/8] (expected: none, as http goes through the " + type
                                + " proxy localhost:" + server.port());

        leaks.build(TestClients.once());
    }

    @ParameterizedTest
    @EnumSource(
            value = Proxy.Type.class,
            names = {"HTTP", "SOCKS"})
    void aCallThatWouldGoThroughAProxyIsRefused(Proxy.Type type) {
        FaultServer proxy = leaks.register(FaultServer.start(Answers.ok("proxy")));
        FaultServer server = leaks.register(FaultServer.start(Answers.ok("in")));
        BelayClient belay = leaks.build(TestClients.once().addresses(LAX));
        proxies(uri -> proxy(type, proxy));

        for (CallStyle style : CallStyle.values()) {
            assertThatThrownBy(() -> style.text(belay, get(server.url("/secret"))))
                    .isInstanceOfSatisfying(
                            AddressRefusedException.class,
                            e -> assertThat(e.rule()).startsWith("no proxies, which dial hosts by themselves"))
                    .hasMessageContaining(server.url("") + " through the " + type + " proxy localhost:" + proxy.port())
                    .hasMessageNotContaining("secret");
        }

        assertThat(proxy.traffic().connections()).isZero();
        assertThat(server.traffic().connections()).isZero();
    }

    /** Neither OkHttp nor the JDK's sockets ask for proxies once more, when the answer may be another one. */
    @ParameterizedTest
    @ValueSource(strings = {"http", "socket"})
    void aProxyThatAppearsLaterIsNotUsed(String scheme) throws Exception {
        FaultServer proxy = leaks.register(FaultServer.start(Answers.ok("proxy")));
        FaultServer server = leaks.register(FaultServer.start(Answers.ok("in")));
        Proxy.Type type = scheme.equals("http") ? Proxy.Type.HTTP : Proxy.Type.SOCKS;
        // Two questions when the client is built, and one before the call.
        int[] left = {scheme.equals("http") ? 3 : 0};
        proxies(uri -> !uri.getScheme().startsWith(scheme) || left[0]-- > 0 ? Proxy.NO_PROXY : proxy(type, proxy));
        BelayClient belay = leaks.build(TestClients.once().addresses(LAX));

        assertThat(CallStyle.EXECUTE.text(belay, get(server.url("/")))).isEqualTo("in");

        assertThat(proxy.traffic().connections()).isZero();
    }

    @Test
    void aRouteThroughAProxyIsRefusedEvenWhenItIsThereAlready() {
        FaultServer proxy = leaks.register(FaultServer.start(Answers.ok("proxy")));
        OkHttpClient client = new OkHttpClient.Builder()
                .proxy(proxy(Proxy.Type.HTTP, proxy))
                .addNetworkInterceptor(new AddressGuard(LAX, ProxyPolicy.systemDefault()))
                .build();
        leaks.register(() -> {
            client.dispatcher().executorService().shutdown();
            client.connectionPool().evictAll();
        });

        assertThatThrownBy(() -> text(client, "http://a.test/"))
                .isInstanceOf(AddressRefusal.class)
                .hasMessageContaining("http://a.test:80 through the HTTP proxy localhost:" + proxy.port());

        assertThat(proxy.traffic().requests()).isZero();
    }

    @Test
    void portsAndSchemesAreJudgedByConnectionToo() throws Exception {
        FaultServer server = leaks.register(FaultServer.start(Answers.ok("in")));
        OkHttpClient client = new OkHttpClient.Builder()
                .addNetworkInterceptor(new AddressGuard(LAX.onlySchemes("https"), ProxyPolicy.systemDefault()))
                .build();
        leaks.register(() -> {
            client.dispatcher().executorService().shutdown();
            client.connectionPool().evictAll();
        });

        assertThatThrownBy(() -> text(client, server.url("/")))
                .isInstanceOf(AddressRefusal.class)
                .hasMessageContaining("only schemes [https]");

        assertThat(server.traffic().requests()).isZero();
    }

    @Test
    void aClientShowsItsPolicy() {
        assertThat(leaks.build(TestClients.once().addresses(LAX)).toString())
                .contains("addresses=[publicOnly, allow=[127.0.0.0/8]]}");
        assertThat(leaks.build(TestClients.once()).toString()).contains("addresses=[unrestricted]");
    }
}
