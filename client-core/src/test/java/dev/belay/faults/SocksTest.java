package dev.belay.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.BelayClient;
import dev.belay.CallOptions;
import dev.belay.CancellationSource;
import dev.belay.error.AttemptTimeoutException;
import dev.belay.error.CallCancelledException;
import dev.belay.event.Phase;
import dev.belay.policy.ProxyPolicy;
import dev.belay.testing.Answers;
import dev.belay.testing.BackgroundCall;
import dev.belay.testing.CallStyle;
import dev.belay.testing.ClientExtension;
import dev.belay.testing.Fault;
import dev.belay.testing.FaultServer;
import dev.belay.testing.ScriptedDns;
import dev.belay.testing.SocksProxy;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import okhttp3.Request;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** SOCKS proxies that the JVM's selector chooses are used; OkHttp makes their sockets, and the same limits hold. */
@Timeout(30)
class SocksTest {
    private static final Duration SHORT = Duration.ofMillis(150);
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final Duration LONG = Duration.ofMinutes(10);
    private static final CallOptions PATIENT =
            CallOptions.none().total(LONG).attempt(LONG).connect(LONG);

    @RegisterExtension
    final ClientExtension leaks = new ClientExtension();

    private final ProxySelector original = ProxySelector.getDefault();

    @AfterEach
    void restoreTheProxies() {
        ProxySelector.setDefault(original);
    }

    private static void choose(int port) {
        Proxy proxy = new Proxy(Proxy.Type.SOCKS, InetSocketAddress.createUnresolved("127.0.0.1", port));
        ProxySelector.setDefault(new ProxySelector() {
            @Override
            public List<Proxy> select(URI uri) {
                return List.of(uri.getScheme().startsWith("http") ? proxy : Proxy.NO_PROXY);
            }

            @Override
            public void connectFailed(URI uri, SocketAddress address, IOException failure) {}
        });
    }

    @ParameterizedTest
    @EnumSource(CallStyle.class)
    void requestsGoThroughItAndCredentialsForHttpProxiesDoNot(CallStyle style) throws Exception {
        List<String> served = new CopyOnWriteArrayList<>();
        SocksProxy proxy = leaks.register(SocksProxy.start());
        FaultServer server = leaks.register(FaultServer.builder()
                .onRequest(request -> served.add(request.headers().toString()))
                .start(Answers.ok("served")));
        choose(proxy.port());
        BelayClient belay = leaks.build(BelayClient.builder()
                .dns(new ScriptedDns())
                .proxy(ProxyPolicy.systemDefault().credentials("ada", "s3cr3t")));
        Request request = new Request.Builder()
                .url(server.url("a.test", "/"))
                .header("Proxy-Authorization", "own")
                .build();

        assertThat(style.text(belay, request)).isEqualTo("served");
        assertThat(style.text(belay, request)).isEqualTo("served");

        assertThat(proxy.asked()).containsExactly("a.test:" + server.port());
        assertThat(served).hasSize(2).noneMatch(headers -> headers.contains("proxy-"));
    }

    @ParameterizedTest
    @CsvSource({"EXECUTE, http", "OPEN, https", "ASYNC, http"})
    void oneThatSaysNothingEndsWithTheConnectTimeout(CallStyle style, String scheme) throws Exception {
        FaultServer silent = leaks.register(FaultServer.start(Fault.silent()));
        choose(silent.port());
        BelayClient belay = leaks.build(BelayClient.builder());
        Request request = new Request.Builder().url(scheme + "://a.test/").build();

        Throwable failure = style.outcome(belay.with(PATIENT.connect(SHORT)), request, LIMIT)
                .failure();

        assertThat(failure)
                .isInstanceOfSatisfying(
                        AttemptTimeoutException.class,
                        e -> assertThat(e.phase()).isEqualTo(Phase.CONNECT))
                .hasMessageContaining("through the SOCKS proxy 127.0.0.1:" + silent.port());
        assertThat(silent.traffic().awaitOpenConnections(0, LIMIT)).isTrue();
    }

    @ParameterizedTest
    @EnumSource(CallStyle.class)
    void aCancelFreesWhoWaitsForIt(CallStyle style) throws Exception {
        FaultServer silent = leaks.register(FaultServer.start(Fault.silent()));
        choose(silent.port());
        BelayClient belay = leaks.build(BelayClient.builder());
        Request request = new Request.Builder().url("http://a.test/").build();
        try (CancellationSource source = CancellationSource.create();
                BackgroundCall<String> call = style.start(belay.with(PATIENT), request, source.token())) {
            assertThat(silent.traffic().awaitBytesReceived(1, LIMIT)).isTrue();

            source.cancel("no longer wanted");

            assertThat(call.outcome(LIMIT).failure()).isInstanceOf(CallCancelledException.class);
        }
    }
}
