package dev.belay.simulation;

import java.util.concurrent.locks.LockSupport;

/** The right of one thread to run, while all others of the simulation wait for theirs. */
final class Turn {
    private final Thread thread;
    private volatile boolean given;

    Turn(Thread thread) {
        this.thread = thread;
    }

    /** Lets that thread go on; the caller must not touch the simulation until it is its own turn again. */
    void give() {
        given = true;
        LockSupport.unpark(thread);
    }

    /** Waits for this thread's turn. */
    void await() {
        while (!given) {
            LockSupport.park(this);
            if (Thread.currentThread().isInterrupted()) {
                throw new IllegalStateException("a thread of the simulation was interrupted from outside of it");
            }
        }
        given = false;
    }
}
