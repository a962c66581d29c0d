package dev.belay.internal.timer;

/** Something on whose behalf a thread waits. Whoever stops it also unparks that thread. */
public interface Stoppable {

    /** Returns whether the thread must not wait any longer. */
    boolean stopped();
}
