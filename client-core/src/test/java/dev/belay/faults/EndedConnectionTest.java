package dev.belay.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belay.BelayClient;
import dev.belay.ClientInternals;
import dev.belay.error.ConnectionLostException;
import dev.belay.testing.Answers;
import dev.belay.testing.ArrivedEnd;
import dev.belay.testing.Await;
import dev.belay.testing.BackgroundCall;
import dev.belay.testing.CallStyle;
import dev.belay.testing.ClientExtension;
import dev.belay.testing.Fault;
import dev.belay.testing.FaultConnection;
import dev.belay.testing.FaultServer;
import dev.belay.testing.Http2FaultServer;
import dev.belay.testing.Http2Stream;
import dev.belay.testing.OneShotBody;
import dev.belay.testing.ReceivedRequest;
import dev.belay.testing.StreamAnswer;
import dev.belay.testing.StreamAnswers;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * F11: a POST meets a connection that its server has ended. If the end was here before the POST was written it goes out on
 * another connection, as its first and only time; if it was not, nobody can know whether it was taken.
 */
class EndedConnectionTest {
    private static final int CONNECTIONS = 6;
    private static final Duration LIMIT = Duration.ofSeconds(10);

    /** How a server ends a connection over HTTP/1.1. */
    enum End {
        CLOSE(FaultConnection::close),
        /** Over TLS the same without a goodbye. */
        CUT(FaultConnection::cut),
        RESET(FaultConnection::reset);

        private final Put put;

        End(Put put) {
            this.put = put;
        }

        private interface Put {
            void to(FaultConnection connection) throws IOException;
        }
    }

    @RegisterExtension
    final ClientExtension clients = new ClientExtension();

    private final CountDownLatch answering = new CountDownLatch(1);
    private final CountDownLatch ending = new CountDownLatch(1);

    /** Ends its first connections after an answer, when the test says so; the others are sound. */
    private FaultServer serve(boolean tls, int ended, End end) {
        FaultServer.Builder builder = FaultServer.builder();
        Fault fault = Fault.perConnection(number -> number > ended ? Fault.answers(Answers.ok("taken")) : endsBy(end));
        return clients.register((tls ? builder.tls(Wire.CERTIFICATES) : builder).start(fault));
    }

    private Fault endsBy(End end) {
        return connection -> {
            ReceivedRequest request = connection.readRequest();
            if (request != null) {
                answering.await();
                Answers.ok("before").write(request, connection);
                ending.await();
                end.put.to(connection);
            }
        };
    }

    private void endAll(FaultServer server) {
        ending.countDown();
        assertThat(ArrivedEnd.await(server.port(), LIMIT)).isTrue();
    }

    private static Request get(String url) {
        return new Request.Builder().url(url).build();
    }

    private static Request post(String url) {
        return new Request.Builder()
                .url(url)
                .post(RequestBody.create("order", null))
                .build();
    }

    private static String text(OkHttpClient naive, Request request) throws IOException {
        try (Response response = naive.newCall(request).execute()) {
            return response.body().string();
        }
    }

    static Stream<Arguments> everyEnd() {
        return Stream.of(Wire.HTTP_1, Wire.HTTP_1_TLS)
                .flatMap(wire -> Stream.of(End.values()).map(end -> Arguments.of(wire, end)));
    }

    /** With its replays on it sends twice what was taken: {@code F11StaleConnectionTest}. */
    @ParameterizedTest
    @MethodSource("everyEnd")
    void aPostOfOkHttpWithoutReplaysFails(Wire wire, End end) throws Exception {
        OkHttpClient naive =
                wire.okHttp().newBuilder().retryOnConnectionFailure(false).build();
        clients.register(Wire.end(naive));
        FaultServer server = serve(wire.isTls(), 1, end);
        answering.countDown();
        assertThat(text(naive, get(server.url("/")))).isEqualTo("before");
        endAll(server);

        assertThatThrownBy(() -> text(naive, post(server.url("/")))).isInstanceOf(IOException.class);

        assertThat(server.traffic().requests()).isEqualTo(1);
    }

