package dev.belay.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belay.BelayClient;
import dev.belay.CancellationToken;
import dev.belay.ClientInternals;
import dev.belay.ResponseHandle;
import dev.belay.ResponseReader;
import dev.belay.ResponseReaders;
import dev.belay.error.BelayException;
import dev.belay.error.HttpStatusException;
import dev.belay.error.ResponseTooLargeException;
import dev.belay.policy.ResponseLimits;
import dev.belay.testing.Answers;
import dev.belay.testing.CallStyle;
import dev.belay.testing.ClientExtension;
import dev.belay.testing.NaiveClients;
import dev.belay.testing.StreamAnswers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import mockwebserver3.MockResponse;
import okhttp3.OkHttpClient;
import okhttp3.Response;
import okio.Buffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** F10: a body that is read into memory whatever its size takes the process with it. */
class F10BodyBombTest {
    private static final Duration LIMIT = Duration.ofSeconds(5);
    private static final int MIB = 1 << 20;

    @RegisterExtension
    final ClientExtension leaks = new ClientExtension();

    @ParameterizedTest
    @EnumSource(Wire.class)
    void aNaiveClientTakesInWhateverABombHolds(Wire wire) throws Exception {
        OkHttpClient naive = wire.okHttp();
        leaks.register(Wire.end(naive));
        try (MockPeer peer = MockPeer.start(wire, Bombs.BOMB);
                Response whole = naive.newCall(peer.request()).execute()) {
            assertThat(whole.body().bytes()).hasSize(Bombs.BYTES);
        }
    }

    @Test
    void theJdkClientTakesInWhateverTheServerSends() throws Exception {
        leaks.allowSockets();
        try (Peer peer = Peer.start(Wire.HTTP_1, Answers.chunkedOfSize(Bombs.BYTES), StreamAnswers.never())) {
            assertThat(NaiveClients.jdk()
                            .send(peer.jdkRequest(), BodyHandlers.ofByteArray())
                            .body())
                    .hasSize(Bombs.BYTES);
        }
    }

    static Stream<Arguments> everyStyle() {
        return Arrays.stream(Wire.values())
                .flatMap(wire -> Arrays.stream(CallStyle.values()).map(style -> Arguments.of(wire, style)));
    }

    @ParameterizedTest
    @MethodSource("everyStyle")
    void belayCountsDecodedBytesAndStopsAtTenMebibytes(Wire wire, CallStyle style) throws Exception {
        try (MockPeer peer = MockPeer.start(wire, Bombs.LARGE);
                BelayClient belay = wire.belay().build()) {
            assertThatThrownBy(() -> style.text(belay, peer.request()))
                    .isInstanceOfSatisfying(
                            ResponseTooLargeException.class,
                            e -> assertThat(e.limitBytes()).isEqualTo(10 * MIB))
                    .hasMessageContaining("larger than 10485760 bytes")
                    .hasMessageContaining("raise ResponseLimits.bufferedBytes");
            assertThat(ClientInternals.engine(belay).limiter().inUse()).isZero();
        }
    }

