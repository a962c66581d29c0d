package dev.belay.internal.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.BelayClient;
import dev.belay.CallOptions;
import dev.belay.ClientInternals;
import dev.belay.error.DeadlineExceededException;
import dev.belay.policy.Tls;
import dev.belay.testing.Await;
import dev.belay.testing.BackgroundCall;
import dev.belay.testing.CallStyle;
import dev.belay.testing.ClientExtension;
import dev.belay.testing.Http2FaultServer;
import dev.belay.testing.StreamAnswer;
import dev.belay.testing.StreamAnswers;
import dev.belay.testing.TestCertificates;
import dev.belay.testing.TestClients;
import dev.belay.testing.VirtualTimer;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import okhttp3.Dns;
import okhttp3.Protocol;
import okhttp3.Request;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An HTTP/2 connection on which calls time out: real sockets, and virtual time, so that limits are exact. */
@Timeout(30)
class DeadConnectionTest {
    private static final Duration LIMIT = Duration.ofSeconds(5);
    private static final Duration SILENCE = Duration.ofSeconds(1);
    /** Longer than any test lets pass, so that nothing is closed because it was idle. */
    private static final Duration MAX_IDLE = Duration.ofDays(1);

    private static final TestCertificates CERTIFICATES = TestCertificates.create();
    private static final StreamAnswer ALIVE = StreamAnswers.ok("alive");

    @RegisterExtension
    final ClientExtension clients = new ClientExtension();

    private final VirtualTimer timer = new VirtualTimer();

    private BelayClient client(Protocol... protocols) {
        TlsSockets tls = new TlsSockets(
                CERTIFICATES.clientSocketFactory(), CERTIFICATES.clientTrustManager(), Tls.systemTrust());
        Transport transport = new OkHttpTransport(TransportConfig.of(Dns.SYSTEM, 8, tls)
                .protocols(List.of(protocols))
                .times(MAX_IDLE, timer.time()));
        return clients.build(ClientInternals.over(TestClients.once(), transport, timer.timer()));
    }

    private BelayClient client() {
        return client(Protocol.H2_PRIOR_KNOWLEDGE);
    }

    private Http2FaultServer server(StreamAnswer... inTurn) {
        return clients.register(Http2FaultServer.start(StreamAnswers.inTurn(inTurn)));
    }

    private static Request request(Http2FaultServer server) {
        return new Request.Builder().url(server.url("/")).build();
    }

    private static String text(BelayClient client, Http2FaultServer server) throws IOException {
        return CallStyle.EXECUTE.text(client, request(server));
    }

    /**
     * Starts a call, and returns when it waits for its answer. Time must not pass before: a write that it passes in counts
     * as blocked, for which the connection is closed too.
     */
    private static BackgroundCall<String> start(BelayClient client, Http2FaultServer server, Duration total)
            throws InterruptedException {
        long before = server.traffic().requests();
        BackgroundCall<String> call =
                CallStyle.EXECUTE.start(client.with(CallOptions.none().total(total)), request(server));
        assertThat(server.traffic().awaitRequests(before + 1, LIMIT)).isTrue();
        assertThat(Await.parked(call.thread(), LIMIT)).isTrue();
        return call;
    }

