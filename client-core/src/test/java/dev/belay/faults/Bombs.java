package dev.belay.faults;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import mockwebserver3.MockResponse;
import okio.Buffer;

/** Answers that are small on the wire and large in memory. */
final class Bombs {
    private static final int MIB = 1 << 20;

    /** How much each of them holds. */
    static final int BYTES = 24 * MIB;

    private static final byte[] ZEROS = gzip(new byte[BYTES]);

    /** How much a bomb has on the wire. */
    static final int ZIPPED_BYTES = ZEROS.length;

    static final MockResponse BOMB = answer(ZEROS);
    /** Large, but no more compressible than some logs are. */
    static final MockResponse LARGE = answer(gzip(noiseAndZeros(BYTES)));

    private Bombs() {}

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