    @ParameterizedTest
    @MethodSource("everyStyle")
    void belayStopsABodyThatNeverEnds(Wire wire, CallStyle style) throws Exception {
        try (Peer peer = Peer.start(wire, Answers.endless(), StreamAnswers.endless());
                BelayClient belay = small(wire)) {
            assertThatThrownBy(() -> style.text(belay, peer.request())).isInstanceOf(ResponseTooLargeException.class);
            assertThat(peer.traffic().awaitRequestsInProgress(0, LIMIT)).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource(CallStyle.class)
    void anAnnouncedLengthOverTheLimitIsRefusedBeforeAByteIsRead(CallStyle style) throws Exception {
        try (Peer peer = Peer.start(Wire.HTTP_1, Answers.bodyStops(0, 10 * MIB + 1), StreamAnswers.never());
                BelayClient belay = BelayClient.create()) {
            assertThatThrownBy(() -> style.text(belay, peer.request())).isInstanceOf(ResponseTooLargeException.class);
            assertThat(peer.traffic().awaitOpenConnections(0, LIMIT)).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Wire.class,
            names = {"HTTP_1", "HTTP_2"})
    void aBodyOfExactlyTheLimitIsRead(Wire wire) throws Exception {
        byte[] limit = new byte[1024];
        try (Peer peer = Peer.start(
                        wire,
                        Answers.inTurn(Answers.ofSize(1024), Answers.ofSize(1025), Answers.chunkedOfSize(1024)),
                        StreamAnswers.inTurn(
                                StreamAnswers.response(200, Map.of(), limit),
                                StreamAnswers.response(200, Map.of(), new byte[1025]),
                                StreamAnswers.response(200, Map.of(), limit)));
                BelayClient belay = small(wire)) {
            assertThat(CallStyle.EXECUTE.text(belay, peer.request())).hasSize(1024);
            assertThatThrownBy(() -> CallStyle.EXECUTE.text(belay, peer.request()))
                    .isInstanceOf(ResponseTooLargeException.class);
            assertThat(CallStyle.EXECUTE.text(belay, peer.request())).hasSize(1024);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Wire.class,
            names = {"HTTP_1", "HTTP_2"})
    void everyReaderThatBuffersHasTheLimit(Wire wire) throws Exception {
        try (MockPeer peer = MockPeer.start(wire, Bombs.BOMB);
                BelayClient belay = small(wire)) {
            for (ResponseReader<?> reader :
                    List.of(ResponseReaders.string(), ResponseReaders.bytes(), ResponseReaders.lines())) {
                assertThatThrownBy(() -> belay.execute(peer.request(), CancellationToken.none(), reader))
                        .isInstanceOf(ResponseTooLargeException.class);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Wire.class,
            names = {"HTTP_1", "HTTP_2"})
    void theBodyOfAnErrorIsCutAtItsOwnLimit(Wire wire) throws Exception {
        MockResponse error = new MockResponse.Builder()
                .code(500)
                .body(new Buffer().write(new byte[MIB]))
                .build();
        try (MockPeer peer = MockPeer.start(wire, error);
                BelayClient belay = wire.belay().build()) {
            assertThatThrownBy(() -> CallStyle.EXECUTE.text(belay, peer.request()))
                    .isInstanceOfSatisfying(
                            HttpStatusException.class, e -> assertThat(e.body()).hasSize(64 << 10));
            assertThatThrownBy(() -> CallStyle.OPEN.call(belay, peer.request(), ResponseHandle::string))
                    .isInstanceOf(ResponseTooLargeException.class)
                    .hasMessageContaining("ResponseLimits.errorBytes");
        }
    }

    @ParameterizedTest
    @EnumSource(CallStyle.class)
    void aBodyThatIsEncodedThreeTimesIsRefused(CallStyle style) throws Exception {
        MockResponse thrice = new MockResponse.Builder()
                .setHeader("Content-Encoding", "gzip, gzip, gzip")
                .body("x".repeat(1_000))
                .build();
        try (MockPeer peer = MockPeer.start(Wire.HTTP_1, thrice);
                BelayClient belay = BelayClient.create()) {
            assertThatThrownBy(() -> style.text(belay, peer.request()))
                    .isInstanceOf(BelayException.class)
                    .hasMessageContaining("the body is encoded 3 times, of which at most 2 are undone");
            assertThat(ClientInternals.engine(belay).limiter().inUse()).isZero();
            assertThat(ClientInternals.engine(belay).callsInFlight()).isZero();
        }
    }

    @Test
    void theLimitsCanBeRaisedButNotRemoved() {
        ResponseLimits.Builder limits = ResponseLimits.builder();

        assertThat(limits.bufferedBytes(1L << 30).build().bufferedBytes()).isEqualTo(1L << 30);
        for (long notALimit : new long[] {0, -1, (1L << 30) + 1, Long.MAX_VALUE}) {
            assertThatThrownBy(() -> limits.bufferedBytes(notALimit))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("bufferedBytes: " + notALimit + " (expected:");
            assertThatThrownBy(() -> limits.errorBytes(notALimit))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("errorBytes: " + notALimit + " (expected:");
        }
    }

    private static BelayClient small(Wire wire) {
        return wire.belay()
                .responseLimits(ResponseLimits.builder().bufferedBytes(1024).build())
                .build();
    }
}