    @ParameterizedTest
    @MethodSource("everyEnd")
    void aPostAfterTheEndSucceeds(Wire wire, End end) throws Exception {
        assertPostAfterTheEndSucceeds(wire.belay(), serve(wire.isTls(), 1, end));
    }

    /** Where HTTP/2 may be agreed on, the first connection to a server does not yet stand on a channel. */
    @ParameterizedTest
    @EnumSource(End.class)
    void aPostAfterTheEndSucceedsWhereHttp2WasPossible(End end) throws Exception {
        assertPostAfterTheEndSucceeds(belayOfBoth(), serve(true, 1, end));
    }

    private void assertPostAfterTheEndSucceeds(BelayClient.Builder builder, FaultServer server) throws Exception {
        BelayClient belay = clients.build(builder);
        answering.countDown();
        assertThat(CallStyle.EXECUTE.text(belay, get(server.url("/")))).isEqualTo("before");
        endAll(server);

        for (CallStyle style : CallStyle.values()) {
            assertThat(style.text(belay, post(server.url("/")))).isEqualTo("taken");
        }

        assertThat(server.traffic().requests()).isEqualTo(1 + CallStyle.values().length);
        assertThat(server.traffic().connections()).isEqualTo(2);
    }

    @ParameterizedTest
    @MethodSource("everyEnd")
    void aPostGetsPastSixThatHaveEnded(Wire wire, End end) throws Exception {
        FaultServer server = serve(wire.isTls(), CONNECTIONS, end);
        BelayClient belay = clients.build(wire.patient());
        List<BackgroundCall<String>> calls = new ArrayList<>();
        for (int i = 0; i < CONNECTIONS; i++) {
            calls.add(clients.register(CallStyle.EXECUTE.start(belay, get(server.url("/")))));
        }
        assertThat(server.traffic().awaitRequests(CONNECTIONS, LIMIT)).isTrue();
        answering.countDown();
        for (BackgroundCall<String> call : calls) {
            assertThat(call.outcome(LIMIT).value()).isEqualTo("before");
        }
        endAll(server);

        assertThat(CallStyle.EXECUTE.text(belay, post(server.url("/")))).isEqualTo("taken");

        assertThat(server.traffic().requests()).isEqualTo(CONNECTIONS + 1);
    }

    /** It cannot be sent again, whatever its method. */
    @Test
    void anUploadThatIsReadOnceIsNotLostOnAnEndedConnection() throws Exception {
        FaultServer server = serve(false, 1, End.CLOSE);
        BelayClient belay = clients.build(Wire.HTTP_1.belay());
        answering.countDown();
        assertThat(CallStyle.EXECUTE.text(belay, get(server.url("/")))).isEqualTo("before");
        endAll(server);
        Request put = get(server.url("/")).newBuilder().put(new OneShotBody()).build();

        assertThat(CallStyle.EXECUTE.text(belay, put)).isEqualTo("taken");
    }

    @ParameterizedTest
    @EnumSource(
            value = Wire.class,
            names = {"HTTP_1", "HTTP_1_TLS"})
    void aSoundConnectionCarriesOnePostAfterAnother(Wire wire) throws Exception {
        assertConnections(wire.belay(), wire.isTls(), 1);
    }

    /** The first is replaced, once: nobody could see its end come. */
    @Test
    void whereHttp2WasPossibleTheSecondConnectionDoes() throws Exception {
        assertConnections(belayOfBoth(), true, 2);
    }

    private void assertConnections(BelayClient.Builder builder, boolean tls, int connections) throws Exception {
        FaultServer server = serve(tls, 0, End.CLOSE);
        BelayClient belay = clients.build(builder);

        for (CallStyle style : CallStyle.values()) {
            assertThat(style.text(belay, post(server.url("/")))).isEqualTo("taken");
            assertThat(style.text(belay, get(server.url("/")))).isEqualTo("taken");
        }

        assertThat(server.traffic().connections()).isEqualTo(connections);
    }

    private static BelayClient.Builder belayOfBoth() {
        return ClientInternals.trusting(
                BelayClient.builder(),
                Wire.CERTIFICATES.clientSocketFactory(),
                Wire.CERTIFICATES.clientTrustManager(),
                Protocol.HTTP_2,
                Protocol.HTTP_1_1);
    }

