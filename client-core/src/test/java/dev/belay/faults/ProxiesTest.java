package dev.belay.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belay.BelayClient;
import dev.belay.error.ConnectFailedException;
import dev.belay.event.AttemptLedger;
import dev.belay.policy.AddressPolicy;
import dev.belay.policy.ProxyPolicy;
import dev.belay.testing.Answers;
import dev.belay.testing.CallStyle;
import dev.belay.testing.ClientExtension;
import dev.belay.testing.FaultServer;
import dev.belay.testing.ReceivedRequest;
import dev.belay.testing.ScriptedDns;
import dev.belay.testing.StreamAnswers;
import dev.belay.testing.TestClients;
import dev.belay.testing.TestProxy;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import okhttp3.Request;
import okhttp3.RequestBody;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Which way requests go, and what is said of a proxy that does not let them through. */
@Timeout(30)
class ProxiesTest {
    @RegisterExtension
    final ClientExtension leaks = new ClientExtension();

    private final ProxySelector original = ProxySelector.getDefault();
    private final TestProxy proxy = leaks.register(TestProxy.builder().start());

    @AfterEach
    void restoreTheProxies() {
        ProxySelector.setDefault(original);
    }

    private static void choose(Proxy... proxies) {
        ProxySelector.setDefault(new ProxySelector() {
            @Override
            public List<Proxy> select(URI uri) {
                return List.of(proxies);
            }

            @Override
            public void connectFailed(URI uri, SocketAddress address, IOException failure) {}
        });
    }

    private static Proxy http(int port) {
        return new Proxy(Proxy.Type.HTTP, InetSocketAddress.createUnresolved("127.0.0.1", port));
    }

    private ProxyPolicy policy() {
        return ProxyPolicy.http("127.0.0.1", proxy.port());
    }

    private static Request get(String url) {
        return new Request.Builder().url(url).build();
    }

    private FaultServer server() {
        return leaks.register(FaultServer.start(Answers.ok("served")));
    }

    @ParameterizedTest
    @EnumSource(
            value = Wire.class,
            names = {"HTTP_1", "HTTP_1_TLS", "HTTP_2_TLS"})
    void requestsGoThroughTheProxyAndItsConnectionsAreKept(Wire wire) throws Exception {
        try (Peer peer = Peer.start(wire, Answers.ok("served"), StreamAnswers.ok("served"));
                BelayClient belay = wire.patient().proxy(policy()).build()) {
            for (CallStyle style : CallStyle.values()) {
                assertThat(style.text(belay, peer.request())).isEqualTo("served");
            }
            assertThat(proxy.traffic().connections()).isEqualTo(1);
            assertThat(belay.connections().opened()).isEqualTo(1);
            AttemptLedger attempt = CallStyle.EXECUTE.call(
                    belay,
                    peer.request(),
                    response -> response.ledger().attempts().get(0));
            assertThat(attempt.connection())
                    .startsWith("127.0.0.1:" + proxy.port() + " ")
                    .endsWith(" reused through this proxy");
        }
    }

    @Test
    void aBodyGoesThroughTheProxyToo() throws Exception {
        AtomicReference<String> body = new AtomicReference<>("");
        FaultServer server = leaks.register(FaultServer.builder()
                .onRequest(request -> body.set(request.body()))
                .start(Answers.ok("served")));
        BelayClient belay = leaks.build(BelayClient.builder().proxy(policy()));
        Request post = get(server.url("a.test", "/"))
                .newBuilder()
                .post(RequestBody.create("hello", null))
                .build();

        assertThat(CallStyle.EXECUTE.text(belay, post)).isEqualTo("served");

        assertThat(body).hasValue("hello");
    }

    @ParameterizedTest
    @EnumSource(CallStyle.class)
    void theJvmsSelectorIsTheDefaultAndIsAskedForEachConnection(CallStyle style) throws Exception {
        FaultServer server = server();
        ScriptedDns dns = new ScriptedDns().answer("a.test", "127.0.0.1");
        BelayClient belay = leaks.build(BelayClient.builder().dns(dns));
        choose(http(proxy.port()));

        assertThat(style.text(belay, get(server.url("a.test", "/")))).isEqualTo("served");
        assertThat(proxy.seen()).extracting(ReceivedRequest::target).containsExactly(server.url("a.test", "/"));

        choose(Proxy.NO_PROXY);
        assertThat(style.text(belay, get(server.url("/")))).isEqualTo("served");
        ProxySelector.setDefault(null);
        FaultServer another = server();
        assertThat(style.text(belay, get(another.url("/")))).isEqualTo("served");
        assertThat(proxy.seen()).hasSize(1);
    }

    @Test
    void noneMeansThatNobodyIsAsked() throws Exception {
        FaultServer server = server();
        choose(http(proxy.port()));
        BelayClient belay = leaks.build(BelayClient.builder().proxy(ProxyPolicy.none()));

        assertThat(CallStyle.EXECUTE.text(belay, get(server.url("/")))).isEqualTo("served");

        assertThat(proxy.traffic().connections()).isZero();
    }

