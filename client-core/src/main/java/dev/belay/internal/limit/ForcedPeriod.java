package dev.belay.internal.limit;

import dev.belay.event.BreakerState;
import org.jspecify.annotations.Nullable;

/** Somebody has decided: everything is refused, or everything let through uncounted. */
final class ForcedPeriod extends BreakerPeriod implements BreakerPermission {

    ForcedPeriod(BreakerState state) {
        super(state);
    }

    private boolean isOpen() {
        return state() == BreakerState.FORCED_OPEN;
    }

    @Override
    long openNanos(long now) {
        return isOpen() ? FOR_EVER : 0;
    }

    @Override
    @Nullable
    BreakerPermission tryAcquire(long now) {
        return isOpen() ? null : this;
    }

    @Override
    public void succeeded(boolean slow, long now) {
        // Not counted.
    }

    @Override
    public void failed(boolean slow, long now) {
        // Not counted.
    }

    @Override
    public void release() {
        // Nothing was taken.
    }

    @Override
    String reason() {
        return isOpen() ? "it was forced open" : "it was forced closed";
    }

    @Override
    boolean isForgettable(long now) {
        return false;
    }
}
