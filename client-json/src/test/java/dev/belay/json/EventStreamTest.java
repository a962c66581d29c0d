package dev.belay.json;

import static dev.belay.json.StreamPeer.EVENTS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belay.BelayClient;
import dev.belay.CancellationSource;
import dev.belay.CancellationToken;
import dev.belay.Timeouts;
import dev.belay.error.AttemptTimeoutException;
import dev.belay.error.CallCancelledException;
import dev.belay.error.CallInterruptedException;
import dev.belay.error.DeadlineExceededException;
import dev.belay.error.HttpStatusException;
import dev.belay.error.InvalidResponseException;
import dev.belay.json.StreamPeer.Wire;
import dev.belay.json.internal.EventParser;
import dev.belay.policy.RetryPolicy;
import dev.belay.testing.Await;
import dev.belay.testing.BackgroundCall;
import dev.belay.testing.ClientExtension;
import dev.belay.testing.Outcome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import okhttp3.Request;
import okhttp3.RequestBody;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Events over one connection. */
@Timeout(30)
class EventStreamTest {
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final Duration LONG = Duration.ofMinutes(10);
    private static final Duration SHORT = Duration.ofSeconds(1);
    private static final CancellationToken NONE = CancellationToken.none();

    @RegisterExtension
    final ClientExtension clients = new ClientExtension();

    private final CancellationSource source = CancellationSource.create();

    /** The first call of a process loads classes for as long as these limits last. */
    @BeforeAll
    static void warmUp() throws Exception {
        for (Wire wire : Wire.values()) {
            try (StreamPeer peer = StreamPeer.start(wire, (number, answer) -> answer.whole(EVENTS, "data: 1\n\n"));
                    BelayClient client = wire.client().build();
                    EventStream events = open(client, peer, NONE, LONG)) {
                assertThat(events.next()).isEqualTo(message("1"));
            }
        }
    }

    private static StreamPeer.Script oneAndNoMore() {
        return (number, answer) -> {
            answer.begin(EVENTS);
            answer.send("data: 1\n\n");
            answer.awaitGone();
        };
    }

    @SuppressWarnings("MustBeClosed") // whatever ends it closes it
    private static EventStream open(BelayClient client, StreamPeer peer, CancellationToken token, Duration total)
            throws IOException {
        return EventStream.open(client, peer.request(), token, total);
    }

    private static <T> BackgroundCall<T> parked(Callable<T> call) {
        BackgroundCall<T> started = BackgroundCall.start(call);
        assertThat(Await.condition(LIMIT, () -> isReading(started.thread()))).isTrue();
        return started;
    }

    /** A thread that reads from a socket runs, as far as the JVM knows; over HTTP/2 it waits. */
    private static boolean isReading(Thread thread) {
        for (StackTraceElement element : thread.getStackTrace()) {
            if (element.getClassName().equals(EventParser.class.getName())
                    && element.getMethodName().equals("fill")) {
                return true;
            }
        }
        return false;
    }

    private static ServerSentEvent message(String data) {
        return new ServerSentEvent("", "message", data);
    }