    @Test
    void aProxyThatIsDownIsPassedOverWhereTheSelectorHasAnother() throws Exception {
        FaultServer server = server();
        TestProxy down = TestProxy.builder().start();
        down.close();
        choose(http(down.port()), http(proxy.port()));
        BelayClient belay = leaks.build(BelayClient.builder());

        assertThat(CallStyle.EXECUTE.text(belay, get(server.url("a.test", "/"))))
                .isEqualTo("served");
        assertThat(proxy.seen()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"http", "https"})
    void aProxyThatIsDownIsNamed(String scheme) {
        TestProxy down = TestProxy.builder().start();
        down.close();
        BelayClient belay = leaks.build(BelayClient.builder().proxy(ProxyPolicy.http("127.0.0.1", down.port())));

        for (CallStyle style : CallStyle.values()) {
            assertThatThrownBy(() -> style.text(belay, get(scheme + "://a.test/path")))
                    .isInstanceOf(ConnectFailedException.class)
                    .hasMessageContaining(
                            "no connection, failed opening the connection through the HTTP proxy 127.0.0.1:"
                                    + down.port() + " (")
                    .hasMessageContaining("Check the proxy")
                    .hasMessageNotContaining("path");
        }
    }

    @Test
    void aProxyThatNobodyKnowsIsNamed() {
        BelayClient belay =
                leaks.build(TestClients.once().dns(new ScriptedDns()).proxy(ProxyPolicy.http("proxy.test", 3128)));

        assertThatThrownBy(() -> CallStyle.EXECUTE.text(belay, get("https://a.test/")))
                .isInstanceOf(ConnectFailedException.class)
                .hasMessageContaining("failed looking up the host through the HTTP proxy proxy.test:3128 (");
    }

    @ParameterizedTest
    @EnumSource(CallStyle.class)
    void aTunnelThatIsRefusedSaysByWhom(CallStyle style) {
        TestProxy strict = leaks.register(TestProxy.builder()
                .answering(Answers.status(403, "X-Why: s3cr3t"))
                .start());
        BelayClient belay = leaks.build(BelayClient.builder().proxy(ProxyPolicy.http("127.0.0.1", strict.port())));

        assertThatThrownBy(() -> style.text(belay, get("https://a.test/path")))
                .isInstanceOfSatisfying(
                        ConnectFailedException.class,
                        e -> assertThat(e.requestMayHaveBeenSent()).isFalse())
                .hasMessageStartingWith("GET https://a.test:443: no connection: the HTTP proxy 127.0.0.1:"
                        + strict.port() + " opens no tunnel (status 403). Ask who runs it")
                .hasMessageNotContaining("s3cr3t");
        assertThat(strict.seen()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"'HTTP/1.1 200 OK\r\n\r\nsurprise'", "'no HTTP at all\r\n'", "'HTTP/1.1 2'"})
    void aProxyThatTalksNonsenseEndsTheCall(String nonsense) {
        TestProxy odd = leaks.register(TestProxy.builder()
                .answering(Answers.then(Answers.raw(nonsense), Answers.closes()))
                .start());
        BelayClient belay = leaks.build(BelayClient.builder().proxy(ProxyPolicy.http("127.0.0.1", odd.port())));

        assertThatThrownBy(() -> CallStyle.EXECUTE.text(belay, get("https://a.test/")))
                .isInstanceOf(ConnectFailedException.class)
                .hasMessageContaining("the HTTP proxy 127.0.0.1:" + odd.port())
                .hasMessageNotContaining("surprise")
                .hasMessageNotContaining("no HTTP at all");
    }

    /** OkHttp does not ask a selector for such a name, and connects directly. */
    @ParameterizedTest
    @EnumSource(CallStyle.class)
    void aNameThatNoSelectorIsAskedForDoesNotGoAroundTheProxy(CallStyle style) throws Exception {
        FaultServer server = server();
        ScriptedDns dns = new ScriptedDns().answer("my_host", "127.0.0.1");
        Request request = get(server.url("my_host", "/path"));
        BelayClient belay = leaks.build(BelayClient.builder().dns(dns).proxy(policy()));
        BelayClient except = leaks.build(BelayClient.builder().dns(dns).proxy(policy().except("my_host")));

        assertThatThrownBy(() -> style.text(belay, request))
                .isInstanceOf(ConnectFailedException.class)
                .hasMessageContaining(
                        "http://my_host:" + server.port() + " belongs behind the HTTP proxy 127.0.0.1:" + proxy.port())
                .hasMessageNotContaining("path");
        assertThat(server.traffic().connections()).isZero();
        assertThat(style.text(except, request)).isEqualTo("served");
    }

    @Test
    void anAddressPolicyAndAProxyContradictEachOther() throws Exception {
        AddressPolicy addresses = AddressPolicy.publicOnly().allow("127.0.0.0/8");
        BelayClient.Builder both = BelayClient.builder().addresses(addresses).proxy(policy());

        assertThatThrownBy(both::build)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("addresses: publicOnly, allow=[127.0.0.0/8] (expected: none, as http goes"
                        + " through the HTTP proxy 127.0.0.1:" + proxy.port())
                .hasMessageContaining("ProxyPolicy.none()");

        choose(http(proxy.port()));
        FaultServer server = server();
        BelayClient direct =
                leaks.build(BelayClient.builder().addresses(addresses).proxy(ProxyPolicy.none()));
        assertThat(CallStyle.EXECUTE.text(direct, get(server.url("/")))).isEqualTo("served");
        assertThat(proxy.traffic().connections()).isZero();
    }

    @Test
    void aClientShowsItsProxies() {
        BelayClient belay = leaks.build(BelayClient.builder().proxy(policy().credentials("ada", "s3cr3t")));

        assertThat(belay.toString())
                .contains("proxies=[http, http by 127.0.0.1:" + proxy.port() + " with credentials, https by ")
                .doesNotContain("ada")
                .doesNotContain("s3cr3t");
        assertThat(leaks.build(BelayClient.builder()).toString()).contains("proxies=[systemDefault]");
    }
}
