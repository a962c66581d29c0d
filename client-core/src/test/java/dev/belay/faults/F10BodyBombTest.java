package dev.belay.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belay.BelayClient;
import dev.belay.CancellationToken;
import dev.belay.ClientInternals;
import dev.belay.HttpCaller;
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
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import mockwebserver3.MockResponse;
import okhttp3.OkHttpClient;
import okhttp3.Request;
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
    private static final int BOMB_BYTES = 24 * MIB;
    private static final byte[] BOMB = gzip(new byte[BOMB_BYTES]);
    private static final MockResponse BOMB_ANSWER = answer(BOMB);
    /** Large, but no more compressible than some logs are. */
    private static final MockResponse LARGE_ANSWER = answer(gzip(noiseAndZeros(BOMB_BYTES)));

    @RegisterExtension
    final ClientExtension leaks = new ClientExtension();

    @ParameterizedTest
    @EnumSource(Wire.class)
    void aNaiveClientTakesInWhateverABombHolds(Wire wire) throws Exception {
        OkHttpClient naive = wire.okHttp();
        leaks.register(Wire.end(naive));
        try (MockPeer peer = MockPeer.start(wire, BOMB_ANSWER);
                Response whole = naive.newCall(peer.request()).execute();
                Response streamed = naive.newCall(peer.request()).execute()) {
            assertThat(BOMB.length).isLessThan(BOMB_BYTES / 500);

            assertThat(whole.body().bytes()).hasSize(BOMB_BYTES);
            assertThat(streamed.body().byteStream().transferTo(OutputStream.nullOutputStream()))
                    .isEqualTo(BOMB_BYTES);
        }
    }

    @Test
    void theJdkClientTakesInWhateverTheServerSends() throws Exception {
        leaks.allowSockets();
        try (Peer peer = Peer.start(Wire.HTTP_1, Answers.chunkedOfSize(BOMB_BYTES), StreamAnswers.never())) {
            assertThat(NaiveClients.jdk()
                            .send(peer.jdkRequest(), BodyHandlers.ofByteArray())
                            .body())
                    .hasSize(BOMB_BYTES);
        }
    }

    static Stream<Arguments> everyStyle() {
        return Arrays.stream(Wire.values())
                .flatMap(wire -> Arrays.stream(CallStyle.values()).map(style -> Arguments.of(wire, style)));
    }

    @ParameterizedTest
    @MethodSource("everyStyle")
    void belayCountsDecodedBytesAndStopsAtTenMebibytes(Wire wire, CallStyle style) throws Exception {
        try (MockPeer peer = MockPeer.start(wire, LARGE_ANSWER);
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
        try (MockPeer peer = MockPeer.start(wire, BOMB_ANSWER);
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
    @EnumSource(
            value = Wire.class,
            names = {"HTTP_1", "HTTP_2"})
    void aStreamMayBeLongerThanWhatFitsIntoMemory(Wire wire) throws Exception {
        try (MockPeer peer = MockPeer.start(wire, LARGE_ANSWER);
                BelayClient belay = wire.belay().build()) {
            assertThat(streamed(belay, peer.request())).isEqualTo(BOMB_BYTES);
        }
    }

    @ParameterizedTest
    @EnumSource(Wire.class)
    void aStreamThatGrowsOutOfTooFewBytesIsRefused(Wire wire) throws Exception {
        try (MockPeer peer = MockPeer.start(wire, BOMB_ANSWER);
                BelayClient belay = wire.belay().build()) {
            assertThatThrownBy(() -> streamed(belay, peer.request()))
                    .isInstanceOfSatisfying(ResponseTooLargeException.class, e -> {
                        assertThat(e.decodedBytes()).isBetween(MIB + 1L, 2L * MIB);
                        assertThat(e.encodedBytes()).isBetween(1L, (long) BOMB.length);
                        assertThat(e.ratio()).isGreaterThan(100);
                        assertThat(e.limitBytes()).isLessThan(e.decodedBytes());
                    })
                    .hasMessageContaining("decoded from")
                    .hasMessageContaining("raise ResponseLimits.compressionRatio");
            assertThat(ClientInternals.engine(belay).limiter().inUse()).isZero();
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

    private static long streamed(HttpCaller caller, Request request) throws IOException {
        return caller.execute(request, CancellationToken.none(), response -> {
            InputStream body = response.body();
            byte[] buffer = new byte[1 << 16];
            long bytes = 0;
            for (int n = body.read(buffer); n >= 0; n = body.read(buffer)) {
                bytes += n;
            }
            return bytes;
        });
    }

    private static MockResponse answer(byte[] zipped) {
        return new MockResponse.Builder()
                .setHeader("Content-Encoding", "gzip")
                .body(new Buffer().write(zipped))
                .build();
    }

    private static byte[] noiseAndZeros(int length) {
        byte[] bytes = new byte[length];
        byte[] noise = new byte[2_000];
        Random random = new Random(1);
        for (int at = 0; at + noise.length <= length; at += 50 * noise.length) {
            random.nextBytes(noise);
            System.arraycopy(noise, 0, bytes, at, noise.length);
        }
        return bytes;
    }

    private static byte[] gzip(byte[] bytes) {
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
            gzip.write(bytes);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return compressed.toByteArray();
    }
}
