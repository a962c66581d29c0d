package dev.belay.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.belay.BelayClient;
import dev.belay.error.BelayException;
import dev.belay.error.ConnectFailedException;
import dev.belay.error.HttpStatusException;
import dev.belay.policy.ProxyPolicy;
import dev.belay.testing.Answers;
import dev.belay.testing.CallStyle;
import dev.belay.testing.CapturedLog;
import dev.belay.testing.ClientExtension;
import dev.belay.testing.FaultServer;
import dev.belay.testing.ReceivedRequest;
import dev.belay.testing.RecordingListener;
import dev.belay.testing.ScriptedDns;
import dev.belay.testing.TestProxy;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.RecordedRequest;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is meant for a proxy does not reach a server, whichever way the request takes; judged by what arrives there. */
@Timeout(30)
class ProxyCredentialsTest {
    private static final String PASSWORD = "s3cr3t";
    private static final String LOGIN =
            "Basic " + Base64.getEncoder().encodeToString(("ada:" + PASSWORD).getBytes(StandardCharsets.UTF_8));
    private static final String ENCODED = LOGIN.substring("Basic ".length());
    private static final String NAME = "Proxy-Authorization";

    @RegisterExtension
    final ClientExtension leaks = new ClientExtension();

    private final List<String> served = new CopyOnWriteArrayList<>();
    private final TestProxy proxy =
            leaks.register(TestProxy.builder().demanding(LOGIN).start());

    /** Answers whatever comes, and notes all of its head. */
    private final Dispatcher noting = new Dispatcher() {
        @Override
        public MockResponse dispatch(RecordedRequest request) {
            // As text, headers would hide the values that this is about.
            served.add(request.getTarget() + "\n" + request.getHeaders().toMultimap());
            return request.getTarget().equals("/demands")
                    ? new MockResponse.Builder()
                            .code(407)
                            .setHeader("Proxy-Authenticate", "Basic realm=\"r\"")
                            .build()
                    : new MockResponse.Builder().body("served").build();
        }
    };

    private ProxyPolicy policy() {
        return ProxyPolicy.http("127.0.0.1", proxy.port()).credentials("ada", PASSWORD);
    }

    private FaultServer server(String address) {
        return leaks.register(FaultServer.builder()
                .address(address)
                .onRequest(request -> served.add(request.target() + "\n" + request.headers()))
                .start(Answers.ok("served")));
    }

    private static Request get(String url) {
        return new Request.Builder().url(url).build();
    }

