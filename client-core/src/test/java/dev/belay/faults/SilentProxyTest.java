package dev.belay.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.BelayClient;
import dev.belay.CallOptions;
import dev.belay.CancellationSource;
import dev.belay.HttpCaller;
import dev.belay.error.AttemptTimeoutException;
import dev.belay.error.CallCancelledException;
import dev.belay.error.CallInterruptedException;
import dev.belay.error.DeadlineExceededException;
import dev.belay.event.Phase;
import dev.belay.policy.ProxyPolicy;
import dev.belay.testing.Answers;
import dev.belay.testing.BackgroundCall;
import dev.belay.testing.CallStyle;
import dev.belay.testing.ClientExtension;
import dev.belay.testing.Fault;
import dev.belay.testing.FaultServer;
import dev.belay.testing.FullBacklog;
import dev.belay.testing.NaiveClients;
import dev.belay.testing.TestProxy;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.time.Duration;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A proxy that takes the connection and then says nothing is one wait with connecting, and ends like it. */
@Timeout(30)
class SilentProxyTest {
    private static final Duration SHORT = Duration.ofMillis(150);
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final Duration LONG = Duration.ofMinutes(10);
    private static final CallOptions PATIENT =
            CallOptions.none().total(LONG).attempt(LONG).connect(LONG).firstByte(LONG);
    private static final Request HTTPS =
            new Request.Builder().url("https://a.test/path").build();
    private static final Request HTTP =
            new Request.Builder().url("http://a.test/path").build();

    @RegisterExtension
    final ClientExtension leaks = new ClientExtension();

    private final FaultServer silent = leaks.register(FaultServer.silent());

    private BelayClient client(int port) {
        return leaks.build(BelayClient.builder().proxy(ProxyPolicy.http("127.0.0.1", port)));
    }

    private static Throwable failure(HttpCaller caller, CallStyle style, Request request) throws Exception {
        Throwable failure = style.outcome(caller, request, LIMIT).failure();
        assertThat(failure).as("the call has ended").isNotNull();
        return failure;
    }

