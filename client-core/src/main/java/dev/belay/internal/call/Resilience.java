package dev.belay.internal.call;

import dev.belay.internal.limit.BreakerRules;
import dev.belay.internal.limit.OriginRules;
import dev.belay.internal.limit.RateGates;
import dev.belay.internal.time.TimeSource;
import dev.belay.policy.CircuitBreakerPolicy;
import dev.belay.policy.ConcurrencyPolicy;
import dev.belay.policy.CoolDownPolicy;
import dev.belay.policy.RatePolicy;
import dev.belay.policy.RetryBudget;
import dev.belay.policy.RetryPolicy;
import org.jspecify.annotations.Nullable;

/**
 * How a client's calls deal with servers in trouble.
 *
 * @param deadlineHeader the header that tells the server how much time is left; null when it is not told
 */
public record Resilience(
        RetryPolicy retry,
        RetryBudget budget,
        CircuitBreakerPolicy breaker,
        CoolDownPolicy coolDown,
        RatePolicy rate,
        @Nullable String deadlineHeader) {

    /** Returns what holds unless it is set otherwise. */
    public static Resilience defaults() {
        return new Resilience(
                RetryPolicy.defaults(),
                RetryBudget.defaults(),
                CircuitBreakerPolicy.defaults(),
                CoolDownPolicy.defaults(),
                RatePolicy.off(),
                null);
    }

    public Resilience retry(RetryPolicy value) {
        return new Resilience(value, budget, breaker, coolDown, rate, deadlineHeader);
    }

    public Resilience budget(RetryBudget value) {
        return new Resilience(retry, value, breaker, coolDown, rate, deadlineHeader);
    }

    public Resilience breaker(CircuitBreakerPolicy value) {
        return new Resilience(retry, budget, value, coolDown, rate, deadlineHeader);
    }

    public Resilience coolDown(CoolDownPolicy value) {
        return new Resilience(retry, budget, breaker, value, rate, deadlineHeader);
    }

    public Resilience rate(RatePolicy value) {
        return new Resilience(retry, budget, breaker, coolDown, value, deadlineHeader);
    }

    public Resilience deadlineHeader(String value) {
        return new Resilience(retry, budget, breaker, coolDown, rate, value);
    }

    /** Returns what these make of each origin. */
    OriginRules rules(ConcurrencyPolicy concurrency, Events events, TimeSource time) {
        return new OriginRules(
                concurrency,
                budget,
                new BreakerRules(breaker, events::breakerChanged, time::jitter),
                coolDown,
                new RateGates(rate, time.nanoTime()),
                time);
    }
}
