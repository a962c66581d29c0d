package dev.belay.internal.timer;

/**
 * How a timer stood at one moment.
 *
 * @param alive whether its thread is; it ends when there is nothing to do, and another one begins with the next entry
 * @param lateNanos for how long something has been due that has not been looked at
 */
public record TimerState(int entries, boolean alive, long lateNanos) {}
