package dev.belay.internal.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belay.internal.dns.Resolver;
import dev.belay.internal.time.TimeSource;
import dev.belay.testing.Answers;
import dev.belay.testing.BackgroundCall;
import dev.belay.testing.FaultServer;
import dev.belay.testing.Http2FaultServer;
import dev.belay.testing.StreamAnswers;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import okhttp3.Dns;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.Response;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class PoolsTest {
    private static final Request REQUEST =
            new Request.Builder().url("http://a.test/").build();

    private static final Duration LIMIT = Duration.ofSeconds(5);

    private static Pools pools(int calls) {
        return new Pools(TransportConfig.of(Dns.SYSTEM, calls), new Resolver(Dns.SYSTEM, TimeSource.SYSTEM));
    }

    private static List<Pool> enter(Pools pools, int calls) {
        List<Pool> entered = new ArrayList<>();
        for (int i = 0; i < calls; i++) {
            entered.add(pools.enter(REQUEST.url()));
        }
        return entered;
    }

    /** The layers above have timeouts of their own, and decide what is sent twice and where to. */
    @Test
    void okHttpHasNoTimersAndNeitherRepeatsNorRedirects() {
        OkHttpClient client = pools(1).enter(REQUEST.url()).client();

        assertThat(client.callTimeoutMillis()).isZero();
        assertThat(client.connectTimeoutMillis()).isZero();
        assertThat(client.readTimeoutMillis()).isZero();
        assertThat(client.writeTimeoutMillis()).isZero();
        assertThat(client.pingIntervalMillis()).isEqualTo(15_000);
        assertThat(client.retryOnConnectionFailure()).isFalse();
        assertThat(client.followRedirects()).isFalse();
        assertThat(client.followSslRedirects()).isFalse();
    }

    @Test
    void aCallTakesTheFirstPoolThatIsNotFull() {
        Pools pools = pools(1_024);
        List<Pool> first = enter(pools, Pool.CALLS);
        List<Pool> second = enter(pools, Pool.CALLS);

        assertThat(first).containsOnly(first.get(0));
        assertThat(second).containsOnly(second.get(0)).doesNotContain(first.get(0));

        first.get(0).leave();

        assertThat(pools.enter(REQUEST.url())).isSameAs(first.get(0));
        assertThat(pools.enter(REQUEST.url())).isNotIn(first.get(0), second.get(0));
    }

    @Test
    void connectionsThatCarryManyCallsAreSharedForLonger() {
        Pools pools = pools(10_000);
        pools.opened(REQUEST.url(), true, null);
        List<Pool> first = enter(pools, 1_024);

        assertThat(first).containsOnly(first.get(0));
        assertThat(pools.enter(REQUEST.url())).isNotEqualTo(first.get(0));
    }

    @Test
    void http2ConnectionsAreKnownToDoSo() throws Exception {
        CountDownLatch held = new CountDownLatch(1);
        try (Http2FaultServer server = Http2FaultServer.start(StreamAnswers.inTurn(
                        StreamAnswers.ok("body"), StreamAnswers.heldBy(held, StreamAnswers.ok("body"))));
                OkHttpTransport transport = new OkHttpTransport(
                        TransportConfig.of(Dns.SYSTEM, 1_024).protocols(List.of(Protocol.H2_PRIOR_KNOWLEDGE)))) {
            Request request = new Request.Builder().url(server.url("/")).build();
            transport.send(request, new QuietObserver()).close();
            List<BackgroundCall<Integer>> calls = new ArrayList<>();
            for (int i = 0; i < Pool.CALLS + 10; i++) {
                calls.add(BackgroundCall.start(() -> {
                    TransportResponse response = transport.send(request, new QuietObserver());
                    response.close();
                    return response.status();
                }));
            }
            assertThat(server.traffic().awaitRequestsInProgress(calls.size(), LIMIT))
                    .isTrue();
            held.countDown();
            for (BackgroundCall<Integer> call : calls) {
                assertThat(call.outcome(LIMIT).value()).isEqualTo(200);
            }
            assertThat(server.traffic().connections()).isEqualTo(1);
        }
    }

    /** How many calls there may be is decided above; here nothing is refused. */
    @Test
    void whenAllAreFullTheEmptiestWillDo() {
        Pools pools = pools(2 * Pool.CALLS);
        List<Pool> both = enter(pools, 2 * Pool.CALLS);

        assertThat(enter(pools, 2)).containsExactlyInAnyOrder(both.get(0), both.get(Pool.CALLS));
        assertThat(enter(pools(Pool.CALLS), 2 * Pool.CALLS)).hasSize(2 * Pool.CALLS);
    }

    @Test
    void callsOneAfterTheOtherShareOneConnection() throws Exception {
        try (FaultServer server = FaultServer.start(Answers.ok("body"));
                OkHttpTransport transport = new OkHttpTransport(
                        TransportConfig.of(Dns.SYSTEM, 1_024).protocols(List.of(Protocol.HTTP_1_1)))) {
            String url = server.url("/");
            for (int i = 0; i < Pool.CALLS + 1; i++) {
                transport
                        .send(new Request.Builder().url(url).build(), new QuietObserver())
                        .close();
            }
            assertThat(server.traffic().connections()).isEqualTo(1);
        }
    }

    @Test
    void aCallThatFailsLeavesItsPool() throws Exception {
        try (FaultServer server = FaultServer.start(Answers.ok("body"));
                FaultServer failing = FaultServer.start(Answers.closes());
                OkHttpTransport transport = new OkHttpTransport(
                        TransportConfig.of(Dns.SYSTEM, 1_024).protocols(List.of(Protocol.HTTP_1_1)))) {
            Request good = new Request.Builder().url(server.url("/")).build();
            Request bad = new Request.Builder().url(failing.url("/")).build();
            transport.send(good, new QuietObserver()).close();
            for (int i = 0; i < Pool.CALLS; i++) {
                assertThatThrownBy(() -> transport.send(bad, new QuietObserver()))
                        .isInstanceOf(IOException.class);
            }
            transport.send(good, new QuietObserver()).close();

            assertThat(server.traffic().connections()).isEqualTo(1);
        }
    }

    @Test
    void aResponseThatIsClosedTwiceLeavesOnce() {
        Response response = new Response.Builder()
                .request(REQUEST)
                .protocol(Protocol.HTTP_1_1)
                .code(200)
                .message("")
                .build();
        AtomicInteger left = new AtomicInteger();
        OkHttpResponse closed = new OkHttpResponse(response, left::incrementAndGet);

        closed.close();
        closed.close();

        assertThat(left).hasValue(1);
    }
}
