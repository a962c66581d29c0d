package dev.belay.testing;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import okhttp3.MediaType;
import okhttp3.RequestBody;
import okio.BufferedSink;
import org.jspecify.annotations.Nullable;

/**
 * A request body of zeros that is written in small pieces and knows how far it got, so that a test can wait until the
 * upload is really stuck. A body made of one large array says nothing: the client may still be copying it.
 */
public final class MeasuredUpload extends RequestBody {
    private static final int PIECE_BYTES = 8192;
    private static final Duration QUIET = Duration.ofMillis(150);

    private static final long STALL_NANOS = 100_000_000;

    private final long size;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition progress = lock.newCondition();
    private long written;
    private long lastTaken = System.nanoTime();
    private boolean stalled;

    private MeasuredUpload(long size) {
        this.size = size;
    }

    /** Returns a body of a size, a multiple of 8 KiB. */
    public static MeasuredUpload ofSize(long bytes) {
        if (bytes % PIECE_BYTES != 0) {
            throw new IllegalArgumentException("bytes: " + bytes + " (expected: a multiple of " + PIECE_BYTES + ")");
        }
        return new MeasuredUpload(bytes);
    }

    @Override
    public @Nullable MediaType contentType() {
        return null;
    }

    @Override
    public long contentLength() {
        return size;
    }

    @Override
    public void writeTo(BufferedSink sink) throws IOException {
        byte[] piece = new byte[PIECE_BYTES];
        for (long left = size; left > 0; left -= PIECE_BYTES) {
            sink.write(piece);
            advance();
        }
    }

    /** Returns how many bytes the client has taken. */
    public long written() {
        lock.lock();
        try {
            return written;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Returns when the client took something last, on the clock of {@link System#nanoTime()}. What it takes after nothing for a
     * tenth of a second does not count: the end of a blocked write lets another piece through.
     */
    public long lastTaken() {
        lock.lock();
        try {
            return lastTaken;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits until the client has taken a part of the body and then nothing for 150 ms; returns whether that happened
     * within the limit.
     */
    public boolean awaitStall(Duration limit) throws InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        lock.lockInterruptibly();
        try {
            while (end - System.nanoTime() > 0) {
                long before = written;
                long left = QUIET.toNanos();
                while (written == before && left > 0) {
                    left = progress.awaitNanos(left);
                }
                if (written == before && before > 0) {
                    return before < size;
                }
            }
            return false;
        } finally {
            lock.unlock();
        }
    }

    private void advance() {
        lock.lock();
        try {
            written += PIECE_BYTES;
            long now = System.nanoTime();
            stalled |= written > PIECE_BYTES && now - lastTaken > STALL_NANOS;
            lastTaken = stalled ? lastTaken : now;
            progress.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
