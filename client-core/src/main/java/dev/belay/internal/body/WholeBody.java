package dev.belay.internal.body;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads a whole body into one array. */
final class WholeBody {

    /*
     * A body that turns out to be longer than expected is kept in pieces until its end is there: an array that grows would
     * be there twice each time, and a body that is refused should never have taken more than its limit.
     */

    /** An announced length up to this is believed before its bytes are there. */
    private static final int BELIEVED_BYTES = 1 << 20;

    private static final int FIRST_BYTES = 8 << 10;
    private static final int LARGEST_PIECE_BYTES = 512 << 10;

    private final InputStream in;
    private final long limit;

    private WholeBody(InputStream in, long limit) {
        this.in = in;
        this.limit = limit;
    }

    /**
     * Returns the rest of the stream; null when it is longer than {@code limit}.
     *
     * @param announced the length that the server announced, or -1; with a body that is as long, the array that is filled is
     *     the one that is returned
     */
    static byte @Nullable [] read(InputStream in, long announced, long limit) throws IOException {
        return new WholeBody(in, limit).read(firstLength(announced, limit));
    }

    private static int firstLength(long announced, long limit) {
        long expected = announced >= 0 ? Math.min(announced, BELIEVED_BYTES) : FIRST_BYTES;
        return (int) Math.min(expected, limit);
    }

    private byte @Nullable [] read(int firstLength) throws IOException {
        byte[] piece = new byte[firstLength];
        int length = in.readNBytes(piece, 0, firstLength);
        int next = length < firstLength ? -1 : in.read();
        if (next < 0) {
            return length == firstLength ? piece : Arrays.copyOf(piece, length);
        }
        List<byte[]> pieces = new ArrayList<>();
        long total = length;
        while (next >= 0) {
            if (total == limit) {
                return null;
            }
            pieces.add(piece);
            piece = new byte[(int) Math.min(limit - total, Math.min(Math.max(1, total), LARGEST_PIECE_BYTES))];
            piece[0] = (byte) next;
            length = 1 + in.readNBytes(piece, 1, piece.length - 1);
            total += length;
            next = length < piece.length ? -1 : in.read();
        }
        return joined(pieces, piece, (int) total);
    }

    private static byte[] joined(List<byte[]> pieces, byte[] last, int total) {
        byte[] all = new byte[total];
        int at = 0;
        for (byte[] piece : pieces) {
            System.arraycopy(piece, 0, all, at, piece.length);
            at += piece.length;
        }
        System.arraycopy(last, 0, all, at, total - at);
        return all;
    }
}
