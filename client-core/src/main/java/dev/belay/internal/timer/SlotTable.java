package dev.belay.internal.timer;

import java.util.Arrays;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/** The armed entries: a growing list of segments whose slots never move, so that arming and disarming need no lock. */
final class SlotTable {

    /*
     * An entry first tries the slot that its thread used last time around (cheap, and in the thread's cache), then a few
     * random ones: probing neighbours would make clusters, and a thread that hits one pays for everybody's calls. When a
     * segment looks full a larger one is appended. Segments are kept: a burst leaves slots that cost one read per scan.
     */

    private static final int FIRST_SEGMENT = 1024;
    private static final int TRIES = 8;

    private volatile Segment[] segments = {new Segment(FIRST_SEGMENT)};

    private static final class Segment {
        private final AtomicReferenceArray<@Nullable TimerEntry> slots;

        Segment(int length) {
            this.slots = new AtomicReferenceArray<>(length);
        }
    }

    void add(TimerEntry entry) {
        int hint = preferred();
        while (true) {
            Segment[] current = segments;
            for (int number = 0; number < current.length; number++) {
                if (addTo(current[number].slots, number, hint, entry)) {
                    return;
                }
            }
            grow(current);
        }
    }

    private static boolean addTo(
            AtomicReferenceArray<@Nullable TimerEntry> slots, int number, int hint, TimerEntry entry) {
        int mask = slots.length() - 1;
        int index = hint & mask;
        for (int i = 0; i < TRIES; i++) {
            if (slots.getPlain(index) == null) {
                // The position is written first: the scan may find and disarm the entry as soon as it is in the table.
                entry.armedAt(((long) number << 32) | index);
                if (slots.compareAndSet(index, null, entry)) {
                    return true;
                }
                entry.armedAt(TimerEntry.NOT_ARMED);
            }
            index = ThreadLocalRandom.current().nextInt() & mask;
        }
        return false;
    }

    private static int preferred() {
        long id = Thread.currentThread().getId();
        long mixed = id * 0x9E3779B97F4A7C15L;
        return (int) (mixed >>> 32);
    }

    private synchronized void grow(Segment[] seen) {
        if (segments == seen) {
            Segment[] more = Arrays.copyOf(seen, seen.length + 1);
            more[seen.length] = new Segment(2 * seen[seen.length - 1].slots.length());
            segments = more;
        }
    }

    /** Removes the entry if it is there; returns whether this call removed it. */
    boolean remove(TimerEntry entry) {
        long position = entry.takePosition();
        if (position == TimerEntry.NOT_ARMED) {
            return false;
        }
        segments[(int) (position >>> 32)].slots.setRelease((int) position, null);
        return true;
    }

    /** What a scan does with each entry. */
    interface Visitor {
        void visit(TimerEntry entry);
    }

    void forEach(Visitor visitor) {
        for (Segment segment : segments) {
            for (int i = 0; i < segment.slots.length(); i++) {
                TimerEntry entry = segment.slots.getAcquire(i);
                if (entry != null) {
                    visitor.visit(entry);
                }
            }
        }
    }

    boolean isEmpty() {
        for (Segment segment : segments) {
            for (int i = 0; i < segment.slots.length(); i++) {
                if (segment.slots.get(i) != null) {
                    return false;
                }
            }
        }
        return true;
    }
}