    static Stream<Arguments> everyEndOfHttp2() {
        return Stream.of(Wire.HTTP_2, Wire.HTTP_2_TLS)
                .flatMap(wire -> Stream.of(false, true).map(reset -> Arguments.of(wire, reset)));
    }

    @ParameterizedTest
    @MethodSource("everyEndOfHttp2")
    void overHttp2ItSucceedsOnceTheReaderHasSeenTheEnd(Wire wire, boolean reset) throws Exception {
        StreamAnswer first = stream -> {
            StreamAnswers.ok("before").answer(stream);
            ending.await();
            end(stream, reset);
        };
        try (Peer peer =
                Peer.start(wire, Answers.ok("unused"), StreamAnswers.inTurn(first, StreamAnswers.ok("taken")))) {
            BelayClient belay = clients.build(wire.belay());
            assertThat(CallStyle.EXECUTE.text(belay, peer.request())).isEqualTo("before");
            ending.countDown();
            assertThat(Await.condition(LIMIT, () -> belay.connections().idle() == 0))
                    .isTrue();

            assertThat(CallStyle.EXECUTE.text(belay, post(peer.url()))).isEqualTo("taken");

            assertThat(peer.traffic().requests()).isEqualTo(2);
        }
    }

    private static void end(Http2Stream stream, boolean reset) throws IOException {
        if (reset) {
            stream.resetConnection();
        } else {
            stream.endConnection();
        }
    }

    /** The server has it and answers by the end: to this host the same as an end that was on its way when it was written. */
    @ParameterizedTest
    @MethodSource("everyEnd")
    void anEndThatComesAfterTheWriteIsToldAndNotSentAgain(Wire wire, End end) throws Exception {
        Fault fault = connection -> {
            ReceivedRequest request = connection.readRequest();
            while (request != null && request.method().equals("GET")) {
                Answers.ok("before").write(request, connection);
                request = connection.readRequest();
            }
            end.put.to(connection);
        };
        FaultServer.Builder builder = FaultServer.builder();
        try (FaultServer server = (wire.isTls() ? builder.tls(Wire.CERTIFICATES) : builder).start(fault)) {
            assertToldOnce(wire, Peer.of(server));
        }
    }

    @ParameterizedTest
    @MethodSource("everyEndOfHttp2")
    void overHttp2Too(Wire wire, boolean reset) throws Exception {
        StreamAnswer ends = stream -> end(stream, reset);
        try (Peer peer =
                Peer.start(wire, Answers.ok("unused"), StreamAnswers.inTurn(StreamAnswers.ok("before"), ends))) {
            assertToldOnce(wire, peer);
        }
    }

    private void assertToldOnce(Wire wire, Peer peer) throws Exception {
        BelayClient belay = clients.build(wire.belay());
        assertThat(CallStyle.EXECUTE.text(belay, peer.request())).isEqualTo("before");

        assertThatThrownBy(() -> CallStyle.EXECUTE.text(belay, post(peer.url())))
                .isInstanceOfSatisfying(
                        ConnectionLostException.class,
                        e -> assertThat(e.requestMayHaveBeenSent()).isTrue());

        assertThat(peer.traffic().requests()).isEqualTo(2);
    }

    /** A server that has learnt HTTP/2 since its connections were last opened. */
    @Test
    void aConnectionThatTurnsOutToBeSharedIsReplacedByOneThatInterruptsDoNotClose() throws Exception {
        BelayClient belay = clients.build(belayOfBoth());
        int port;
        try (FaultServer before = FaultServer.builder().tls(Wire.CERTIFICATES).start(Answers.ok("before"))) {
            port = before.port();
            assertThat(CallStyle.EXECUTE.text(belay, post(before.url("/")))).isEqualTo("before");
        }
        try (Http2FaultServer after =
                Http2FaultServer.builder().tls(Wire.CERTIFICATES).port(port).start(StreamAnswers.ok("after"))) {
            for (int i = 0; i < 3; i++) {
                assertThat(CallStyle.EXECUTE.text(belay, post(after.url("/")))).isEqualTo("after");
            }
            assertThat(after.traffic().connections()).isEqualTo(2);
        }
    }
}
