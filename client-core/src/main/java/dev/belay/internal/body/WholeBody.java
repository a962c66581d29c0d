package dev.belay.internal.body;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Reads a whole body into one array. */
final class WholeBody {

    /** An announced length up to this is believed before its bytes are there. */
    private static final int BELIEVED_BYTES = 1 << 20;

    private static final int FIRST_BYTES = 8 << 10;

    private WholeBody() {}

    /**
     * Returns the rest of the stream; null when it is longer than {@code limit}.
     *
     * @param announced the length that the server announced, or -1; with a body that is as long, the array that is filled is
     *     the one that is returned
     */
    static byte @Nullable [] read(InputStream in, long announced, long limit) throws IOException {
        byte[] bytes = new byte[firstLength(announced, limit)];
        int length = 0;
        while (true) {
            int n = length < bytes.length ? in.read(bytes, length, bytes.length - length) : in.read();
            if (n < 0) {
                return length == bytes.length ? bytes : Arrays.copyOf(bytes, length);
            }
            if (length < bytes.length) {
                length += n;
            } else if (length >= limit) {
                return null;
            } else {
                bytes = Arrays.copyOf(bytes, (int) Math.min(limit, longer(bytes.length, announced)));
                bytes[length++] = (byte) n;
            }
        }
    }

    private static int firstLength(long announced, long limit) {
        if (announced >= 0) {
            return (int) Math.min(announced, Math.min(limit, BELIEVED_BYTES));
        }
        return (int) Math.min(FIRST_BYTES, limit);
    }

    private static long longer(int length, long announced) {
        long doubled = Math.max(1, length) * 2L;
        return announced > length ? Math.min(announced, doubled) : doubled;
    }
}
