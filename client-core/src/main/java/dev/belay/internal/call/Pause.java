package dev.belay.internal.call;

import dev.belay.event.Phase;
import dev.belay.internal.time.TimeSource;

/** A wait of our own, which ends with its call. */
final class Pause {

    private Pause() {}

    /**
     * Has this thread wait for {@code nanos}, as {@code phase} of the call's attempt.
     *
     * @return false when the call was stopped, or the thread interrupted, before
     */
    static boolean of(long nanos, Phase phase, CallContext call) {
        TimeSource time = call.engine().time();
        Attempt attempt = call.attempt();
        attempt.entered(phase);
        long end = call.now() + nanos;
        long left = nanos;
        while (left > 0 && !attempt.stopped() && !Thread.currentThread().isInterrupted()) {
            time.park(call, left);
            left = end - call.now();
        }
        attempt.paused();
        return left <= 0 && !attempt.stopped() && !Thread.currentThread().isInterrupted();
    }
}