    private static String text(OkHttpClient client, Request request) throws IOException {
        try (Response response = client.newCall(request).execute()) {
            return response.body().string();
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Wire.class,
            names = {"HTTP_1", "HTTP_1_TLS", "HTTP_2_TLS"})
    void aClientThatSetsTheHeaderItselfTellsItToTheServer(Wire wire) throws Exception {
        OkHttpClient naive = wire.okHttp();
        leaks.register(Wire.end(naive));
        try (MockPeer peer = MockPeer.start(wire, noting)) {
            Request request = peer.request().newBuilder().header(NAME, LOGIN).build();

            assertThat(text(naive, request)).isEqualTo("served");
        }

        assertThat(served).singleElement().asString().contains(ENCODED);
    }

    @ParameterizedTest
    @EnumSource(
            value = Wire.class,
            names = {"HTTP_1_TLS", "HTTP_2_TLS"})
    void theCredentialsOpenTheTunnelAndStayOutside(Wire wire) throws Exception {
        try (MockPeer peer = MockPeer.start(wire, noting);
                BelayClient belay = wire.patient().proxy(policy()).build()) {
            Request careless = peer.request().newBuilder().header(NAME, LOGIN).build();
            for (CallStyle style : CallStyle.values()) {
                assertThat(style.text(belay, peer.request())).isEqualTo("served");
                assertThat(style.text(belay, careless)).isEqualTo("served");
            }
        }

        assertThat(served).hasSize(6).noneMatch(head -> head.contains(ENCODED));
        assertThat(served).allSatisfy(head -> assertThat(head).doesNotContainIgnoringCase("proxy-"));
        assertThat(proxy.seen()).singleElement().satisfies(connect -> {
            assertThat(connect.method()).isEqualTo("CONNECT");
            assertThat(connect.header(NAME)).isEqualTo(LOGIN);
        });
    }

    @ParameterizedTest
    @EnumSource(CallStyle.class)
    void overHttpTheyGoToTheProxyWithEachRequest(CallStyle style) throws Exception {
        FaultServer server = server("127.0.0.1");
        ScriptedDns nowhere = new ScriptedDns();
        BelayClient belay = leaks.build(BelayClient.builder().dns(nowhere).proxy(policy()));

        assertThat(style.text(belay, get(server.url("a.test", "/1")))).isEqualTo("served");
        assertThat(style.text(belay, get(server.url("a.test", "/2")))).isEqualTo("served");

        assertThat(proxy.seen())
                .extracting(ReceivedRequest::target)
                .containsExactly(server.url("a.test", "/1"), server.url("a.test", "/2"));
        assertThat(proxy.seen())
                .allSatisfy(request -> assertThat(request.header(NAME)).isEqualTo(LOGIN));
        assertThat(served).hasSize(2).noneMatch(head -> head.contains(ENCODED));
        assertThat(nowhere.lookups("a.test")).isZero();
    }

    @ParameterizedTest
    @EnumSource(CallStyle.class)
    void whereNoProxyIsInBetweenTheyAreNotSent(CallStyle style) throws Exception {
        FaultServer server = server("127.0.0.1");
        BelayClient belay = leaks.build(BelayClient.builder().proxy(policy().except("127.0.0.0/8")));
        Request careless = get(server.url("/")).newBuilder().header(NAME, LOGIN).build();

        assertThat(style.text(belay, careless)).isEqualTo("served");

        assertThat(served).singleElement().asString().doesNotContain(ENCODED).doesNotContain("proxy-");
        assertThat(proxy.traffic().connections()).isZero();
    }

    /** From a server behind the proxy to one that is called directly. */
    @ParameterizedTest
    @EnumSource(CallStyle.class)
    void aRedirectPastTheProxyLeavesThemBehind(CallStyle style) throws Exception {
        FaultServer there = server("127.0.0.2");
        FaultServer here = leaks.register(FaultServer.start(Answers.redirect(there.url("/there"))));
        BelayClient belay = leaks.build(BelayClient.builder().proxy(policy().except("127.0.0.2")));
        Request careless =
                get(here.url("a.test", "/")).newBuilder().header(NAME, LOGIN).build();

        assertThat(style.text(belay, careless)).isEqualTo("served");

        assertThat(proxy.seen())
                .singleElement()
                .satisfies(request -> assertThat(request.header(NAME)).isEqualTo(LOGIN));
        assertThat(served).singleElement().asString().startsWith("/there").doesNotContain(ENCODED);
    }

    @ParameterizedTest
    @CsvSource({"HTTP_1, false", "HTTP_1_TLS, false", "HTTP_1_TLS, true", "HTTP_2_TLS, true"})
    void aServerThatDemandsThemGetsNone(Wire wire, boolean tunnelled) throws Exception {
        ProxyPolicy policy = tunnelled ? policy() : policy().except("*");
        try (MockPeer peer = MockPeer.start(wire, noting);
                BelayClient belay = wire.patient().proxy(policy).build()) {
            for (CallStyle style : CallStyle.values()) {
                assertThatThrownBy(() -> style.text(belay, get(peer.url() + "demands")))
                        .isInstanceOfSatisfying(
                                HttpStatusException.class,
                                e -> assertThat(e.status()).isEqualTo(407));
            }
        }

        assertThat(served).hasSize(3).noneMatch(head -> head.contains(ENCODED));
    }

    @Test
    void aHeaderOfTheCallersGoesToAProxyForWhichThereAreNoOthers() throws Exception {
        FaultServer server = server("127.0.0.1");
        BelayClient belay = leaks.build(BelayClient.builder().proxy(ProxyPolicy.http("127.0.0.1", proxy.port())));
        Request own =
                get(server.url("a.test", "/")).newBuilder().header(NAME, LOGIN).build();

        assertThat(CallStyle.EXECUTE.text(belay, own)).isEqualTo("served");

        assertThat(proxy.seen())
                .singleElement()
                .satisfies(request -> assertThat(request.header(NAME)).isEqualTo(LOGIN));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aWrongPasswordIsTriedOnceAndSaysThatItWasTheProxy(boolean closing) throws Exception {
        TestProxy.Builder builder = TestProxy.builder().demanding("Basic other");
        TestProxy strict = leaks.register((closing ? builder.closing() : builder).start());
        RecordingListener events = new RecordingListener();
        BelayClient belay = leaks.build(BelayClient.builder()
                .listener(events)
                .proxy(ProxyPolicy.http("127.0.0.1", strict.port()).credentials("ada", PASSWORD)));

        try (CapturedLog log = CapturedLog.everything("dev.belay")) {
            for (CallStyle style : CallStyle.values()) {
                Throwable failure = catchThrowable(() -> style.text(belay, get("https://a.test/path")));

                assertThat(failure)
                        .isInstanceOfSatisfying(
                                ConnectFailedException.class,
                                e -> assertThat(e.requestMayHaveBeenSent()).isFalse())
                        .hasMessageStartingWith("GET https://a.test:443: no connection: the HTTP proxy 127.0.0.1:"
                                + strict.port() + " refuses the credentials that it was given (status 407, it takes"
                                + " basic). Check ProxyPolicy.credentials");
                assertShowsNothing(failure);
            }
            assertThat(events.events().toString() + log.messages() + belay).doesNotContain(PASSWORD, ENCODED);
        }
        assertThat(strict.seen()).hasSize(3);
    }

    private static void assertShowsNothing(Throwable failure) {
        StringWriter text = new StringWriter();
        failure.printStackTrace(new PrintWriter(text));
        assertThat(text + ((BelayException) failure).ledger().toString()).doesNotContain(PASSWORD, ENCODED);
    }

    @ParameterizedTest
    @EnumSource(CallStyle.class)
    void overHttpAWrongPasswordIsAResponseThatSaysSo(CallStyle style) {
        BelayClient belay = leaks.build(BelayClient.builder()
                .proxy(ProxyPolicy.http("127.0.0.1", proxy.port()).credentials("ada", "wrong")));

        assertThatThrownBy(() -> style.text(belay, get("http://a.test/")))
                .isInstanceOfSatisfying(
                        HttpStatusException.class, e -> assertThat(e.status()).isEqualTo(407))
                .hasMessageContaining("It is a proxy that demands other credentials (ProxyPolicy.credentials)")
                .hasMessageNotContaining("wrong");

        assertThat(proxy.seen()).hasSize(1);
    }

    @Test
    void withoutCredentialsTheProxysDemandIsNamed() {
        BelayClient belay = leaks.build(BelayClient.builder().proxy(ProxyPolicy.http("127.0.0.1", proxy.port())));

        assertThatThrownBy(() -> CallStyle.EXECUTE.text(belay, get("https://a.test/")))
                .isInstanceOf(ConnectFailedException.class)
                .hasMessageContaining(
                        "127.0.0.1:" + proxy.port() + " demands credentials (status 407, it takes basic)");

        assertThat(proxy.seen())
                .singleElement()
                .satisfies(connect -> assertThat(connect.header(NAME)).isNull());
    }
}
