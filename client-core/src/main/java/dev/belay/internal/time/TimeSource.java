package dev.belay.internal.time;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Where the library takes time from, and lets it pass, and chance as to how much of it; the only place that asks the JVM's
 * clocks, so that tests can use their own.
 */
public interface TimeSource {

    /** The JVM's clocks. */
    TimeSource SYSTEM = new SystemTimeSource();

    /** A wait that only {@link #unpark} ends. */
    long UNTIL_UNPARKED = Long.MAX_VALUE;

    /** Returns nanoseconds since an arbitrary origin, only fit for differences (see {@link System#nanoTime()}). */
    long nanoTime();

    /** Returns the time of day. */
    Instant instant();

    /** Has this thread wait so long at most. Like all parking it may end early, for any reason or none. */
    void park(Object blocker, long nanos);

    /** Ends the wait of {@code thread}, if it is there; else its next one. */
    void unpark(@Nullable Thread thread);

    /**
     * Returns a number from 0 up to, not including, {@code bound}, by chance: so that what begins together does not end
     * together. Here, because time that can be repeated is worth little if chance cannot.
     */
    long jitter(long bound);
}
