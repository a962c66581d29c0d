package dev.belay.internal.limit;

import dev.belay.event.BreakerChanged;

/** Is told of a breaker's changes, in order, without a lock held, on a thread that has asked or settled. */
@FunctionalInterface
public interface BreakerListener {

    void changed(BreakerChanged change);
}
