package dev.belay.internal.time;

import java.util.concurrent.atomic.AtomicLong;

/** Lets one of many equal complaints through in a minute. */
public final class OncePerMinute {

    private static final long MINUTE_NANOS = 60_000_000_000L;

    private final TimeSource time;
    private final AtomicLong next;

    public OncePerMinute(TimeSource time) {
        this.time = time;
        this.next = new AtomicLong(time.nanoTime());
    }

    /** Returns whether the complaint that is about to be made is the one to let through. */
    public boolean isDue() {
        long now = time.nanoTime();
        long due = next.get();
        return now - due >= 0 && next.compareAndSet(due, now + MINUTE_NANOS);
    }
}
