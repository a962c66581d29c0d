package dev.belay.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import mockwebserver3.MockResponse;
import mockwebserver3.MockResponseBody;
import okio.BufferedSink;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** F10: to refuse 10 GiB takes the limit and a mebibyte, and with HTTP/2 what OkHttp buffers of an unread stream. */
class BombInASmallHeapTest {
    private static final int MIB = 1 << 20;
    private static final long BOMB_MIB = 10_240;
    private static final byte[] GZIP_HEAD = {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, 0};
    private static final MockResponse SMALL =
            new MockResponse.Builder().body("x".repeat(100)).build();

    /** So much noise in each mebibyte, and it is compressed to no less than a fiftieth: a buffered read goes on to its cap. */
    private static final int BELOW_THE_RATIO = 20_000;

    /** What a process needs for one small call. */
    private static final int SMALL_CALL_MIB = 7;

    private static final int LIMIT_MIB = 10;
    private static final int MORE_MIB = 1;
    private static final int OF_OKHTTP_MIB = 16;

    private static MockResponse bomb(int noiseBytes) {
        return new MockResponse.Builder()
                .setHeader("Content-Encoding", "gzip")
                .body(new Bomb(deflated(noiseBytes)))
                // The server would say -1, which is no length.
                .removeHeader("Content-Length")
                .build();
    }

    /** Returns a mebibyte, compressed so that it can be repeated; the noise cannot be compressed. */
    private static byte[] deflated(int noiseBytes) {
        byte[] bytes = new byte[MIB];
        byte[] noise = new byte[noiseBytes];
        new Random(1).nextBytes(noise);
        System.arraycopy(noise, 0, bytes, 0, noiseBytes);
        Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION, true);
        deflater.setInput(bytes);
        byte[] compressed = new byte[MIB];
        int length = deflater.deflate(compressed, 0, compressed.length, Deflater.FULL_FLUSH);
        deflater.end();
        return Arrays.copyOf(compressed, length);
    }

    private static final class Bomb implements MockResponseBody {
        private final byte[] mebibyte;

        Bomb(byte[] mebibyte) {
            this.mebibyte = mebibyte;
        }

        @Override
        public long getContentLength() {
            return -1;
        }

        @Override
        public void writeTo(BufferedSink sink) throws IOException {
            sink.write(GZIP_HEAD);
            for (long i = 0; i < BOMB_MIB; i++) {
                sink.write(mebibyte);
                sink.emit();
            }
        }
    }

    private static int heap(Wire wire) {
        return SMALL_CALL_MIB + LIMIT_MIB + MORE_MIB + (wire.isHttp2() ? OF_OKHTTP_MIB : 0);
    }

    @Test
    void aSmallCallFits() throws Exception {
        try (MockPeer peer = MockPeer.start(Wire.HTTP_1, SMALL)) {
            assertThat(SmallHeap.outcome(SMALL_CALL_MIB, SmallHeap.Reading.BUFFERED, Wire.HTTP_1, peer.request()))
                    .isEqualTo("nothing");
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Wire.class,
            names = {"HTTP_1", "HTTP_2"})
    void aNaiveClientDies(Wire wire) throws Exception {
        try (MockPeer peer = MockPeer.start(wire, bomb(0))) {
            assertThat(SmallHeap.outcome(heap(wire), SmallHeap.Reading.NAIVE_BUFFERED, wire, peer.request()))
                    .isEqualTo("OutOfMemoryError");
        }
    }

    static Stream<Arguments> readings() {
        return Stream.of(Wire.HTTP_1, Wire.HTTP_2)
                .flatMap(wire -> Stream.of(
                        Arguments.of(wire, SmallHeap.Reading.BUFFERED, BELOW_THE_RATIO),
                        Arguments.of(wire, SmallHeap.Reading.STREAMED, 0)));
    }

    @ParameterizedTest
    @MethodSource("readings")
    void belayRefusesIt(Wire wire, SmallHeap.Reading reading, int noise) throws Exception {
        try (MockPeer peer = MockPeer.start(wire, bomb(noise))) {
            assertThat(SmallHeap.outcome(heap(wire), reading, wire, peer.request()))
                    .isEqualTo("ResponseTooLargeException");
        }
    }
}
