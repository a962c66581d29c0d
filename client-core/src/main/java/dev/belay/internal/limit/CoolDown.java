package dev.belay.internal.limit;

import dev.belay.internal.time.Jitter;
import dev.belay.policy.CoolDownPolicy;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongUnaryOperator;

/** The pause for which the server of one origin has asked. */
public final class CoolDown {

    /*
     * One word holds when the pause ends, in microseconds since this object was made, and in its last ten bits over how many
     * milliseconds the callers spread after that. So the larger word is the later end.
     */

    private static final int SPREAD_BITS = 10;
    private static final long SPREAD_MASK = (1L << SPREAD_BITS) - 1;
    private static final long LONGEST_SPREAD_MILLIS = 1_000;
    private static final int SPREAD_SHARE = 4;
    private static final long MICRO = 1_000;
    private static final long MILLI = 1_000_000;

    private final long longestPauseNanos;
    private final long start;
    private final LongUnaryOperator chance;
    private final AtomicLong pause = new AtomicLong();

    public CoolDown(CoolDownPolicy policy, long now) {
        this(policy, now, Jitter::below);
    }

    /**
     * @param chance returns a number from 0 up to, not including, its argument
     */
    CoolDown(CoolDownPolicy policy, long now, LongUnaryOperator chance) {
        this.longestPauseNanos = policy.longestPause().toNanos();
        this.start = now;
        this.chance = chance;
    }

    /**
     * Begins a pause, or makes the one that goes on longer.
     *
     * @param pauseNanos for how long from now; cut to the policy's longest pause
     * @return false if nothing changed, since a pause goes on until then, or none was asked for
     */
    public boolean begin(long now, long pauseNanos) {
        long nanos = Math.min(pauseNanos, longestPauseNanos);
        if (nanos <= 0) {
            return false;
        }
        // Rounded up: nobody goes too early.
        long end = (now - start + nanos + MICRO - 1) / MICRO;
        long spread = Math.min(nanos / SPREAD_SHARE / MILLI, LONGEST_SPREAD_MILLIS);
        long wanted = (end << SPREAD_BITS) | spread;
        return pause.getAndAccumulate(wanted, Math::max) < wanted;
    }

    /** Returns how long the caller has to wait, with a spread of its own; 0 if there is no pause. */
    public long waitNanos(long now) {
        long word = pause.get();
        long left = leftNanos(word, now);
        return left == 0 ? 0 : left + chance.applyAsLong((word & SPREAD_MASK) * MILLI + 1);
    }

    /** Returns what is left of the pause; 0 if there is none. */
    public long leftNanos(long now) {
        return leftNanos(pause.get(), now);
    }

    private long leftNanos(long word, long now) {
        return word == 0 ? 0 : Math.max(0, (word >>> SPREAD_BITS) * MICRO - (now - start));
    }
}