    /** Asserts that the call is out of time now, and returns when all that follows from it has been done. */
    private void assertTimedOut(BackgroundCall<String> call) throws InterruptedException {
        assertThat(call.outcome(LIMIT).failure()).isInstanceOf(DeadlineExceededException.class);
        CountDownLatch through = new CountDownLatch(1);
        // One thread does all of it, in order.
        timer.timer().closers().close(through::countDown);
        assertThat(through.await(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
    }

    private void timeOut(BelayClient client, Http2FaultServer server, Duration total) throws InterruptedException {
        try (BackgroundCall<String> call = start(client, server, total)) {
            timer.advance(total);
            assertTimedOut(call);
            // The server has been told, or sees the end of the connection: nothing is being written any more.
            assertThat(server.traffic().awaitRequestsInProgress(0, LIMIT)).isTrue();
        }
    }

    private void assertAliveOverConnection(int number, BelayClient client, Http2FaultServer server) throws Exception {
        assertThat(text(client, server)).isEqualTo("alive");
        assertThat(server.traffic().connections()).isEqualTo(number);
    }

    @ParameterizedTest(name = "over TLS: {0}")
    @ValueSource(booleans = {false, true})
    void afterACallThatTimedOutOnADarkConnectionTheNextOneOpensAnother(boolean tls) throws Exception {
        Http2FaultServer.Builder builder = Http2FaultServer.builder().goesDarkAtRequest(2);
        Http2FaultServer server = clients.register((tls ? builder.tls(CERTIFICATES) : builder).start(ALIVE));
        BelayClient client = tls ? client(Protocol.HTTP_2, Protocol.HTTP_1_1) : client();
        assertThat(text(client, server)).isEqualTo("alive");

        timeOut(client, server, SILENCE);

        assertThat(server.traffic().awaitOpenConnections(0, LIMIT)).isTrue();
        assertAliveOverConnection(2, client, server);
    }

    @Test
    void aShorterSilenceIsNoReasonToOpenAnotherConnection() throws Exception {
        Http2FaultServer server = server(ALIVE, StreamAnswers.never(), ALIVE);
        BelayClient client = client();
        assertThat(text(client, server)).isEqualTo("alive");

        timeOut(client, server, SILENCE.minusMillis(1));

        assertAliveOverConnection(1, client, server);
    }

    /** With deadlines shorter than that the connection would never be given up otherwise. */
    @Test
    void theSilenceOfCallsOneAfterTheOtherAddsUp() throws Exception {
        StreamAnswer never = StreamAnswers.never();
        Http2FaultServer server = server(ALIVE, never, never, never, ALIVE);
        BelayClient client = client();
        assertThat(text(client, server)).isEqualTo("alive");

        timeOut(client, server, SILENCE.dividedBy(4));
        timeOut(client, server, SILENCE.dividedBy(4));
        assertThat(server.traffic().openConnections()).isEqualTo(1);
        timeOut(client, server, SILENCE.dividedBy(2));

        assertThat(server.traffic().awaitOpenConnections(0, LIMIT)).isTrue();
        assertAliveOverConnection(2, client, server);
    }

    @Test
    void theTimeInWhichNobodyAskedIsNoSilence() throws Exception {
        Http2FaultServer server = server(ALIVE, StreamAnswers.never(), ALIVE);
        BelayClient client = client();
        assertThat(text(client, server)).isEqualTo("alive");
        timer.advance(Duration.ofHours(1));

        timeOut(client, server, SILENCE.dividedBy(2));

        assertAliveOverConnection(1, client, server);
    }

    /** What came for another call shows that the connection is alive, and that call's answer may still come. */
    @Test
    void aCallThatTimesOutOnALiveConnectionTakesNoOtherWithIt() throws Exception {
        CountDownLatch held = new CountDownLatch(1);
        Http2FaultServer server =
                server(StreamAnswers.heldBy(held, StreamAnswers.ok("slow")), StreamAnswers.never(), ALIVE);
        BelayClient client = client();
        try (BackgroundCall<String> innocent = start(client, server, SILENCE.multipliedBy(9));
                BackgroundCall<String> late = start(client, server, SILENCE.multipliedBy(3))) {
            timer.advance(SILENCE.multipliedBy(2));
            assertThat(text(client, server)).isEqualTo("alive");

            timer.advance(SILENCE);
            assertTimedOut(late);

            held.countDown();
            assertThat(innocent.outcome(LIMIT).value()).isEqualTo("slow");
            assertThat(server.traffic().connections()).isEqualTo(1);
        }
    }
}
