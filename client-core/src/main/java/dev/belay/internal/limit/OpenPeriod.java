package dev.belay.internal.limit;

import dev.belay.event.BreakerState;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Calls are refused for a time, all but a few; then the first that asks begins the probes. */
final class OpenPeriod extends BreakerPeriod {

    /*
     * How long an origin will be ill nobody knows at the beginning, so the time doubles; and the longer it is, the later a
     * recovery is noticed. Asking more often would have a thousand clients ask a thousand times as often. But one of a hundred
     * calls is one of a hundred whoever makes them. So where there are many calls a recovery is noticed within a second or
     * two, and where there are few the time decides.
     */

    /** Of so many calls that were to be refused, one goes. */
    private static final int CALLS_FOR_A_SCOUT = 100;

    /** However many calls there are, so long after the last one went. */
    static final long SCOUT_PAUSE_NANOS = 1_000_000_000L;

    private final Breaker breaker;
    private final BreakerRules rules;
    private final int openings;
    private final String reason;
    private final long until;
    private final long firstScoutAt;
    private final AtomicInteger refused = new AtomicInteger();
    private final AtomicReference<@Nullable Scout> latest = new AtomicReference<>();

    /**
     * @param openings how often the breaker has opened without having closed in between, this time included
     */
    OpenPeriod(Breaker breaker, BreakerRules rules, int openings, String reason, long now) {
        super(BreakerState.OPEN);
        this.breaker = breaker;
        this.rules = rules;
        this.openings = openings;
        this.reason = reason;
        this.until = now + rules.openNanos(openings);
        this.firstScoutAt = now + SCOUT_PAUSE_NANOS;
    }

    @Override
    long openNanos(long now) {
        return Math.max(0, until - now);
    }

    @Override
    long refusalNanos(long now) {
        long nanos = openNanos(now);
        return nanos > 0 && refused.incrementAndGet() >= CALLS_FOR_A_SCOUT && isTimeForScout(latest.get(), now)
                ? 0
                : nanos;
    }

    private boolean isTimeForScout(@Nullable Scout last, long now) {
        return last == null ? now - firstScoutAt >= 0 : last.makesRoom(now);
    }

    @Override
    @Nullable
    BreakerPermission tryAcquire(long now) {
        if (now - until < 0) {
            return scout(now);
        }
        breaker.probe(this, openings, now);
        return breaker.tryAcquire(now);
    }

    private @Nullable Scout scout(long now) {
        Scout last = latest.get();
        if (refused.get() < CALLS_FOR_A_SCOUT || !isTimeForScout(last, now)) {
            return null;
        }
        Scout next = new Scout(this, now);
        if (!latest.compareAndSet(last, next)) {
            return null;
        }
        refused.set(0);
        return next;
    }

    /** Begins the probes if a scout brings good news. */
    void scouted(boolean failed, boolean slow, long now) {
        boolean ill = (failed && rules.countsFailures()) || (slow && rules.countsSlowness());
        if (!ill) {
            breaker.probe(this, openings, now);
        }
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
