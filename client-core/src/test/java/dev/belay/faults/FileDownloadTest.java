package dev.belay.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belay.BelayClient;
import dev.belay.CallOptions;
import dev.belay.CancellationSource;
import dev.belay.CancellationToken;
import dev.belay.HttpCaller;
import dev.belay.ResponseReader;
import dev.belay.ResponseReaders;
import dev.belay.Timeouts;
import dev.belay.error.AttemptTimeoutException;
import dev.belay.error.CallCancelledException;
import dev.belay.error.CallInterruptedException;
import dev.belay.error.ConnectionLostException;
import dev.belay.error.DeadlineExceededException;
import dev.belay.error.HttpStatusException;
import dev.belay.error.ResponseTooLargeException;
import dev.belay.policy.ResponseLimits;
import dev.belay.testing.Answers;
import dev.belay.testing.BackgroundCall;
import dev.belay.testing.CallStyle;
import dev.belay.testing.ClientExtension;
import dev.belay.testing.StreamAnswers;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import mockwebserver3.MockResponse;
import okhttp3.Response;
import okio.Buffer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A download that fails, in whatever way, leaves the file that was there and nothing else. */
class FileDownloadTest {
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final int MIB = 1 << 20;
    private static final int SENT = 100_000;
    private static final int ANNOUNCED = 1_000_000;
    private static final int INTERNAL_ERROR = 2;

    @RegisterExtension
    final ClientExtension leaks = new ClientExtension();

    @TempDir
    Path directory;

    private Path target;

    @BeforeAll
    static void warmUp() throws Exception {
        Wire.warmUp();
    }

    @BeforeEach
    void thereIsAnOldFile() throws IOException {
        target = Files.writeString(directory.resolve("target"), "old");
    }

    static Stream<Arguments> everyWay() {
        return Arrays.stream(Wire.values())
                .flatMap(wire -> Arrays.stream(CallStyle.values()).map(style -> Arguments.of(wire, style)));
    }

    @Test
    void aNaiveCopyLosesTheOldFileAndLeavesHalfOfTheNewOne() throws Exception {
        var naive = Wire.HTTP_1.okHttp();
        leaks.register(Wire.end(naive));
        try (Peer peer = cut(Wire.HTTP_1);
                Response response = naive.newCall(peer.request()).execute();
                InputStream body = response.body().byteStream()) {
            assertThatThrownBy(() -> Files.copy(body, target, StandardCopyOption.REPLACE_EXISTING))
                    .isInstanceOf(IOException.class);
        }
        assertThat(Files.size(target)).isEqualTo(SENT);
    }

    @ParameterizedTest
    @MethodSource("everyWay")
    void aWholeBodyReplacesTheOldFile(Wire wire, CallStyle style) throws Exception {
        byte[] bytes = new byte[3 * MIB];
        Arrays.fill(bytes, (byte) 'n');
        try (Peer peer = Peer.start(
                        wire,
                        Answers.response(200, List.of(), bytes),
                        StreamAnswers.response(200, Map.of("content-length", "" + bytes.length), bytes));
                BelayClient belay = wire.belay().build()) {
            long[] told = new long[2];
            Path file = style.call(belay, peer.request(), ResponseReaders.toFile(target, (n, total) -> {
                told[0] = n;
                told[1] = total;
            }));

            assertThat(file).isEqualTo(target);
            // not by AssertJ, which reads both byte by byte
            assertThat(Arrays.equals(Files.readAllBytes(file), bytes)).isTrue();
            assertThat(told).containsExactly(bytes.length, bytes.length);
        }
        assertThat(directory.toFile().list()).containsExactly("target");
    }

    @ParameterizedTest
    @MethodSource("everyWay")
    void aBodyThatIsCutOrResetLeavesTheOldFile(Wire wire, CallStyle style) throws Exception {
        for (Peer broken : List.of(cut(wire), reset(wire))) {
            try (Peer peer = broken;
                    BelayClient belay = wire.belay().build()) {
                assertThatThrownBy(() -> style.call(belay, peer.request(), ResponseReaders.toFile(target)))
                        .isInstanceOf(ConnectionLostException.class);
            }
            assertUntouched();
        }
    }

