package dev.belay.internal.retry;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Counts what happens, by the second, for as long as a window looks back, and for ever. Lock-free; a count is one atomic
 * addition and allocates nothing.
 */
final class SecondCounts {

    /*
     * A slot is one long: above, the second it is for; below, its count. So a slot changes its second and its count in one
     * step, and whoever finds another second than its own in it knows that the count is an old one, without anybody having to
     * sweep. Seconds are ints and wrap after 136 years; only their differences count.
     */

    /** A power of two above any window, so that whoever is late has a slot of its own for a while. */
    private static final int SLOTS = 16;

    private static final long COUNT = 0xFFFF_FFFFL;

    private final int window;
    private final AtomicLongArray slots = new AtomicLongArray(SLOTS);
    private final AtomicLong before = new AtomicLong();

    /**
     * @param window how many seconds are looked at, with the one that has begun
     */
    SecondCounts(int window) {
        this.window = window;
        for (int i = 0; i < SLOTS; i++) {
            slots.set(i, empty(i - SLOTS));
        }
    }

    private static long empty(int second) {
        return (long) second << Integer.SIZE;
    }

    /** Returns how many seconds {@code second} is after that of the slot, negative for before. */
    private static int age(int second, long slot) {
        return second - (int) (slot >> Integer.SIZE);
    }

    /** Counts one in this second; false when that is so long over that its slot is another one's. */
    boolean add(int second) {
        int index = second & (SLOTS - 1);
        long slot = slots.get(index);
        while (age(second, slot) > 0) {
            if (slots.compareAndSet(index, slot, empty(second) + 1)) {
                before.addAndGet(slot & COUNT);
                return true;
            }
            slot = slots.get(index);
        }
        if (age(second, slot) < 0) {
            return false;
        }
        slots.getAndIncrement(index);
        return true;
    }

    /** Counts one for ever, and in no second. */
    void addBefore() {
        before.incrementAndGet();
    }

    /** Takes back one of this second. */
    void takeBack(int second) {
        int index = second & (SLOTS - 1);
        long slot = slots.get(index);
        while (age(second, slot) == 0) {
            if (slots.compareAndSet(index, slot, slot - 1)) {
                return;
            }
            slot = slots.get(index);
        }
        // Its slot is another second's by now.
        before.decrementAndGet();
    }

    /** Returns the count of the window that ends with this second. */
    long inWindow(int second) {
        long sum = 0;
        for (int i = 0; i < SLOTS; i++) {
            long slot = slots.get(i);
            if (age(second, slot) < window) {
                sum += slot & COUNT;
            }
        }
        return sum;
    }

    /** Returns the count since the beginning; while others count, it may miss or repeat a second of theirs. */
    long total() {
        long sum = before.get();
        for (int i = 0; i < SLOTS; i++) {
            sum += slots.get(i) & COUNT;
        }
        return sum;
    }
}
