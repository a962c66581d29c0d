package dev.belay.testing;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** How many bytes of DATA the peer lets us send, per stream and in all (RFC 9113 §5.2). */
final class SendWindows {
    private static final int DEFAULT_WINDOW = 65_535;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Map<Integer, Long> streams = new HashMap<>();
    private long connection = DEFAULT_WINDOW;
    private long initial = DEFAULT_WINDOW;

    void open(int streamId) {
        change(() -> streams.put(streamId, initial));
    }

    void close(int streamId) {
        change(() -> streams.remove(streamId));
    }

    void setInitial(int bytes) {
        change(() -> {
            long difference = bytes - initial;
            initial = bytes;
            streams.replaceAll((id, window) -> window + difference);
        });
    }

    void grow(int streamId, int bytes) {
        change(() -> {
            if (streamId == 0) {
                connection += bytes;
            } else {
                streams.computeIfPresent(streamId, (id, window) -> window + bytes);
            }
        });
    }

    /** Waits until there is room, takes at most {@code most} bytes of it, and returns how many. */
    int take(int streamId, int most) throws IOException, InterruptedException {
        lock.lockInterruptibly();
        try {
            while (true) {
                Long stream = streams.get(streamId);
                if (stream == null) {
                    throw new IOException("stream " + streamId + " is closed");
                }
                int granted = (int) Math.min(most, Math.min(stream, connection));
                if (granted > 0) {
                    streams.put(streamId, stream - granted);
                    connection -= granted;
                    return granted;
                }
                changed.await();
            }
        } finally {
            lock.unlock();
        }
    }

    private void change(Runnable change) {
        lock.lock();
        try {
            change.run();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
