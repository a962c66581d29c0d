package dev.belay.internal.time;

import java.time.Instant;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** The JVM's own clocks. */
final class SystemTimeSource implements TimeSource {

    @Override
    public long nanoTime() {
        return System.nanoTime();
    }

    @Override
    public Instant instant() {
        return Instant.now();
    }

    @Override
    public void park(Object blocker, long nanos) {
        if (nanos == UNTIL_UNPARKED) {
            // With a limit, a virtual thread would need an entry in the JVM's own timer.
            LockSupport.park(blocker);
        } else {
            LockSupport.parkNanos(blocker, nanos);
        }
    }

    @Override
    public void unpark(@Nullable Thread thread) {
        LockSupport.unpark(thread);
    }

    @Override
    public long jitter(long bound) {
        return Jitter.below(bound);
    }
}
