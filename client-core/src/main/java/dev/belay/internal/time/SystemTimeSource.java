package dev.belay.internal.time;

import java.time.Instant;

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
}
