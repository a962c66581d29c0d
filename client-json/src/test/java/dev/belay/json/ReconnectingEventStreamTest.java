package dev.belay.json;

import static dev.belay.json.StreamPeer.EVENTS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belay.BelayClient;
import dev.belay.CancellationSource;
import dev.belay.ClientInternals;
import dev.belay.error.CallCancelledException;
import dev.belay.error.CallInterruptedException;
import dev.belay.error.ConnectFailedException;
import dev.belay.error.DeadlineExceededException;
import dev.belay.error.HttpStatusException;
import dev.belay.error.InvalidResponseException;
import dev.belay.json.StreamPeer.Script;
import dev.belay.json.StreamPeer.Wire;
import dev.belay.policy.RetryPolicy;
import dev.belay.testing.Await;
import dev.belay.testing.BackgroundCall;
import dev.belay.testing.ClientExtension;
import dev.belay.testing.FaultConnection;
import dev.belay.testing.FaultServer;
import dev.belay.testing.Outcome;
import dev.belay.testing.ReceivedRequest;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import okhttp3.Request;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Events over one connection after the other. */
@Timeout(30)
class ReconnectingEventStreamTest {
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final Duration LONG = Duration.ofMinutes(10);
    private static final Duration SHORT = Duration.ofSeconds(1);
    private static final RetryPolicy QUICK = RetryPolicy.builder()
            .retries(3)
            .backOff(Duration.ofMillis(1), Duration.ofMillis(2))
            .build();

    @RegisterExtension
    final ClientExtension clients = new ClientExtension();

    private final CancellationSource source = CancellationSource.create();
    private BelayClient client;

    @BeforeEach
    void client() {
        // Whose own policy has nothing to say here.
        client = clients.build(BelayClient.builder());
    }

    private StreamPeer peer(Script script) {
        return clients.register(StreamPeer.start(Wire.HTTP_1, script));
    }

    /** The client speaks that protocol, too. */
    private StreamPeer peer(Wire wire, Script script) {
        if (wire == Wire.HTTP_2) {
            client = clients.build(wire.client());
        }
        return clients.register(StreamPeer.start(wire, script));
    }

    /** One event on each of the first connections, then that. */
    private StreamPeer eventsThen(int connections, Script rest) {
        return peer(oneEachThen(connections, rest));
    }

    private static Script oneEachThen(int connections, Script rest) {
        return (number, answer) -> {
            if (number <= connections) {
                answer.whole(EVENTS, "retry: 1\nid: " + number + "\ndata: " + number + "\n\n");
            } else {
                rest.answer(number, answer);
            }
        };
    }

    private static Script status(int status) {
        return (number, answer) -> answer.status(status, Map.of());
    }

    private EventStream connect(StreamPeer peer, RetryPolicy policy) throws Exception {
        return connect(peer, policy, LONG);
    }

    @SuppressWarnings("MustBeClosed") // whatever ends it closes it
    private EventStream connect(StreamPeer peer, RetryPolicy policy, Duration total) throws Exception {
        return EventStream.reconnecting(client, peer.request(), source.token(), total, policy);
    }

    private static List<String> data(EventStream events) {
        List<String> all = new ArrayList<>();
        events.forEachRemaining(event -> all.add(event.data()));
        return all;
    }

    private static List<String> lastIds(StreamPeer peer) {
        return peer.requests().stream()
                .map(request -> String.valueOf(request.header("Last-Event-ID")))
                .toList();
    }

    private BackgroundCall<Boolean> paused(Callable<Boolean> call) {
        BackgroundCall<Boolean> started = BackgroundCall.start(call);
        assertThat(Await.condition(LIMIT, () -> isPaused(started.thread()))).isTrue();
        return started;
    }

    private static boolean isPaused(Thread thread) {
        return isIn(thread, "pause") && thread.getState() == Thread.State.TIMED_WAITING;
    }

    private static boolean isIn(Thread thread, String method) {
        return Stream.of(thread.getStackTrace())
                .anyMatch(element -> element.getMethodName().equals(method));
    }

