package dev.belay.internal.limit;

import dev.belay.event.BreakerState;
import org.jspecify.annotations.Nullable;

/** Everything is let through and counted, until too much of it has failed or was slow. */
final class ClosedPeriod extends BreakerPeriod implements BreakerPermission {

    /** From so many calls in a window on, Resilience4j's is worth its price. */
    private static final int MANY = 16;

    private final Breaker breaker;
    private final BreakerRules rules;
    private final EarlyCalls early = new EarlyCalls();
    private volatile @Nullable CallWindow window;

    ClosedPeriod(Breaker breaker, BreakerRules rules) {
        super(BreakerState.CLOSED);
        this.breaker = breaker;
        this.rules = rules;
    }

    @Override
    long openNanos(long now) {
        return 0;
    }

    @Override
    BreakerPermission tryAcquire(long now) {
        return this;
    }

    @Override
    public void succeeded(boolean slow, long now) {
        count(false, slow && rules.countsSlowness(), now);
    }

    @Override
    public void failed(boolean slow, long now) {
        count(rules.countsFailures(), slow && rules.countsSlowness(), now);
    }

    @Override
    public void release() {
        // Nothing was taken.
    }

    private void count(boolean failed, boolean slow, long now) {
        CallWindow counting = window;
        if (counting == null) {
            counting = countEarly(failed, slow, now);
            if (counting == null) {
                return;
            }
        } else {
            counting.count(failed, slow, now);
        }
        if (counting.isOverThreshold() && breaker.isIn(this)) {
            breaker.open(this, 1, rules.verdict(counting.counts(), BreakerState.CLOSED), now);
        }
    }

    /** Returns the window if there is one now. */
    private @Nullable CallWindow countEarly(boolean failed, boolean slow, long now) {
        CallWindow counting;
        synchronized (early) {
            counting = window;
            if (counting == null) {
                int calls = early.add(failed, slow, now, rules.windowNanos());
                if (calls < Math.min(MANY, rules.policy().minimumCalls())) {
                    return null;
                }
                counting = early.toWindow(breaker.name(), rules);
                window = counting;
                return counting;
            }
        }
        counting.count(failed, slow, now);
        return counting;
    }

    @Override
    String reason() {
        return "";
    }

    @Override
    boolean isForgettable(long now) {
        CallWindow counting = window;
        if (counting != null) {
            return now - counting.latest() >= rules.windowNanos();
        }
        synchronized (early) {
            return window == null && early.isEmpty(now, rules.windowNanos());
        }
    }
}