    @ParameterizedTest
    @EnumSource(Wire.class)
    void aBodyThatStopsLeavesTheOldFile(Wire wire) throws Exception {
        Timeouts.Builder timeouts = Timeouts.builder();
        for (Class<? extends IOException> failure :
                List.of(AttemptTimeoutException.class, DeadlineExceededException.class)) {
            boolean byTotal = failure == DeadlineExceededException.class;
            Duration limit = Duration.ofMillis(200);
            Timeouts brief = byTotal
                    ? timeouts.total(limit).build()
                    : timeouts.read(limit).build();
            try (Peer peer = stopping(wire);
                    BelayClient belay = wire.belay().timeouts(brief).build()) {
                assertThatThrownBy(() -> save(belay, peer)).isInstanceOf(failure);
            }
            assertUntouched();
        }
    }

    @ParameterizedTest
    @MethodSource("everyWay")
    void aCallThatIsCancelledLeavesTheOldFile(Wire wire, CallStyle style) throws Exception {
        CountDownLatch written = new CountDownLatch(1);
        CancellationSource source = CancellationSource.create();
        ResponseReader<Path> reader = ResponseReaders.toFile(target, (bytes, total) -> written.countDown());
        try (Peer peer = stopping(wire);
                BelayClient belay = wire.belay().build();
                var call = BackgroundCall.start(() -> style.call(belay, peer.request(), source.token(), reader))) {
            assertThat(written.await(10, TimeUnit.SECONDS)).isTrue();

            source.cancel("no longer needed");

            assertThat(call.outcome(LIMIT).failure()).isInstanceOf(CallCancelledException.class);
            assertThat(peer.traffic().awaitRequestsInProgress(0, LIMIT)).isTrue();
        }
        assertUntouched();
    }

    @ParameterizedTest
    @EnumSource(Wire.class)
    void anInterruptLeavesTheOldFileAndStaysSet(Wire wire) throws Exception {
        CountDownLatch written = new CountDownLatch(1);
        ResponseReader<Path> reader = ResponseReaders.toFile(target, (bytes, total) -> written.countDown());
        try (Peer peer = stopping(wire);
                BelayClient belay = wire.belay().build();
                var call = BackgroundCall.start(() -> {
                    assertThatThrownBy(() -> belay.execute(peer.request(), CancellationToken.none(), reader))
                            .isInstanceOf(CallInterruptedException.class);
                    return Thread.currentThread().isInterrupted();
                })) {
            assertThat(written.await(10, TimeUnit.SECONDS)).isTrue();

            call.interrupt();

            assertThat(call.outcome(LIMIT).value()).isTrue();
        }
        assertUntouched();
    }

    @ParameterizedTest
    @EnumSource(Wire.class)
    void aBodyThatIsTooLargeLeavesTheOldFile(Wire wire) throws Exception {
        ResponseLimits limits = ResponseLimits.builder().streamedBytes(SENT).build();
        try (Peer peer = Peer.start(wire, Answers.endless(), StreamAnswers.endless());
                BelayClient belay = wire.belay().responseLimits(limits).build()) {
            assertThatThrownBy(() -> save(belay, peer)).isInstanceOf(ResponseTooLargeException.class);
            assertThat(peer.traffic().awaitRequestsInProgress(0, LIMIT)).isTrue();
        }
        assertUntouched();
    }

    @ParameterizedTest
    @EnumSource(Wire.class)
    void aBombLeavesTheOldFileAndBodiesArriveDecoded(Wire wire) throws Exception {
        try (MockPeer peer = MockPeer.inTurn(wire, zipped(24 * MIB), zipped(MIB / 2));
                BelayClient belay = wire.belay().build()) {
            assertThatThrownBy(() -> save(belay, peer)).isInstanceOf(ResponseTooLargeException.class);
            assertUntouched();
            save(belay, peer);
        }
        assertThat(target).hasBinaryContent(new byte[MIB / 2]);
    }