    @Test
    void theLastIdIsSentUntilNoContentEndsIt() throws Exception {
        StreamPeer peer = eventsThen(3, status(204));

        try (EventStream events = connect(peer, QUICK)) {
            assertThat(data(events)).containsExactly("1", "2", "3");
        }

        assertThat(lastIds(peer)).containsExactly("null", "1", "2", "3");
        assertThat(peer.requests())
                .extracting(request -> request.header("Accept"))
                .containsOnly(EVENTS);
    }

    @ParameterizedTest
    @EnumSource
    void noContentEndsIt(Wire wire) throws Exception {
        StreamPeer peer = peer(wire, oneEachThen(2, status(204)));

        try (EventStream events = connect(peer, QUICK)) {
            assertThat(data(events)).containsExactly("1", "2");
        }
        assertThat(peer.traffic().requests()).isEqualTo(3);
    }

    @Test
    void anEventThatWasCutOffIsAskedForAgain() throws Exception {
        StreamPeer peer = peer((number, answer) -> {
            if (number == 1) {
                answer.whole(EVENTS, "retry: 1\nid: 1\ndata: 1\n\nid: 2\ndata: 2\n");
            } else if (number == 2) {
                answer.whole(EVENTS, "retry: 1\nid: 2\ndata: 2\n\n");
            } else {
                answer.status(204, Map.of());
            }
        });

        try (EventStream events = connect(peer, QUICK)) {
            assertThat(data(events)).containsExactly("1", "2");
        }

        assertThat(lastIds(peer)).containsExactly("null", "1", "2");
    }

