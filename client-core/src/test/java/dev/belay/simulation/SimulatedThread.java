package dev.belay.simulation;

import org.jspecify.annotations.Nullable;

/** A real thread that runs only when it is its turn. It serves one task after the other. */
final class SimulatedThread extends Thread {
    final Turn turn = new Turn(this);

    private final SimulatedTime time;

    /** What it is to do next, when it has been waiting for that. */
    @Nullable
    Runnable task;

    /** Counts its waits, so that what was to end an earlier one does not end this one. */
    long waits;

    boolean parked;
    boolean woken;
    boolean permit;

    SimulatedThread(SimulatedTime time, int number) {
        super("simulated-" + number);
        this.time = time;
        setDaemon(true);
    }

    @Override
    public void run() {
        time.serve(this);
    }
}
