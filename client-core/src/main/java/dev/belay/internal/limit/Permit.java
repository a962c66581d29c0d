package dev.belay.internal.limit;

import dev.belay.internal.origin.Origin;

/** The limit of one origin, and thereby what a call holds of it. */
public final class Permit extends FifoLimit {

    private final Origin origin;

    Permit(Origin origin, int limit) {
        super(limit);
        this.origin = origin;
    }

    Origin origin() {
        return origin;
    }
}
