package dev.belay.internal.time;

import java.time.Instant;

/** Where the library takes time from; the only place that asks the JVM's clocks, so that tests can use their own. */
public interface TimeSource {

    /** The JVM's clocks. */
    TimeSource SYSTEM = new SystemTimeSource();

    /** Returns nanoseconds since an arbitrary origin, only fit for differences (see {@link System#nanoTime()}). */
    long nanoTime();

    /** Returns the time of day. */
    Instant instant();
}