    @Test
    void theConnectTimeoutOfANaiveClientDoesNotCoverTheTunnel() throws Exception {
        Proxy proxy = new Proxy(Proxy.Type.HTTP, new InetSocketAddress(silent.address(), silent.port()));
        OkHttpClient naive = NaiveClients.okHttp()
                .newBuilder()
                .proxy(proxy)
                .connectTimeout(SHORT)
                .build();
        leaks.register(Wire.end(naive));
        okhttp3.Call call = naive.newCall(HTTPS);

        try (var background = BackgroundCall.start(call::execute, call::cancel)) {
            assertThat(background.outcome(SHORT.multipliedBy(3)).isHanging()).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource(CallStyle.class)
    void theConnectTimeoutCoversTheTunnel(CallStyle style) throws Exception {
        HttpCaller caller = client(silent.port()).with(PATIENT.connect(SHORT));

        assertThat(failure(caller, style, HTTPS))
                .isInstanceOfSatisfying(AttemptTimeoutException.class, e -> {
                    assertThat(e.phase()).isEqualTo(Phase.CONNECT);
                    assertThat(e.limit()).isEqualTo(SHORT);
                    assertThat(e.requestMayHaveBeenSent()).isFalse();
                })
                .hasMessageContaining("timed out after connect 150 ms opening the connection through the HTTP proxy"
                        + " 127.0.0.1:" + silent.port() + ". Check the proxy");
        assertThatTheProxyHearsOfIt();
    }

    private void assertThatTheProxyHearsOfIt() throws Exception {
        assertThat(silent.traffic().awaitOpenConnections(0, LIMIT)).isTrue();
    }

    @ParameterizedTest
    @EnumSource(CallStyle.class)
    void soDoAttemptAndDeadline(CallStyle style) throws Exception {
        BelayClient belay = client(silent.port());

        assertThat(failure(belay.with(PATIENT.attempt(SHORT)), style, HTTPS))
                .isInstanceOfSatisfying(
                        AttemptTimeoutException.class,
                        e -> assertThat(e.limit()).isEqualTo(SHORT));
        assertThat(failure(belay.with(CallOptions.none().total(SHORT)), style, HTTPS))
                .isInstanceOf(DeadlineExceededException.class)
                .hasMessageContaining("while opening the connection");
        assertThatTheProxyHearsOfIt();
    }

    @ParameterizedTest
    @EnumSource(CallStyle.class)
    void aCancelFreesWhoWaitsForTheTunnel(CallStyle style) throws Exception {
        HttpCaller caller = client(silent.port()).with(PATIENT);
        try (CancellationSource source = CancellationSource.create();
                BackgroundCall<String> call = style.start(caller, HTTPS, source.token())) {
            assertThat(silent.traffic().awaitRequests(1, LIMIT)).isTrue();

            source.cancel("no longer wanted");

            assertThat(call.outcome(LIMIT).failure()).isInstanceOf(CallCancelledException.class);
        }
        assertThatTheProxyHearsOfIt();
    }

    @Test
    void anInterruptFreesWhoWaitsForTheTunnel() throws Exception {
        HttpCaller caller = client(silent.port()).with(PATIENT);
        try (BackgroundCall<String> call = CallStyle.EXECUTE.start(caller, HTTPS)) {
            assertThat(silent.traffic().awaitRequests(1, LIMIT)).isTrue();

            call.interrupt();

            assertThat(call.outcome(LIMIT).failure()).isInstanceOf(CallInterruptedException.class);
        }
        assertThatTheProxyHearsOfIt();
    }

    @Test
    void overHttpTheProxyIsWaitedForLikeAnyServer() throws Exception {
        HttpCaller caller = client(silent.port()).with(PATIENT.firstByte(SHORT));

        assertThat(failure(caller, CallStyle.EXECUTE, HTTP))
                .isInstanceOfSatisfying(
                        AttemptTimeoutException.class,
                        e -> assertThat(e.phase()).isEqualTo(Phase.FIRST_BYTE));
    }

    @Test
    void whoDoesNotEvenTakeTheConnectionIsNamed() throws Exception {
        try (FullBacklog backlog = FullBacklog.open()) {
            int port = java.net.URI.create(backlog.url("/")).getPort();
            String host = java.net.URI.create(backlog.url("/")).getHost();
            BelayClient belay = leaks.build(BelayClient.builder().proxy(ProxyPolicy.http(host, port)));

            assertThat(failure(belay.with(PATIENT.connect(SHORT)), CallStyle.EXECUTE, HTTPS))
                    .isInstanceOf(AttemptTimeoutException.class)
                    .hasMessageContaining("opening the connection through the HTTP proxy " + host + ":" + port);
        }
    }

    /** The tunnel is there, and behind it nobody shakes hands. */
    @Test
    void theConnectTimeoutCoversTheHandshakeInTheTunnelAsWell() throws Exception {
        FaultServer server = leaks.register(FaultServer.silentTls());
        TestProxy proxy = leaks.register(TestProxy.builder().start());
        Request request = new Request.Builder().url(server.url("a.test", "/")).build();

        assertThat(failure(client(proxy.port()).with(PATIENT.connect(SHORT)), CallStyle.EXECUTE, request))
                .isInstanceOfSatisfying(
                        AttemptTimeoutException.class,
                        e -> assertThat(e.phase()).isEqualTo(Phase.TLS))
                .hasMessageContaining("shaking hands for TLS through the HTTP proxy");
    }

    /** What a proxy says with its refusal is dropped; but not for ever. */
    @Test
    void anEndlessRefusalEndsWithTheConnectTimeout() throws Exception {
        FaultServer endless = leaks.register(FaultServer.start(Fault.answers(Answers.then(
                Answers.raw("HTTP/1.1 403 No\r\nContent-Length: 9999999999999\r\n\r\nmore"), Answers.never()))));

        assertThat(failure(client(endless.port()).with(PATIENT.connect(SHORT)), CallStyle.EXECUTE, HTTPS))
                .isInstanceOf(AttemptTimeoutException.class);
    }
}
