package dev.belay.internal.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.internal.time.TimeSource;
import dev.belay.policy.AddressPolicy;
import dev.belay.policy.ProxyPolicy;
import dev.belay.testing.Answers;
import dev.belay.testing.BackgroundCall;
import dev.belay.testing.FakeTimeSource;
import dev.belay.testing.FaultServer;
import dev.belay.testing.Http2FaultServer;
import dev.belay.testing.ServerTraffic;
import dev.belay.testing.StreamAnswers;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import okhttp3.Call;
import okhttp3.Connection;
import okhttp3.ConnectionPool;
import okhttp3.Dns;
import okhttp3.EventListener;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ConnectionUpkeepTest {
    private static final Duration LIMIT = Duration.ofSeconds(5);
    private static final Duration LONG = Duration.ofMinutes(1);
    private static final Duration SHORT = Duration.ofMillis(120);

    private final FakeTimeSource time = new FakeTimeSource();
    private final ConnectionPool pool = RestingPool.create();
    private final ConnectionUpkeep upkeep = new ConnectionUpkeep(8, LONG, time);
    private final WireSockets sockets =
            new WireSockets(upkeep, time, new AddressGuard(AddressPolicy.unrestricted(), ProxyPolicy.systemDefault()));
    private final OkHttpClient client = client(pool);

    ConnectionUpkeepTest() {
        upkeep.add(pool);
    }

    private OkHttpClient client(ConnectionPool connections) {
        return new OkHttpClient.Builder()
                .connectionPool(connections)
                .socketFactory(sockets)
                .eventListener(new Leases())
                .build();
    }

    private final class Leases extends EventListener {
        @Override
        public void connectionAcquired(Call call, Connection connection) {
            sockets.below(connection.socket()).lease().taken();
        }

        @Override
        public void connectionReleased(Call call, Connection connection) {
            sockets.below(connection.socket()).lease().givenBack();
        }
    }

    private void callAndLook(FaultServer... servers) throws IOException {
        for (FaultServer server : servers) {
            call(client, server);
        }
        upkeep.look();
    }

    private static void call(OkHttpClient client, FaultServer server) throws IOException {
        client.newCall(new Request.Builder().url(server.url("/")).build())
                .execute()
                .close();
    }

    private static OkHttpTransport transport(int maxIdleConnections, Duration maxIdle, Protocol... protocols) {
        return new OkHttpTransport(TransportConfig.of(Dns.SYSTEM, maxIdleConnections)
                .protocols(List.of(protocols))
                .times(maxIdle, TimeSource.SYSTEM));
    }

    private static void call(Transport transport, String url) throws IOException {
        TransportResponse response =
                transport.send(new Request.Builder().url(url).build(), new QuietObserver());
        try {
            response.source().readByteString();
        } finally {
            response.close();
        }
    }

    @Test
    void anIdleConnectionIsClosedAndTheNextCallOpensAnother() throws Exception {
        try (FaultServer server = FaultServer.start(Answers.ok("body"))) {
            assertIdleIsClosed(server.url("/"), server.traffic(), Protocol.HTTP_1_1);
        }
        try (Http2FaultServer server = Http2FaultServer.start(StreamAnswers.ok("body"))) {
            assertIdleIsClosed(server.url("/"), server.traffic(), Protocol.H2_PRIOR_KNOWLEDGE);
        }
    }

    private static void assertIdleIsClosed(String url, ServerTraffic traffic, Protocol protocol) throws Exception {
        try (OkHttpTransport transport = transport(8, SHORT, protocol)) {
            call(transport, url);

            assertThat(traffic.awaitOpenConnections(0, LIMIT)).isTrue();

            call(transport, url);
            assertThat(traffic.connections()).isEqualTo(2);
        }
    }

    @Test
    void oneThatIsUsedIsLeftAlone() throws Exception {
        CountDownLatch held = new CountDownLatch(1);
        try (FaultServer server =
                        FaultServer.start(Answers.inTurn(Answers.ok("one"), Answers.heldBy(held, Answers.ok("two"))));
                OkHttpTransport transport = transport(8, SHORT, Protocol.HTTP_1_1);
                FaultServer other = FaultServer.start(Answers.ok("body"))) {
            call(transport, server.url("/"));
            try (var slow = BackgroundCall.start(() -> {
                call(transport, server.url("/"));
                return "body";
            })) {
                assertThat(server.traffic().awaitRequestsInProgress(1, LIMIT)).isTrue();
                call(transport, other.url("/"));

                // The other one becomes idle later, so when it is closed this one would have been.
                assertThat(other.traffic().awaitOpenConnections(0, LIMIT)).isTrue();

                held.countDown();
                assertThat(slow.outcome(LIMIT).value()).isEqualTo("body");
            }
        }
    }

    @Test
    void noMoreThanTheLimitAreKept() throws Exception {
        int many = 6;
        CountDownLatch held = new CountDownLatch(1);
        try (FaultServer server = FaultServer.start(Answers.heldBy(held, Answers.ok("body")));
                OkHttpTransport transport = transport(1, LONG, Protocol.HTTP_1_1)) {
            List<BackgroundCall<String>> calls = new ArrayList<>();
            for (int i = 0; i < many; i++) {
                calls.add(BackgroundCall.start(() -> {
                    call(transport, server.url("/"));
                    return "body";
                }));
            }
            assertThat(server.traffic().awaitConnections(many, LIMIT)).isTrue();
            held.countDown();
            for (BackgroundCall<String> each : calls) {
                assertThat(each.outcome(LIMIT).value()).isEqualTo("body");
            }

            // The next look is due in a minute, but a new connection brings it on.
            // One may stay; as five dead ones are more than that, the pool is cleared.
            call(transport, server.url("/"));
            assertThat(server.traffic().connections()).isEqualTo(many);
            try (FaultServer other = FaultServer.start(Answers.ok("body"))) {
                call(transport, other.url("/"));
            }
            assertThat(server.traffic().awaitOpenConnections(0, LIMIT)).isTrue();
        }
    }

    @Test
    void itIsClosedAtTheLimitAndNotBefore() throws Exception {
        try (FaultServer server = FaultServer.start(Answers.ok("body"))) {
            callAndLook(server);
            time.advance(LONG.minusNanos(1));
            upkeep.look();
            callAndLook(server);
            assertThat(server.traffic().connections()).isEqualTo(1);

            time.advance(LONG);
            upkeep.look();

            assertThat(server.traffic().awaitOpenConnections(0, LIMIT)).isTrue();
        }
    }

    /** Many calls that are stopped at once leave many sockets that are still to be closed. */
    @Test
    void whatWasBrokenOffTakesNoIdleConnectionsPlace() throws Exception {
        try (FaultServer server = FaultServer.start(Answers.ok("body"));
                FaultServer silent = FaultServer.silent()) {
            callAndLook(server);
            time.advance(SHORT);
            for (int i = 0; i < 9; i++) {
                WireSocket stopped = (WireSocket) sockets.createSocket();
                stopped.connect(new InetSocketAddress(silent.address(), silent.port()));
                stopped.lease().taken();
                stopped.breakOff();
                stopped.lease().givenBack();
            }

            upkeep.look();

            callAndLook(server);
            assertThat(server.traffic().connections()).isEqualTo(1);
        }
    }

    /** A closed connection stays in OkHttp's pool until a call comes upon it, and nobody may ever call that origin again. */
    @Test
    void thePoolIsClearedOnceMostOfItIsDead() throws Exception {
        try (FaultServer one = FaultServer.start(Answers.ok("body"));
                FaultServer two = FaultServer.start(Answers.ok("body"));
                FaultServer three = FaultServer.start(Answers.ok("body"))) {
            callAndLook(one, two, three);
            time.advance(LONG);
            callAndLook(three);
            assertThat(pool.connectionCount()).as("two dead, one idle: cleared").isZero();

            callAndLook(one, two, three);
            time.advance(LONG);
            callAndLook(two, three);
            assertThat(pool.connectionCount()).as("one dead, two idle: kept").isEqualTo(3);

            time.advance(LONG);
            upkeep.look();
            assertThat(pool.connectionCount()).as("nothing idle: cleared").isZero();
        }
    }

    @Test
    void theLimitIsThatOfAllPoolsTogether() throws Exception {
        try (FaultServer one = FaultServer.start(Answers.ok("body"));
                FaultServer other = FaultServer.start(Answers.ok("body"))) {
            for (int i = 0; i < 7; i++) {
                callFromAnotherPool(other);
            }
            callAndLook(one);
            time.advance(SHORT);
            callAndLook(one);
            assertThat(one.traffic().connections()).as("eight may be idle").isEqualTo(1);

            callFromAnotherPool(other);
            upkeep.look();

            assertThat(other.traffic().connections()).isEqualTo(8);
            assertThat(other.traffic().awaitOpenConnections(7, LIMIT)).isTrue();
        }
    }

    private void callFromAnotherPool(FaultServer server) throws IOException {
        ConnectionPool another = RestingPool.create();
        upkeep.add(another);
        call(client(another), server);
    }

    /** OkHttp's pool may lend a connection in the moment in which it is being closed. (100,000 such calls are in the soak.) */
    @Test
    void noCallFailsBecauseItsConnectionIsClosedAsIdle() throws Exception {
        int callers = 4;
        int callsOfEach = 5_000;
        int connections = 100;
        // So short that every look closes whatever was not used since the one before.
        Duration limit = Duration.ofNanos(1);
        try (FaultServer server = FaultServer.start(Answers.ok("body"));
                OkHttpTransport transport = transport(callers, limit, Protocol.HTTP_1_1)) {
            AtomicLong made = new AtomicLong();
            List<BackgroundCall<String>> calls = new ArrayList<>();
            for (int i = 0; i < callers; i++) {
                calls.add(BackgroundCall.start(() -> {
                    // Where the processors are busy it looks seldom.
                    for (int n = 0; n < callsOfEach || server.traffic().connections() < connections; n++) {
                        call(transport, server.url("/"));
                        made.incrementAndGet();
                    }
                    return "done";
                }));
            }
            for (BackgroundCall<String> each : calls) {
                assertThat(each.outcome(Duration.ofSeconds(50)).value()).isEqualTo("done");
            }
            assertThat(server.traffic().requests()).isEqualTo(made.get());
            assertThat(server.traffic().connections()).isGreaterThanOrEqualTo(connections);
        }
    }
}
