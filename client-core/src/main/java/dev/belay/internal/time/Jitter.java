package dev.belay.internal.time;

import java.util.concurrent.ThreadLocalRandom;

/** Chance, so that what begins together does not end together. */
public final class Jitter {

    private Jitter() {}

    /** Returns a number from 0 up to, not including, {@code bound}. */
    public static long below(long bound) {
        return ThreadLocalRandom.current().nextLong(bound);
    }
}
