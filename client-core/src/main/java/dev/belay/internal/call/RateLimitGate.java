package dev.belay.internal.call;

import dev.belay.event.Phase;
import dev.belay.internal.limit.RateGate;
import dev.belay.internal.limit.WaitingRoom;
import dev.belay.policy.RatePolicy;
import java.io.IOException;

/** Lets only so many calls through in a period. */
final class RateLimitGate extends Gate {

    private final RatePolicy policy;
    private final WaitingRoom room;

    RateLimitGate(RatePolicy policy, WaitingRoom room) {
        this.policy = policy;
        this.room = room;
    }

    @Override
    void pass(Admission admission, CallContext call) throws IOException {
        RateGate rate = admission.origin().rate();
        if (rate == null) {
            return;
        }
        if (!room.enter()) {
            throw Failures.rateLimited(call, rate, 0, room);
        }
        try {
            long wait = rate.reserve(admission.now(), call.leftNanos());
            if (wait < 0) {
                throw Failures.rateLimited(call, rate, -wait, null);
            }
            if (wait > 0) {
                await(wait, admission, call);
            }
        } finally {
            room.leave();
        }
    }

    private static void await(long wait, Admission admission, CallContext call) throws IOException {
        if (!Pause.of(wait, Phase.RATE_LIMIT, call)) {
            throw Failures.of(call, null);
        }
        admission.waitedUntil(call.now());
    }

    @Override
    public String toString() {
        return "RateLimitGate{" + policy + "}";
    }
}
