package dev.belay.internal.timer;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Something that the timer looks at until it is disarmed. The entry is the watched object itself, so that arming
 * allocates nothing.
 */
public abstract class TimerEntry {

    private static final VarHandle SLOT;

    static {
        try {
            SLOT = MethodHandles.lookup().findVarHandle(TimerEntry.class, "slot", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    static final long NOT_ARMED = -1;

    /** Where in the table this entry stands: segment in the high half, index in the low half. */
    private volatile long slot = NOT_ARMED;

    /** Returns since when somebody waits here: of those that are due together, the timer looks at the oldest first. */
    protected abstract long waitingSince();

    /**
     * Called by the timer's thread when this entry is due, or a little early. Must neither block nor throw: whatever takes
     * time is handed to the timer's closers.
     *
     * @param now the time of the scan, on the timer's clock
     * @return when this entry wants to be looked at next, on the same clock, or {@link Long#MAX_VALUE} for "when
     *     {@link DeadlineTimer#dueAt} says so"
     */
    protected abstract long inspect(long now);

    final void armedAt(long position) {
        SLOT.setRelease(this, position);
    }

    final long position() {
        return slot;
    }

    /** Returns the position and forgets it, so that of several callers only one clears the slot. */
    final long takePosition() {
        long position = slot;
        return SLOT.compareAndSet(this, position, NOT_ARMED) ? position : NOT_ARMED;
    }
}
