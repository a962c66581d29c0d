package dev.belay.internal.limit;

import dev.belay.internal.time.TimeSource;
import dev.belay.policy.ConcurrencyPolicy;
import dev.belay.policy.CoolDownPolicy;
import dev.belay.policy.RetryBudget;

/** What holds for each origin of a client. */
public record OriginRules(
        ConcurrencyPolicy concurrency,
        RetryBudget budget,
        BreakerRules breaker,
        CoolDownPolicy coolDown,
        RateGates rates,
        TimeSource time) {}
