package dev.belay.internal.call;

import dev.belay.internal.time.TimeSource;
import java.util.concurrent.atomic.AtomicLong;

/** Lets one of many equal complaints through in a minute. */
final class OncePerMinute {

    private static final long MINUTE_NANOS = 60_000_000_000L;

    private final TimeSource time;
    private final AtomicLong next;

    OncePerMinute(TimeSource time) {
        this.time = time;
        this.next = new AtomicLong(time.nanoTime());
    }

    boolean isDue() {
        long now = time.nanoTime();
        long due = next.get();
        return now - due >= 0 && next.compareAndSet(due, now + MINUTE_NANOS);
    }
}
