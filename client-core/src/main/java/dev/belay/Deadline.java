package dev.belay;

import dev.belay.internal.time.TimeSource;
import java.time.Duration;

/** An absolute end on a clock that never jumps. */
final class Deadline {

    private static final Duration FURTHEST = Duration.ofDays(36_500);

    private final TimeSource time;
    private final long nanos;

    private Deadline(TimeSource time, long nanos) {
        this.time = time;
        this.nanos = nanos;
    }

    /** Returns the deadline that far from now; one that is further away than a century is a century away. */
    static Deadline in(Duration timeout, TimeSource time) {
        Duration bounded = timeout.compareTo(FURTHEST) > 0 ? FURTHEST : timeout;
        long nanos = bounded.isNegative() ? 0 : bounded.toNanos();
        return new Deadline(time, time.nanoTime() + nanos);
    }

    long nanos() {
        return nanos;
    }

    boolean hasPassed(long now) {
        return now - nanos >= 0;
    }

    boolean isBefore(Deadline other) {
        return nanos - other.nanos < 0;
    }

    Duration remaining() {
        return Duration.ofNanos(Math.max(0, nanos - time.nanoTime()));
    }

    @Override
    public String toString() {
        return remaining().toMillis() + " ms left";
    }
}
