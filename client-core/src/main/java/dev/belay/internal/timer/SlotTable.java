package dev.belay.internal.timer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * The armed entries and when to look at each: a growing list of segments whose slots never move, so that arming and
 * disarming need no lock.
 */
final class SlotTable {

    /*
     * An entry first tries the slot that its thread used last time around (cheap, and in the thread's cache), then a few
     * random ones: probing neighbours would make clusters, and a thread that hits one pays for everybody's calls. When a
     * segment looks full a larger one is appended. Segments are kept: a burst leaves slots that cost one read per scan.
     *
     * The times stand side by side in an array of their own, so that a scan of thousands of calls touches those that are due
     * and no other. A time says "look no later than this": whoever waits for something lowers it, and only the scan, having
     * looked, raises it. The scan first sets it to NEVER and then asks the entry; the entry changes first and then reads the
     * time, all with full fences. So either the scan sees the change, or the entry sees NEVER and lowers it.
     */

    static final long NEVER = Long.MAX_VALUE;

    private static final int FIRST_SEGMENT = 1024;
    private static final int TRIES = 8;
    private static final Comparator<Due> OLDEST_FIRST =
            (one, other) -> Long.signum(one.waitingSince - other.waitingSince);

    private volatile Segment[] segments = {new Segment(FIRST_SEGMENT)};

    private static final class Segment {
        private final AtomicReferenceArray<@Nullable TimerEntry> slots;
        private final AtomicLongArray dues;

        Segment(int length) {
            slots = new AtomicReferenceArray<>(length);
            dues = new AtomicLongArray(length);
            for (int i = 0; i < length; i++) {
                dues.setPlain(i, NEVER);
            }
        }

        /** Makes sure that the slot is looked at by {@code due}; returns whether it would not have been. */
        boolean lower(int index, long due) {
            long current = dues.get(index);
            while (current == NEVER || due - current < 0) {
                if (dues.compareAndSet(index, current, due)) {
                    return true;
                }
                current = dues.get(index);
            }
            return false;
        }
    }

    void add(TimerEntry entry, long due) {
        int hint = preferred();
        while (true) {
            Segment[] current = segments;
            for (int number = 0; number < current.length; number++) {
                if (addTo(current[number], number, hint, entry, due)) {
                    return;
                }
            }
            grow(current);
        }
    }

    private static boolean addTo(Segment segment, int number, int hint, TimerEntry entry, long due) {
        AtomicReferenceArray<@Nullable TimerEntry> slots = segment.slots;
        int mask = slots.length() - 1;
        int index = hint & mask;
        for (int i = 0; i < TRIES; i++) {
            if (slots.getPlain(index) == null) {
                // The position is written first: others may find and disarm the entry as soon as it is in the table.
                entry.armedAt(((long) number << 32) | index);
                if (slots.compareAndSet(index, null, entry)) {
                    segment.dues.set(index, due);
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
        Segment segment = segments[(int) (position >>> 32)];
        int index = (int) position;
        segment.dues.setOpaque(index, NEVER);
        segment.slots.setRelease(index, null);
        return true;
    }

    /**
     * Makes sure that the entry, if it is armed, is looked at by {@code due}; returns whether it would not have been. When
     * the entry is disarmed meanwhile, the next scan looks at its slot in vain.
     */
    boolean lower(TimerEntry entry, long due) {
        long position = entry.position();
        return position != TimerEntry.NOT_ARMED && segments[(int) (position >>> 32)].lower((int) position, due);
    }

    /** What is done with an entry that is due: returns when it is due next. */
    interface Inspector {
        long inspect(TimerEntry entry, long now);
    }

    /** An entry that is due, with its age at that moment: other threads change it while these are sorted. */
    private record Due(TimerEntry entry, long waitingSince) {}

    /** Shows the entries that are due, the oldest first, and returns when the next one is. */
    long scan(long now, Inspector inspector) {
        List<Due> found = new ArrayList<>(0);
        long earliest = NEVER;
        for (Segment segment : segments) {
            earliest = earlier(earliest, collect(segment, now, found));
        }
        // This ends calls in the order of their connections in OkHttp's pool, which is a queue and searched from its
        // head.
        found.sort(OLDEST_FIRST);
        for (Due due : found) {
            long next = inspector.inspect(due.entry, now);
            if (next != NEVER) {
                lower(due.entry, next);
                earliest = earlier(earliest, next);
            }
        }
        return earliest;
    }

    /** Moves what is due to {@code found}, and returns when the first of the others is. */
    private static long collect(Segment segment, long now, List<Due> found) {
        AtomicLongArray dues = segment.dues;
        long earliest = NEVER;
        for (int i = 0; i < dues.length(); i++) {
            long due = dues.getOpaque(i);
            if (due != NEVER && due - now <= 0) {
                take(segment, i, due, found);
                due = dues.get(i);
            }
            earliest = earlier(earliest, due);
        }
        return earliest;
    }

    private static void take(Segment segment, int index, long due, List<Due> found) {
        if (segment.dues.compareAndSet(index, due, NEVER)) {
            TimerEntry entry = segment.slots.get(index);
            if (entry != null) {
                found.add(new Due(entry, entry.waitingSince()));
            }
        }
    }

    /** Has every entry looked at by {@code due}: what a scan that failed has taken must not be forgotten. */
    void lookAtAll(long due) {
        for (Segment segment : segments) {
            for (int i = 0; i < segment.slots.length(); i++) {
                if (segment.slots.get(i) != null) {
                    segment.lower(i, due);
                }
            }
        }
    }

    private static long earlier(long one, long other) {
        return other == NEVER || (one != NEVER && one - other < 0) ? one : other;
    }

    /** What is done with every entry. */
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

    /**
     * What is in the table.
     *
     * @param earliest when the first entry is due that is not being looked at; NEVER when none is
     */
    record Survey(int entries, long earliest) {}

    /** Returns what is in the table now. */
    Survey survey() {
        int entries = 0;
        long earliest = NEVER;
        for (Segment segment : segments) {
            for (int i = 0; i < segment.slots.length(); i++) {
                if (segment.slots.getAcquire(i) != null) {
                    entries++;
                    earliest = earlier(earliest, segment.dues.get(i));
                }
            }
        }
        return new Survey(entries, earliest);
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
