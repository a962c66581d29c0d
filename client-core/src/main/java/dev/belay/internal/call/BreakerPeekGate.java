package dev.belay.internal.call;

import dev.belay.internal.limit.Breaker;
import java.io.IOException;

/** Notices an open breaker before anything is waited for. */
final class BreakerPeekGate extends Gate {

    @Override
    void pass(Admission admission, CallContext call) throws IOException {
        Breaker breaker = admission.origin().breaker();
        if (breaker.refusalNanos(admission.now()) > 0) {
            throw Failures.circuitOpen(call, breaker.status(call.now()));
        }
    }

    @Override
    public String toString() {
        return "BreakerPeekGate";
    }
}