    @Test
    void aConnectionThatBreaksOffIsMadeAgain() throws Exception {
        FaultServer server =
                clients.register(FaultServer.start((ReceivedRequest request, FaultConnection connection) -> {
                    if (connection.number() < 3) {
                        connection.write(
                                "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nContent-Length: 99\r\n\r\ndata: "
                                        + connection.number() + "\n\n");
                        connection.close();
                    } else {
                        connection.write("HTTP/1.1 204 No Content\r\n\r\n");
                    }
                }));
        Request request = new Request.Builder().url(server.url("/")).build();

        try (EventStream events = EventStream.reconnecting(client, request, source.token(), LONG, QUICK)) {
            assertThat(data(events)).containsExactly("1", "2");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {404, 401, 500, 301})
    void aStatusThatIsNeverRetriedEndsIt(int status) throws Exception {
        StreamPeer peer = eventsThen(1, status(status));
        EventStream events = connect(peer, QUICK);
        events.next();

        assertThatThrownBy(events::hasNext).cause().isInstanceOf(HttpStatusException.class);

        assertThat(peer.requests()).hasSize(2);
        assertThat(events.hasNext()).isFalse();
    }

    @Test
    void anotherContentTypeEndsIt() throws Exception {
        StreamPeer peer = eventsThen(1, (number, answer) -> answer.whole("text/html", "<html>"));
        EventStream events = connect(peer, QUICK);
        events.next();

        assertThatThrownBy(events::hasNext).cause().isInstanceOf(InvalidResponseException.class);

        assertThat(peer.requests()).hasSize(2);
    }

    @Test
    void aServerMayForbidIt() throws Exception {
        StreamPeer peer = eventsThen(1, (number, answer) -> answer.status(503, Map.of("X-Should-Retry", "false")));
        EventStream events = connect(peer, QUICK);
        events.next();

        assertThatThrownBy(events::hasNext).cause().isInstanceOf(HttpStatusException.class);

        assertThat(peer.requests()).hasSize(2);
    }

    @Test
    void connectionsInARowWithoutAnEventAreCounted() throws Exception {
        StreamPeer failing = eventsThen(1, status(503));
        EventStream events = connect(failing, QUICK);
        events.next();
        assertThatThrownBy(events::hasNext).cause().isInstanceOf(HttpStatusException.class);
        assertThat(failing.requests()).hasSize(1 + 3);

        StreamPeer silent = eventsThen(1, (number, answer) -> answer.whole(EVENTS, ": nothing\n\nid: x\n\n"));
        try (EventStream quiet = connect(silent, QUICK)) {
            assertThat(data(quiet)).containsExactly("1");
        }
        assertThat(silent.requests()).hasSize(1 + 3);
        assertThat(lastIds(silent)).containsExactly("null", "1", "x", "x");
    }

    @Test
    void anEventEndsTheRow() throws Exception {
        // Two without an event, one with: nine times as many as there are retries.
        StreamPeer peer = peer((number, answer) -> {
            if (number > 27) {
                answer.status(204, Map.of());
            } else if (number % 3 == 0) {
                answer.whole(EVENTS, "retry: 1\ndata: " + number + "\n\n");
            } else if (number % 3 == 1) {
                answer.status(503, Map.of());
            } else {
                answer.whole(EVENTS, ": nothing\n\n");
            }
        });

        try (EventStream events = connect(peer, QUICK)) {
            assertThat(data(events)).hasSize(9);
        }
        assertThat(peer.requests()).hasSize(28);
    }

    @Test
    void theFirstConnectionIsUnderThePolicyToo() throws Exception {
        StreamPeer peer = peer((number, answer) -> {
            if (number <= 3) {
                answer.status(503, Map.of());
            } else {
                answer.whole(EVENTS, "retry: 1\ndata: 1\n\n");
            }
        });

        try (EventStream events = connect(peer, QUICK)) {
            assertThat(events.next().data()).isEqualTo("1");
        }
        assertThat(peer.requests()).hasSize(4);
    }

    /** As many requests as the policy has retries, and one: the client's own policy would make it three times as many. */
    @Test
    void eachConnectionIsOneAttempt() throws Exception {
        StreamPeer peer = peer(status(503));

        assertThatThrownBy(() -> connect(peer, QUICK)).isInstanceOf(HttpStatusException.class);

        assertThat(peer.requests()).hasSize(1 + 3);
        assertThat(source.token()).hasFieldOrPropertyWithValue("last", null);
    }

    @Test
    void whereNobodyListensItEndsAfterItsRetries() throws Exception {
        StreamPeer gone = StreamPeer.start(Wire.HTTP_1, status(204));
        Request request = gone.request();
        gone.close();

        assertThatThrownBy(() -> EventStream.reconnecting(client, request, source.token(), LONG, QUICK))
                .isInstanceOf(ConnectFailedException.class);
    }

    @Test
    void withoutRetriesItEndsWithItsConnection() throws Exception {
        StreamPeer peer = eventsThen(9, status(204));

        try (EventStream events = connect(peer, RetryPolicy.never())) {
            assertThat(data(events)).containsExactly("1");
        }
        assertThat(peer.requests()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"'retry: 250\n', 200, '', 250", "'retry: 1\n', 503, 1, 1000", "'', 200, '', 1000"})
    void itWaitsAsLongAsTheServerAsksOrASecond(String field, int status, String retryAfter, long leastMillis)
            throws Exception {
        StreamPeer peer = peer((number, answer) -> {
            if (number == 1) {
                answer.whole(EVENTS, field + "data: 1\n\n");
            } else if (number == 2 && status != 200) {
                answer.status(status, Map.of("Retry-After", retryAfter));
            } else {
                answer.status(204, Map.of());
            }
        });
        try (EventStream events = connect(peer, QUICK)) {
            events.next();
            Outcome<Boolean> outcome = BackgroundCall.start(events::hasNext).outcome(LIMIT);
            assertThat(outcome.value()).isFalse();
            assertThat(outcome.took()).isGreaterThanOrEqualTo(Duration.ofMillis(leastMillis));
        }
    }

    private StreamPeer pausesForLong() {
        return pausesForLong(Wire.HTTP_1);
    }

    private StreamPeer pausesForLong(Wire wire) {
        return peer(wire, (number, answer) -> answer.whole(EVENTS, "retry: 600000\ndata: 1\n\n"));
    }

    @Test
    void thePauseHoldsNoConnectionAndNoPermit() throws Exception {
        EventStream events = connect(pausesForLong(), QUICK);
        events.next();

        try (BackgroundCall<Boolean> waiting = paused(events::hasNext)) {
            assertThat(ClientInternals.engine(client).callsInFlight()).isZero();
            assertThat(ClientInternals.engine(client).limiter().inUse()).isZero();
            events.close();
            assertThat(waiting.outcome(LIMIT).value()).isFalse();
        }
    }

    @ParameterizedTest
    @EnumSource
    void closingEndsThePause(Wire wire) throws Exception {
        StreamPeer peer = pausesForLong(wire);
        EventStream events = connect(peer, QUICK);
        events.next();

        try (BackgroundCall<Boolean> waiting = paused(events::hasNext)) {
            events.close();

            assertThat(waiting.outcome(LIMIT).value()).isFalse();
        }
        assertThat(peer.traffic().requests()).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource
    void theTokenEndsThePause(Wire wire) throws Exception {
        StreamPeer peer = pausesForLong(wire);
        EventStream events = connect(peer, QUICK);
        events.next();

        try (BackgroundCall<Boolean> waiting = paused(events::hasNext)) {
            source.cancel("enough");

            assertThat(waiting.outcome(LIMIT).failure())
                    .isInstanceOf(UncheckedIOException.class)
                    .cause()
                    .isInstanceOf(CallCancelledException.class);
        }
        assertThat(peer.traffic().requests()).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource
    void theTokenEndsALaterConnection(Wire wire) throws Exception {
        StreamPeer peer = peer(wire, oneEachThen(1, (number, answer) -> {
            answer.begin(EVENTS);
            answer.send("data: open\n\n");
            answer.awaitGone();
        }));
        EventStream events = connect(peer, QUICK);
        events.next();
        assertThat(events.next().data()).isEqualTo("open");

        try (BackgroundCall<Boolean> reading = BackgroundCall.start(events::hasNext)) {
            assertThat(Await.condition(LIMIT, () -> isIn(reading.thread(), "fill")))
                    .isTrue();
            source.cancel("enough");

            assertThat(reading.outcome(LIMIT).failure()).cause().isInstanceOf(CallCancelledException.class);
        }
        assertThat(peer.traffic().awaitRequestsInProgress(0, LIMIT)).isTrue();
        assertThat(peer.traffic().requests()).isEqualTo(2);
        assertThat(source.token()).hasFieldOrPropertyWithValue("last", null);
    }

    @Test
    void theTotalEndsThePause() throws Exception {
        StreamPeer peer = pausesForLong();
        EventStream events = connect(peer, QUICK, SHORT);

        try (BackgroundCall<Boolean> waiting = BackgroundCall.start(() -> {
            events.next();
            return events.hasNext();
        })) {
            assertThat(waiting.outcome(LIMIT).failure()).cause().isInstanceOf(DeadlineExceededException.class);
        }
        assertThat(source.token()).hasFieldOrPropertyWithValue("last", null);
    }

    @Test
    void anInterruptEndsThePause() throws Exception {
        StreamPeer peer = pausesForLong();
        EventStream events = connect(peer, QUICK);
        events.next();
        AtomicBoolean flag = new AtomicBoolean();

        try (BackgroundCall<Boolean> waiting = paused(() -> {
            try {
                return events.hasNext();
            } finally {
                flag.set(Thread.currentThread().isInterrupted());
            }
        })) {
            waiting.interrupt();

            assertThat(waiting.outcome(LIMIT).failure()).cause().isInstanceOf(CallInterruptedException.class);
        }
        assertThat(flag).isTrue();
        assertThat(peer.requests()).hasSize(1);
    }

    @Test
    void theTotalIsThatOfAllConnections() throws Exception {
        StreamPeer peer = peer((number, answer) -> answer.whole(EVENTS, "retry: 1\ndata: 1\n\n"));
        EventStream events = connect(peer, QUICK, SHORT);

        try (BackgroundCall<List<String>> all = BackgroundCall.start(() -> data(events))) {
            assertThat(all.outcome(LIMIT).failure()).cause().isInstanceOf(DeadlineExceededException.class);
        }
        assertThat(peer.requests()).hasSizeGreaterThan(1);
    }
}
