package dev.belay.internal.limit;

import dev.belay.internal.origin.Origin;
import dev.belay.internal.time.TimeSource;

/** What a client knows of one origin, and its limits there. */
public final class OriginState {

    private final Origin origin;
    private final FifoLimit permits;

    OriginState(Origin origin, int permits, TimeSource time) {
        this.origin = origin;
        this.permits = new FifoLimit(permits, time);
    }

    public Origin origin() {
        return origin;
    }

    FifoLimit permits() {
        return permits;
    }

    /** Takes it out of use if no call holds a permit or waits for one; returns whether that was so. */
    boolean retire() {
        return permits.retire();
    }

    /** Returns whether it is out of use, and another one has to be asked for. */
    public boolean isRetired() {
        return permits.isRetired();
    }

    @Override
    public String toString() {
        return origin.toString();
    }
}
