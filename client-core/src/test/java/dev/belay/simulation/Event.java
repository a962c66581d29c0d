package dev.belay.simulation;

import org.jspecify.annotations.Nullable;

/** What happens at a moment of the simulation; of those at the same moment, what was planned first. */
final class Event implements Comparable<Event> {
    final long at;
    private final long sequence;

    /** Done by whichever thread has the turn, if it must not block. */
    final @Nullable Runnable action;

    /** Done by a thread of its own, which may block. */
    final @Nullable Runnable task;

    /** Goes on, unless its wait has ended. */
    final @Nullable SimulatedThread sleeper;

    private final long waits;

    private Event(
            long at,
            long sequence,
            @Nullable Runnable action,
            @Nullable Runnable task,
            @Nullable SimulatedThread sleeper) {
        this.at = at;
        this.sequence = sequence;
        this.action = action;
        this.task = task;
        this.sleeper = sleeper;
        this.waits = sleeper == null ? 0 : sleeper.waits;
    }

    static Event ofAction(long at, long sequence, Runnable action) {
        return new Event(at, sequence, action, null, null);
    }

    static Event ofTask(long at, long sequence, Runnable task) {
        return new Event(at, sequence, null, task, null);
    }

    static Event endOfWait(long at, long sequence, SimulatedThread sleeper) {
        return new Event(at, sequence, null, null, sleeper);
    }

    /** Returns whether the wait that it was to end has ended before. */
    boolean isLate() {
        return sleeper != null && (!sleeper.parked || sleeper.waits != waits);
    }

    @Override
    public int compareTo(Event other) {
        return at == other.at ? Long.compare(sequence, other.sequence) : Long.compare(at, other.at);
    }
}
