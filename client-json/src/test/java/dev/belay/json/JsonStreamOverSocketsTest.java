package dev.belay.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belay.BelayClient;
import dev.belay.CallOptions;
import dev.belay.CancellationSource;
import dev.belay.CancellationToken;
import dev.belay.HttpCaller;
import dev.belay.Timeouts;
import dev.belay.error.AttemptTimeoutException;
import dev.belay.error.CallCancelledException;
import dev.belay.error.ConnectionLostException;
import dev.belay.error.DeadlineExceededException;
import dev.belay.json.StreamPeer.Script;
import dev.belay.json.StreamPeer.Wire;
import dev.belay.testing.Answers;
import dev.belay.testing.BackgroundCall;
import dev.belay.testing.ClientExtension;
import dev.belay.testing.FaultServer;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import okhttp3.Request;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class JsonStreamOverSocketsTest {
    private static final Json JSON = Json.create();
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final Duration SHORT = Duration.ofSeconds(1);
    private static final CancellationToken NONE = CancellationToken.none();
    private static final String ARRAY = "application/json";
    private static final String LINES = "application/x-ndjson";

    record Item(String name, int price) {}

    /** How the first element is sent, and half of the second. */
    private static final String ONE_AND_A_HALF = "{\"name\":\"a\",\"price\":1}%s{\"name\":\"b";

    @RegisterExtension
    final ClientExtension clients = new ClientExtension();

    @SuppressWarnings("MustBeClosed") // the stream closes it
    private static JsonStream<Item> items(HttpCaller caller, Request request, CancellationToken token)
            throws IOException {
        return JSON.stream(caller.open(request, token), Item.class);
    }

    static Stream<Arguments> kinds() {
        return Stream.of(Wire.values())
                .flatMap(wire -> Stream.of(Arguments.of(wire, ARRAY), Arguments.of(wire, LINES)));
    }

    private static String oneAndAHalf(String contentType) {
        return contentType.equals(ARRAY) ? "[" + ONE_AND_A_HALF.formatted(",") : ONE_AND_A_HALF.formatted("\n");
    }

    private static Script stopsInTheSecond(String contentType) {
        return (number, answer) -> {
            answer.begin(contentType);
            answer.send(oneAndAHalf(contentType));
            answer.awaitGone();
        };
    }

    /** The first call of a process loads classes for as long as these limits last. */
    @BeforeAll
    static void warmUp() throws Exception {
        for (Wire wire : Wire.values()) {
            try (StreamPeer peer = StreamPeer.start(wire, (number, answer) -> answer.whole(ARRAY, "[]"));
                    BelayClient client = wire.client().build();
                    JsonStream<Item> stream = items(client, peer.request(), NONE)) {
                assertThat(stream.hasNext()).isFalse();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void elementsComeWhileTheAnswerGoesOn(Wire wire, String contentType) throws Exception {
        CountDownLatch rest = new CountDownLatch(1);
        StreamPeer peer = clients.register(StreamPeer.start(wire, (number, answer) -> {
            answer.begin(contentType);
            answer.send(oneAndAHalf(contentType));
            rest.await();
            answer.send("\",\"price\":2}" + (contentType.equals(ARRAY) ? "]" : ""));
            answer.end();
        }));
        BelayClient client = clients.build(wire.client());

        try (JsonStream<Item> stream = items(client, peer.request(), NONE)) {
            assertThat(stream.next()).isEqualTo(new Item("a", 1));
            rest.countDown();
            assertThat(stream.next()).isEqualTo(new Item("b", 2));
            assertThat(stream.hasNext()).isFalse();
        }
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void closingEarlyGivesTheConnectionUp(Wire wire, String contentType) throws Exception {
        StreamPeer peer = clients.register(StreamPeer.start(wire, stopsInTheSecond(contentType)));
        BelayClient client = clients.build(wire.client());

        try (JsonStream<Item> stream = items(client, peer.request(), NONE)) {
            stream.next();
        }

        assertThat(peer.traffic().awaitRequestsInProgress(0, LIMIT)).isTrue();
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void aServerThatStopsIsNotWaitedForLongerThanARead(Wire wire, String contentType) throws Exception {
        StreamPeer peer = clients.register(StreamPeer.start(wire, stopsInTheSecond(contentType)));
        BelayClient client = clients.build(
                wire.client().timeouts(Timeouts.builder().read(SHORT).build()));
        JsonStream<Item> stream = items(client, peer.request(), NONE).skippingInvalid();
        stream.next();

        assertThatThrownBy(stream::hasNext).cause().isInstanceOf(AttemptTimeoutException.class);

        assertThat(stream.hasNext()).isFalse();
        assertThat(stream.skipped()).isZero();
        assertThat(peer.traffic().awaitRequestsInProgress(0, LIMIT)).isTrue();
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void aServerThatStopsIsNotWaitedForLongerThanTheTotal(Wire wire, String contentType) throws Exception {
        StreamPeer peer = clients.register(StreamPeer.start(wire, stopsInTheSecond(contentType)));
        HttpCaller caller = clients.build(wire.client()).with(CallOptions.none().total(SHORT));
        JsonStream<Item> stream = items(caller, peer.request(), NONE);
        stream.next();

        assertThatThrownBy(stream::hasNext).cause().isInstanceOf(DeadlineExceededException.class);

        assertThat(peer.traffic().awaitRequestsInProgress(0, LIMIT)).isTrue();
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void theTokenEndsIt(Wire wire, String contentType) throws Exception {
        CancellationSource source = CancellationSource.create();
        StreamPeer peer = clients.register(StreamPeer.start(wire, stopsInTheSecond(contentType)));
        BelayClient client = clients.build(wire.client());
        JsonStream<Item> stream = items(client, peer.request(), source.token());
        stream.next();

        try (BackgroundCall<Boolean> waiting = BackgroundCall.start(stream::hasNext)) {
            source.cancel();

            assertThat(waiting.outcome(LIMIT).failure()).cause().isInstanceOf(CallCancelledException.class);
        }
        assertThat(peer.traffic().awaitRequestsInProgress(0, LIMIT)).isTrue();
        assertThat(source.token()).hasFieldOrPropertyWithValue("last", null);
    }

    /** It is the connection's fault, not that of the document. */
    @ParameterizedTest
    @ValueSource(strings = {ARRAY, LINES})
    void aConnectionThatBreaksOffIsNoTruncatedDocument(String contentType) throws Exception {
        FaultServer server = clients.register(FaultServer.start(Answers.then(
                Answers.raw("HTTP/1.1 200 OK\r\nContent-Type: " + contentType + "\r\nContent-Length: 999\r\n\r\n"
                        + oneAndAHalf(contentType)),
                Answers.closes())));
        BelayClient client = clients.build(Wire.HTTP_1.client());
        Request request = new Request.Builder().url(server.url("/")).build();
        JsonStream<Item> stream = items(client, request, NONE).skippingInvalid();
        stream.next();

        assertThatThrownBy(stream::hasNext).cause().isInstanceOf(ConnectionLostException.class);
    }
}
