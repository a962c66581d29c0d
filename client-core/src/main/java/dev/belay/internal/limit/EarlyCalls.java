package dev.belay.internal.limit;

import java.util.Arrays;

/** The few calls of an origin of which there are not yet enough to judge by. Not thread-safe. */
final class EarlyCalls {

    /*
     * Resilience4j's window takes 2.4 KB and some microseconds, and most origins of a crawler see a call or two. What is kept
     * here can be counted there later with the times at which it happened, so that it makes no difference when that is done.
     */

    private static final int FAILED = 1;
    private static final int SLOW = 2;
    private static final long FLAGS = FAILED | SLOW;

    private static final long[] NONE = {};

    private long[] calls = NONE;
    private int size;
    private long begin;
    private boolean begun;

    /** Adds a call and forgets those that have left the window; returns how many are left. */
    int add(boolean failed, boolean slow, long now, long windowNanos) {
        if (!begun) {
            begun = true;
            begin = now & ~FLAGS;
        }
        int gone = 0;
        while (gone < size && now - calls[gone] >= windowNanos) {
            gone++;
        }
        size -= gone;
        System.arraycopy(calls, gone, calls, 0, size);
        if (size == calls.length) {
            calls = Arrays.copyOf(calls, Math.max(2, size * 2));
        }
        // Times lose their last two bits, 3 ns.
        calls[size++] = (now & ~FLAGS) | (failed ? FAILED : 0) | (slow ? SLOW : 0);
        return size;
    }

    /** Returns whether there is no call that has not left the window. */
    boolean isEmpty(long now, long windowNanos) {
        return size == 0 || now - calls[size - 1] >= windowNanos;
    }

    /** Makes a window that has counted these calls, and forgets them. */
    CallWindow toWindow(String name, BreakerRules rules) {
        CallWindow window = new CallWindow(name, rules, begin);
        for (int i = 0; i < size; i++) {
            window.count((calls[i] & FAILED) != 0, (calls[i] & SLOW) != 0, calls[i] & ~FLAGS);
        }
        size = 0;
        calls = NONE;
        return window;
    }
}
