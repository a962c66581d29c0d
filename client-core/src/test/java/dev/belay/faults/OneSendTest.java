package dev.belay.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belay.BelayClient;
import dev.belay.CancellationToken;
import dev.belay.ResponseHandle;
import dev.belay.error.BelayException;
import dev.belay.error.ConnectionLostException;
import dev.belay.error.HttpStatusException;
import dev.belay.testing.Answer;
import dev.belay.testing.Answers;
import dev.belay.testing.CallStyle;
import dev.belay.testing.ClientExtension;
import dev.belay.testing.Fault;
import dev.belay.testing.FaultServer;
import dev.belay.testing.NaiveClients;
import dev.belay.testing.ReceivedRequest;
import dev.belay.testing.StreamAnswer;
import dev.belay.testing.StreamAnswers;
import dev.belay.testing.TestClients;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Nothing is sent twice behind the caller's back: what the server answers reaches the caller with one send. */
class OneSendTest {
    private static final Duration LIMIT = Duration.ofSeconds(5);

    @RegisterExtension
    final ClientExtension leaks = new ClientExtension();

    /** A status, with one header, that makes a stock client send again. */
    private record Provocation(int status, String header, String value) {
        Answer answer() {
            return header.isEmpty() ? Answers.status(status) : Answers.status(status, header + ": " + value);
        }

        StreamAnswer streamAnswer() {
            return StreamAnswers.status(status, header.isEmpty() ? Map.of() : Map.of(header, value));
        }
    }

    static Stream<Provocation> provocations() {
        return Stream.of(
                new Provocation(302, "", ""),
                new Provocation(305, "Location", "/elsewhere"),
                new Provocation(408, "", ""),
                new Provocation(503, "", ""),
                new Provocation(503, "Retry-After", "0"));
    }

    static Stream<Arguments> everyProvocation() {
        return provocations()
                .flatMap(provocation -> Stream.of(Wire.values()).map(wire -> Arguments.of(provocation, wire)));
    }

    @Test
    void aNaiveClientSendsAgainByItself() throws Exception {
        for (Provocation provocation :
                List.of(new Provocation(408, "", ""), new Provocation(503, "Retry-After", "0"))) {
            OkHttpClient naive = NaiveClients.okHttp();
            leaks.register(Wire.end(naive));
            Answer answer = Answers.inTurn(provocation.answer(), Answers.ok("second"));
            try (FaultServer server = FaultServer.start(answer);
                    Response response = naive.newCall(
                                    new Request.Builder().url(server.url("/")).build())
                            .execute()) {
                assertThat(response.body().string()).isEqualTo("second");
                assertThat(server.traffic().requests()).isEqualTo(2);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("everyProvocation")
    void belayGivesTheCallerTheFirstAnswer(Provocation provocation, Wire wire) throws Exception {
        Answer answer = Answers.inTurn(provocation.answer(), Answers.ok("second"));
        StreamAnswer streamAnswer = StreamAnswers.inTurn(provocation.streamAnswer(), StreamAnswers.ok("second"));
        try (Peer peer = Peer.start(wire, answer, streamAnswer);
                BelayClient belay = wire.belay().build();
                ResponseHandle response = belay.open(peer.request(), CancellationToken.none())) {
            assertThat(response.status()).isEqualTo(provocation.status());
            if (!provocation.header().isEmpty()) {
                assertThat(response.header(provocation.header())).isEqualTo(provocation.value());
            }
            assertThat(response.headers().names()).noneMatch(name -> name.startsWith("Belay"));
            assertThat(response.ledger().attempts()).hasSize(1);
            assertThat(peer.traffic().requests()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @EnumSource(CallStyle.class)
    void theServersWishToBeLeftAloneIsInTheException(CallStyle style) throws Exception {
        Answer answer = Answers.status(503, "Retry-After: 7");
        try (Peer peer = Peer.start(Wire.HTTP_1, answer, StreamAnswers.never());
                BelayClient belay = TestClients.once().build()) {
            assertThatThrownBy(() -> style.call(belay, peer.request(), dev.belay.ResponseReaders.string()))
                    .isInstanceOfSatisfying(HttpStatusException.class, e -> {
                        assertThat(e.retryAfter()).contains(Duration.ofSeconds(7));
                        assertThat(e.headers().get("Retry-After")).isEqualTo("7");
                    });
            assertThat(peer.traffic().requests()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @EnumSource(CallStyle.class)
    void aPostOnAStaleConnectionIsNotSentTwice(CallStyle style) throws Exception {
        List<String> posts = new CopyOnWriteArrayList<>();
        Fault closesInsteadOfASecondAnswer = connection -> {
            ReceivedRequest first = connection.readRequest();
            if (first != null) {
                Answers.ok("first").write(first, connection);
                connection.answered();
                if (connection.readRequest() != null) {
                    connection.close();
                }
            }
        };
        try (FaultServer server = FaultServer.builder()
                        .onRequest(request -> {
                            if (request.method().equals("POST")) {
                                posts.add(request.body());
                            }
                        })
                        .start(closesInsteadOfASecondAnswer);
                BelayClient belay = TestClients.once().build()) {
            Request get = new Request.Builder().url(server.url("/")).build();
            Request post =
                    get.newBuilder().post(RequestBody.create("order", null)).build();
            assertThat(style.call(belay, get, ResponseHandle::string)).isEqualTo("first");

            assertThatThrownBy(() -> style.call(belay, post, ResponseHandle::string))
                    .isInstanceOfSatisfying(
                            ConnectionLostException.class,
                            e -> assertThat(e.requestMayHaveBeenSent()).isTrue());

            assertThat(server.traffic().connections()).isEqualTo(1);
            assertThat(posts).containsExactly("order");
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Wire.class,
            names = {"HTTP_2", "HTTP_2_TLS"})
    void aRefusedStreamIsKnownToBeUnsentAndSentAgain(Wire wire) throws Exception {
        StreamAnswer answer = StreamAnswers.inTurn(StreamAnswers.refuses(), StreamAnswers.ok("second"));
        try (Peer peer = Peer.start(wire, Answers.never(), answer);
                BelayClient belay = wire.belay().build()) {
            Request post = peer.request()
                    .newBuilder()
                    .post(RequestBody.create("order", null))
                    .build();

            assertThat(CallStyle.EXECUTE.text(belay, post)).isEqualTo("second");

            assertThat(peer.traffic().requests()).isEqualTo(2);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Wire.class,
            names = {"HTTP_2", "HTTP_2_TLS"})
    void aServerThatRefusesEveryStreamIsAskedThreeTimes(Wire wire) throws Exception {
        try (Peer peer = Peer.start(wire, Answers.never(), StreamAnswers.refuses());
                BelayClient belay = wire.belay().build()) {
            assertThatThrownBy(() -> CallStyle.EXECUTE.text(belay, peer.request()))
                    .isInstanceOfSatisfying(
                            BelayException.class,
                            e -> assertThat(e.requestMayHaveBeenSent()).isFalse());
            assertThat(peer.traffic().requests()).isEqualTo(3);
            assertThat(peer.traffic().awaitRequestsInProgress(0, LIMIT)).isTrue();
        }
    }
}