    @ParameterizedTest
    @EnumSource(Wire.class)
    void whatAListenerThrowsReachesTheCallerAndLeavesTheOldFile(Wire wire) throws Exception {
        IllegalStateException enough = new IllegalStateException("enough");
        ResponseReader<Path> reader = ResponseReaders.toFile(target, (bytes, total) -> {
            throw enough;
        });
        try (Peer peer = Peer.start(wire, Answers.endless(), StreamAnswers.endless());
                BelayClient belay = wire.belay().build()) {
            assertThatThrownBy(() -> save(belay, peer, reader)).isSameAs(enough);
            assertThat(peer.traffic().awaitRequestsInProgress(0, LIMIT)).isTrue();
        }
        assertUntouched();
    }

    @ParameterizedTest
    @EnumSource(Wire.class)
    void aFileThatCannotBeMadeGivesTheConnectionUp(Wire wire) throws Exception {
        try (Peer peer = Peer.start(wire, Answers.endless(), StreamAnswers.endless());
                BelayClient belay = wire.belay().build()) {
            assertThatThrownBy(() -> save(belay, peer, ResponseReaders.toFile(directory)))
                    .isExactlyInstanceOf(FileSystemException.class);
            assertThat(peer.traffic().awaitRequestsInProgress(0, LIMIT)).isTrue();
        }
        assertUntouched();
    }

    @ParameterizedTest
    @EnumSource(Wire.class)
    void anErrorStatusLeavesTheOldFile(Wire wire) throws Exception {
        try (Peer peer = Peer.start(wire, Answers.status(503), StreamAnswers.status(503, Map.of()));
                BelayClient belay = wire.belay().build()) {
            assertThatThrownBy(() -> save(belay, peer)).isInstanceOf(HttpStatusException.class);
        }
        assertUntouched();
    }

    @Test
    void aBigDownloadTakesTheTimeThatItsOptionsGiveIt() throws Exception {
        Duration brief = Duration.ofMillis(100);
        try (Peer peer = Peer.start(
                        Wire.HTTP_1,
                        Answers.delayed(Duration.ofMillis(300), Answers.ofSize(SENT)),
                        StreamAnswers.never());
                BelayClient belay = BelayClient.builder()
                        .timeouts(Timeouts.builder().total(brief).build())
                        .build()) {
            assertThatThrownBy(() -> save(belay, peer)).isInstanceOf(DeadlineExceededException.class);
            assertUntouched();

            save(belay.with(CallOptions.stream(LIMIT, LIMIT)), peer);
        }
        assertThat(Files.size(target)).isEqualTo(SENT);
    }

    private void save(HttpCaller caller, Peer peer) throws IOException {
        save(caller, peer, ResponseReaders.toFile(target));
    }

    private static void save(HttpCaller caller, Peer peer, ResponseReader<Path> reader) throws IOException {
        caller.execute(peer.request(), CancellationToken.none(), reader);
    }

    private void save(HttpCaller caller, MockPeer peer) throws IOException {
        caller.execute(peer.request(), CancellationToken.none(), ResponseReaders.toFile(target));
    }

    private void assertUntouched() {
        assertThat(target).hasContent("old");
        assertThat(directory.toFile().list()).containsExactly("target");
    }

    private static Peer cut(Wire wire) {
        return Peer.start(wire, Answers.bodyEndsEarly(SENT, ANNOUNCED), stream -> {
            stream.sendHeaders(200, Map.of("content-length", "" + ANNOUNCED), false);
            stream.sendData(new byte[SENT], true);
        });
    }

    private static Peer reset(Wire wire) {
        return Peer.start(wire, Answers.bodyResets(SENT, ANNOUNCED), StreamAnswers.bodyResets(SENT, INTERNAL_ERROR));
    }

    private static Peer stopping(Wire wire) {
        return Peer.start(wire, Answers.bodyStops(SENT, ANNOUNCED), StreamAnswers.bodyStops(SENT, ANNOUNCED));
    }

    private static MockResponse zipped(int bytes) throws IOException {
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
            gzip.write(new byte[bytes]);
        }
        return new MockResponse.Builder()
                .setHeader("Content-Encoding", "gzip")
                .body(new Buffer().write(compressed.toByteArray()))
                .build();
    }
}