    @ParameterizedTest
    @EnumSource
    void eventsComeWhileTheAnswerGoesOn(Wire wire) throws Exception {
        CountDownLatch second = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        StreamPeer peer = clients.register(StreamPeer.start(wire, (number, answer) -> {
            answer.begin(EVENTS + "; charset=utf-8");
            answer.send("data: 1\n\ndat");
            second.await();
            answer.send("a: 2\n\n");
            end.await();
            answer.end();
        }));
        BelayClient client = clients.build(wire.client());

        try (EventStream events = open(client, peer, NONE, LONG)) {
            assertThat(events.next()).isEqualTo(message("1"));
            second.countDown();
            assertThat(events.hasNext()).isTrue();
            assertThat(events.hasNext()).isTrue();
            assertThat(events.next()).isEqualTo(message("2"));
            end.countDown();
            assertThat(events.hasNext()).isFalse();
            assertThatThrownBy(events::next).isInstanceOf(NoSuchElementException.class);
        }
        assertThat(peer.traffic().requests()).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource
    void closingEndsAWaitAtOnceAndTheServerSeesIt(Wire wire) throws Exception {
        StreamPeer peer = clients.register(StreamPeer.start(wire, oneAndNoMore()));
        BelayClient client = clients.build(wire.client());
        EventStream events = open(client, peer, source.token(), LONG);
        assertThat(events.next()).isEqualTo(message("1"));

        try (BackgroundCall<Boolean> waiting = parked(events::hasNext)) {
            events.close();

            assertThat(waiting.outcome(LIMIT).value()).isFalse();
        }
        assertThat(peer.traffic().awaitRequestsInProgress(0, LIMIT)).isTrue();
        assertThat(events.hasNext()).isFalse();
        assertThat(source.token()).hasFieldOrPropertyWithValue("last", null);
    }

    @ParameterizedTest
    @EnumSource
    void closingBetweenTwoEventsGivesTheConnectionUp(Wire wire) throws Exception {
        StreamPeer peer = clients.register(StreamPeer.start(wire, oneAndNoMore()));
        BelayClient client = clients.build(wire.client());

        try (EventStream events = open(client, peer, NONE, LONG)) {
            assertThat(events.next()).isEqualTo(message("1"));
        }

        assertThat(peer.traffic().awaitRequestsInProgress(0, LIMIT)).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void theTokenEndsIt(Wire wire) throws Exception {
        StreamPeer peer = clients.register(StreamPeer.start(wire, oneAndNoMore()));
        BelayClient client = clients.build(wire.client());
        EventStream events = open(client, peer, source.token(), LONG);
        events.next();

        try (BackgroundCall<Boolean> waiting = parked(events::hasNext)) {
            source.cancel("enough");

            assertThat(waiting.outcome(LIMIT).failure())
                    .isInstanceOf(UncheckedIOException.class)
                    .cause()
                    .isInstanceOfSatisfying(
                            CallCancelledException.class,
                            e -> assertThat(e.reason()).isEqualTo("enough"));
        }
        assertThat(peer.traffic().awaitRequestsInProgress(0, LIMIT)).isTrue();
        assertThat(events.hasNext()).isFalse();
    }

    @ParameterizedTest
    @EnumSource
    void theTotalEndsIt(Wire wire) throws Exception {
        StreamPeer peer = clients.register(StreamPeer.start(wire, oneAndNoMore()));
        BelayClient client = clients.build(wire.client());
        EventStream events = open(client, peer, source.token(), SHORT);

        try (BackgroundCall<Boolean> waiting = BackgroundCall.start(() -> {
            events.next();
            return events.hasNext();
        })) {
            assertThat(waiting.outcome(LIMIT).failure()).cause().isInstanceOf(DeadlineExceededException.class);
        }
        assertThat(peer.traffic().awaitRequestsInProgress(0, LIMIT)).isTrue();
        assertThat(source.token()).hasFieldOrPropertyWithValue("last", null);
    }

    @ParameterizedTest
    @EnumSource
    void anInterruptEndsIt(Wire wire) throws Exception {
        StreamPeer peer = clients.register(StreamPeer.start(wire, oneAndNoMore()));
        BelayClient client = clients.build(wire.client());
        EventStream events = open(client, peer, NONE, LONG);
        events.next();
        AtomicBoolean flag = new AtomicBoolean();

        try (BackgroundCall<Boolean> waiting = parked(() -> {
            try {
                return events.hasNext();
            } finally {
                flag.set(Thread.currentThread().isInterrupted());
            }
        })) {
            waiting.interrupt();

            Outcome<Boolean> outcome = waiting.outcome(LIMIT);
            assertThat(outcome.failure()).cause().isInstanceOf(CallInterruptedException.class);
        }
        assertThat(flag).isTrue();
        assertThat(peer.traffic().awaitRequestsInProgress(0, LIMIT)).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void theGapBetweenEventsIsLimited(Wire wire) throws Exception {
        StreamPeer peer = clients.register(StreamPeer.start(wire, oneAndNoMore()));
        BelayClient client = clients.build(
                wire.client().timeouts(Timeouts.builder().read(SHORT).build()));
        EventStream events = open(client, peer, NONE, LONG);
        events.next();

        assertThatThrownBy(events::hasNext).cause().isInstanceOf(AttemptTimeoutException.class);

        assertThat(peer.traffic().awaitRequestsInProgress(0, LIMIT)).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void whatIsNoEventStreamIsRefused(Wire wire) throws Exception {
        StreamPeer peer = clients.register(
                StreamPeer.start(wire, (number, answer) -> answer.whole("text/html", "<html></html>")));
        BelayClient client = clients.build(wire.client());

        assertThatThrownBy(() -> EventStream.open(client, peer.request(), source.token(), LONG))
                .isInstanceOf(InvalidResponseException.class)
                .hasMessageContaining("status 200, content type text/html (expected: text/event-stream)");
        assertThat(source.token()).hasFieldOrPropertyWithValue("last", null);
    }

    @Test
    void theStatusComesFirst() throws Exception {
        StreamPeer peer =
                clients.register(StreamPeer.start(Wire.HTTP_1, (number, answer) -> answer.status(503, Map.of())));
        BelayClient client = clients.build(Wire.HTTP_1.client());

        assertThatThrownBy(() -> EventStream.open(client, peer.request(), NONE, LONG))
                .isInstanceOfSatisfying(
                        HttpStatusException.class, e -> assertThat(e.status()).isEqualTo(503));
    }

    @Test
    void noContentIsNoEvents() throws Exception {
        StreamPeer peer =
                clients.register(StreamPeer.start(Wire.HTTP_1, (number, answer) -> answer.status(204, Map.of())));
        BelayClient client = clients.build(Wire.HTTP_1.client());

        try (EventStream events = open(client, peer, NONE, LONG)) {
            assertThat(events.hasNext()).isFalse();
        }
    }

    @Test
    void anEventThatIsTooLongEndsIt() throws Exception {
        StreamPeer peer = clients.register(StreamPeer.start(Wire.HTTP_1, (number, answer) -> {
            answer.begin(EVENTS);
            answer.send("data: " + "x".repeat(EventParser.MOST_EVENT_BYTES));
            answer.awaitGone();
        }));
        BelayClient client = clients.build(Wire.HTTP_1.client());
        EventStream events = open(client, peer, NONE, LONG);

        assertThatThrownBy(events::hasNext)
                .cause()
                .isInstanceOf(InvalidResponseException.class)
                .hasMessageContaining("a line of the event stream has more than 1048576 bytes");
        assertThat(peer.traffic().awaitRequestsInProgress(0, LIMIT)).isTrue();
    }

    @Test
    void aPostIsSentOnceWithItsBody() throws Exception {
        StreamPeer peer = clients.register(
                StreamPeer.start(Wire.HTTP_1, (number, answer) -> answer.whole(EVENTS, "data: 1\n\n")));
        BelayClient client = clients.build(Wire.HTTP_1.client());
        Request post = peer.request()
                .newBuilder()
                .post(Json.create().body(Map.of("stream", true)))
                .build();

        try (EventStream events = EventStream.open(client, post, NONE, LONG)) {
            assertThat(events.next()).isEqualTo(message("1"));
            assertThat(events.hasNext()).isFalse();
        }
        assertThat(peer.requests()).singleElement().satisfies(request -> {
            assertThat(request.method()).isEqualTo("POST");
            assertThat(request.body()).isEqualTo("{\"stream\":true}");
            assertThat(request.header("Accept")).isEqualTo(EVENTS);
            assertThat(request.header("Cache-Control")).isEqualTo("no-store");
        });
    }

    @Test
    void aTotalThatNoCallMayHaveLeavesNothingBehind() {
        BelayClient client = clients.build(Wire.HTTP_1.client());
        Request request = new Request.Builder().url("http://127.0.0.1/").build();

        assertThatThrownBy(() -> EventStream.open(client, request, source.token(), Duration.ofDays(2)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("total");
        assertThat(source.token()).hasFieldOrPropertyWithValue("last", null);
    }

    @Test
    void aRequestThatChangesSomethingIsNotReconnected() throws IOException {
        BelayClient client = clients.build(Wire.HTTP_1.client());
        Request post = new Request.Builder()
                .url("http://127.0.0.1/")
                .post(RequestBody.create(new byte[0]))
                .build();

        assertThatThrownBy(() -> EventStream.reconnecting(client, post, NONE, LONG, RetryPolicy.defaults()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("a POST (expected: GET");
    }
}
