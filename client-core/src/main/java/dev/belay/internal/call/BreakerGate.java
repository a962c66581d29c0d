package dev.belay.internal.call;

import dev.belay.internal.limit.Breaker;
import dev.belay.internal.limit.BreakerPermission;
import dev.belay.policy.CircuitBreakerPolicy;
import java.io.IOException;

/**
 * Keeps calls from an origin that has failed too many of them. Last of all, so that a permission, of which there are only a few
 * while it is looked whether the origin has recovered, is not held by a call that waits for something else.
 */
final class BreakerGate extends Gate {

    private final CircuitBreakerPolicy policy;

    BreakerGate(CircuitBreakerPolicy policy) {
        this.policy = policy;
    }

    @Override
    void pass(Admission admission, CallContext call) throws IOException {
        Breaker breaker = admission.origin().breaker();
        BreakerPermission permission = breaker.tryAcquire(admission.now());
        if (permission == null) {
            throw Failures.circuitOpen(call, breaker.status(call.now()));
        }
        admission.holdBreaker(permission);
    }

    @Override
    public String toString() {
        return "BreakerGate{" + policy + "}";
    }
}
