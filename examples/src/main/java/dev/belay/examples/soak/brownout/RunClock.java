package dev.belay.examples.soak.brownout;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** The time since a run began, which may lie ahead. */
final class RunClock {
    private final long begin;

    private RunClock(long begin) {
        this.begin = begin;
    }

    /** Returns the clock of a run that begins after a while, in which everybody gets ready. */
    static RunClock beginningIn(Duration time) {
        return new RunClock(System.nanoTime() + time.toNanos());
    }

    /** Returns the time since the beginning in nanoseconds; negative before it. */
    long nanos() {
        return System.nanoTime() - begin;
    }

    /** Waits until so much time has passed since the beginning. */
    void await(long nanos) throws InterruptedException {
        for (long left = nanos - nanos(); left > 0; left = nanos - nanos()) {
            LockSupport.parkNanos(this, left);
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
        }
    }
}
