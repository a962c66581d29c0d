package dev.belay.simulation;

import dev.belay.internal.timer.Closers;
import dev.belay.internal.timer.DeadlineTimer;

/** Belay's timer in simulated time. What it stops is broken off on the spot, not by a closer thread, which would be a real one. */
final class SimulatedTimer {

    /** The real timer looks when something is due; this one may be that late, which is little beside limits of a second. */
    private static final long SCAN_NANOS = 10_000_000;

    private final SimulatedTime time;
    private final DeadlineTimer timer;
    private boolean scanning;

    SimulatedTimer(SimulatedTime time) {
        this.time = time;
        this.timer = DeadlineTimer.manual(time, Closers.onTheSpot());
    }

    DeadlineTimer timer() {
        return timer;
    }

    /** Looks at what is due from now on, for as long as something is armed. */
    void watch() {
        if (!scanning) {
            scanning = true;
            time.after(SCAN_NANOS, this::scan);
        }
    }

    private void scan() {
        timer.scan();
        scanning = false;
        if (!timer.isEmpty()) {
            watch();
        }
    }
}
