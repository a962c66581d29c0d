package dev.belay.internal.call;

/**
 * Whether a body comes in fast enough, on average over a while. Only time in which somebody waits for bytes counts, so that a
 * slow consumer is not taken for a slow server.
 */
final class MinimumRate {

    /*
     * The average is that of the last two half windows, the present one included: whoever becomes slow later on is noticed
     * after one and a half windows at the latest.
     */

    static final long WINDOW_NANOS = 10_000_000_000L;

    private static final long HALF_NANOS = WINDOW_NANOS / 2;
    private static final long NONE = -1;

    private final long leastBytes;
    /** What came in the half window before this one. */
    private long before = NONE;

    private long bytes;
    private long waitedNanos;

    MinimumRate(long bytesPerSecond) {
        this.leastBytes = bytesPerSecond * (WINDOW_NANOS / 1_000_000_000);
    }

    /** Returns how much longer to wait before it is too slow if nothing comes; zero or less if it is already. */
    long allowedNanos() {
        long leftOfHalf = HALF_NANOS - waitedNanos;
        boolean isDecided = before != NONE && before + bytes < leastBytes;
        return isDecided ? leftOfHalf : leftOfHalf + HALF_NANOS;
    }

    /** Somebody has waited for that long, and then that many bytes were there. */
    void waited(long nanos, long received) {
        waitedNanos += nanos;
        while (waitedNanos >= HALF_NANOS && allowedNanos() > 0) {
            waitedNanos -= HALF_NANOS;
            before = bytes;
            bytes = 0;
        }
        bytes += received;
    }
}
