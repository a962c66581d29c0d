package dev.belay.internal.limit;

import dev.belay.event.OriginStats;
import dev.belay.internal.origin.Origin;
import dev.belay.internal.retry.RetryTokens;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What a client knows of one origin, and its limits there. */
public final class OriginState {

    /** How fast the usual time follows what is seen: by an eighth. */
    private static final int SMOOTHING_SHIFT = 3;

    private final Origin origin;
    private final String target;
    private final FifoLimit permits;
    private final RetryTokens retries;
    private final Breaker breaker;
    private final CoolDown coolDown;
    private final @Nullable RateGate rate;
    /** Written by all callers without a lock: one that is lost among many does not matter. */
    private volatile long usualNanos;

    OriginState(Origin origin, OriginRules rules, long now) {
        this.origin = origin;
        this.target = origin.toString();
        this.permits = new FifoLimit(rules.concurrency().perOrigin(), rules.time());
        this.retries = new RetryTokens(rules.budget(), now);
        this.breaker = new Breaker(origin, rules.breaker());
        this.coolDown = new CoolDown(rules.coolDown(), now, rules.time()::jitter);
        this.rate = rules.rates().gateOf(origin, now);
    }

    public Origin origin() {
        return origin;
    }

    /** Returns scheme, host and port. */
    public String target() {
        return target;
    }

    FifoLimit permits() {
        return permits;
    }

    /** Returns how often its calls may be sent once more. */
    public RetryTokens retries() {
        return retries;
    }

    public Breaker breaker() {
        return breaker;
    }

    public CoolDown coolDown() {
        return coolDown;
    }

    /** Returns its rate limit; null when there is none. */
    public @Nullable RateGate rate() {
        return rate;
    }

    /** Returns how long it usually takes to answer; 0 when that is not known. */
    public long usualNanos() {
        return usualNanos;
    }

    /** Takes note of how long an answer took. */
    public void answered(long nanos) {
        long usual = usualNanos;
        usualNanos = Math.max(1, usual == 0 ? nanos : usual + ((nanos - usual) >> SMOOTHING_SHIFT));
    }

    /** Returns how things stand. */
    public OriginStats stats(long now) {
        return new OriginStats(
                target,
                retries.calls(),
                retries.attempts(),
                Math.max(0, retries.balance(now)),
                permits.used(),
                permits.waiting(),
                breaker.status(now).state(),
                Duration.ofNanos(coolDown.leftNanos(now)),
                Duration.ofNanos(usualNanos));
    }

    /** Returns whether a new one would do as well. */
    boolean isForgettable(long now) {
        return breaker.isForgettable(now) && coolDown.leftNanos(now) == 0 && (rate == null || rate.isForgettable(now));
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
        return target;
    }
}
