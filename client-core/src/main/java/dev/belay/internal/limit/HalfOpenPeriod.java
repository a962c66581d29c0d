package dev.belay.internal.limit;

import dev.belay.event.BreakerState;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** A few probes are let through, and their results decide. */
final class HalfOpenPeriod extends BreakerPeriod implements BreakerPermission {

    /*
     * Resilience4j hands out the probes and gives the verdict once all have reported. A probe that is never heard of again
     * must not keep the breaker half-open for ever, and one that takes minutes, as some answers do, must still count when it
     * comes. So, with all probes out, another one goes each time that nothing has gone for a while. Giving such an extra one
     * back makes no room for another: "out" knows how many more are out than Resilience4j has handed out.
     */

    /** What refused callers are told, as nobody knows how long a probe takes. */
    private static final long GUESS_NANOS = 1_000_000_000L;

    private final Breaker breaker;
    private final BreakerRules rules;
    private final int openings;
    private final String reason;
    private final CircuitBreaker probes;
    private final AtomicInteger out = new AtomicInteger();
    private final AtomicLong latest;

    HalfOpenPeriod(Breaker breaker, BreakerRules rules, int openings, String reason, long now) {
        super(BreakerState.HALF_OPEN);
        this.breaker = breaker;
        this.rules = rules;
        this.openings = openings;
        this.reason = reason;
        this.probes = rules.newProbes(breaker.name());
        this.latest = new AtomicLong(now);
    }

    @Override
    long openNanos(long now) {
        if (out.get() < rules.policy().probes()) {
            return 0;
        }
        long patience = latest.get() + BreakerRules.PROBE_PATIENCE_NANOS - now;
        return Math.min(GUESS_NANOS, Math.max(0, patience));
    }

    @Override
    @Nullable
    BreakerPermission tryAcquire(long now) {
        if (probes.tryAcquirePermission()) {
            latest.set(now);
            out.incrementAndGet();
            return this;
        }
        long before = latest.get();
        if (now - before >= BreakerRules.PROBE_PATIENCE_NANOS && latest.compareAndSet(before, now)) {
            out.incrementAndGet();
            return this;
        }
        return null;
    }

    @Override
    public void succeeded(boolean slow, long now) {
        count(false, slow && rules.countsSlowness(), now);
    }

    @Override
    public void failed(boolean slow, long now) {
        count(rules.countsFailures(), slow && rules.countsSlowness(), now);
    }

    private void count(boolean failed, boolean slow, long now) {
        Tally.count(probes, failed, slow);
        CircuitBreaker.State verdict = probes.getState();
        if (verdict == CircuitBreaker.State.OPEN && breaker.isIn(this)) {
            breaker.open(this, openings + 1, rules.verdict(probes.getMetrics(), BreakerState.HALF_OPEN), now);
        } else if (verdict == CircuitBreaker.State.CLOSED) {
            breaker.close(this);
        }
    }

    @Override
    public void release() {
        if (out.decrementAndGet() < rules.policy().probes()) {
            probes.releasePermission();
        }
    }

    @Override
    String reason() {
        return reason;
    }

    @Override
    boolean isForgettable(long now) {
        return now - latest.get()
                >= BreakerRules.PROBE_PATIENCE_NANOS
                        + rules.policy().longestOpen().toNanos();
    }
}
