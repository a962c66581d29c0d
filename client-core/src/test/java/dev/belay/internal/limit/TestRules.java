package dev.belay.internal.limit;

import dev.belay.internal.time.TimeSource;
import dev.belay.policy.CircuitBreakerPolicy;
import dev.belay.policy.ConcurrencyPolicy;
import dev.belay.policy.CoolDownPolicy;
import dev.belay.policy.RatePolicy;
import dev.belay.policy.RetryBudget;

/** The defaults, for tests of some of them. */
final class TestRules {
    private TestRules() {}

    static OriginRules with(ConcurrencyPolicy concurrency) {
        return with(concurrency, TimeSource.SYSTEM);
    }

    static OriginRules with(ConcurrencyPolicy concurrency, TimeSource time) {
        return with(concurrency, RatePolicy.off(), time);
    }

    static OriginRules with(ConcurrencyPolicy concurrency, RatePolicy rates, TimeSource time) {
        return new OriginRules(
                concurrency,
                RetryBudget.defaults(),
                new BreakerRules(CircuitBreakerPolicy.defaults(), change -> {}),
                CoolDownPolicy.defaults(),
                new RateGates(rates, time.nanoTime()),
                time);
    }
}
