package dev.belay.internal.limit;

import dev.belay.event.BreakerState;
import org.jspecify.annotations.Nullable;

/** Everything is refused for a time; then the first that asks begins the probes. */
final class OpenPeriod extends BreakerPeriod {

    private final Breaker breaker;
    private final BreakerRules rules;
    private final int openings;
    private final String reason;
    private final long until;

    /**
     * @param openings how often the breaker has opened without having closed in between, this time included
     */
    OpenPeriod(Breaker breaker, BreakerRules rules, int openings, String reason, long until) {
        super(BreakerState.OPEN);
        this.breaker = breaker;
        this.rules = rules;
        this.openings = openings;
        this.reason = reason;
        this.until = until;
    }

    @Override
    long openNanos(long now) {
        return Math.max(0, until - now);
    }

    @Override
    @Nullable
    BreakerPermission tryAcquire(long now) {
        if (now - until < 0) {
            return null;
        }
        breaker.probe(this, openings, now);
        return breaker.tryAcquire(now);
    }

    @Override
    String reason() {
        return reason;
    }

    @Override
    boolean isForgettable(long now) {
        return now - until >= rules.policy().longestOpen().toNanos();
    }
}
