package dev.belay.internal.call;

import dev.belay.event.Phase;
import dev.belay.internal.limit.CoolDown;
import dev.belay.internal.limit.WaitingRoom;
import dev.belay.policy.CoolDownPolicy;
import java.io.IOException;

/** Makes all callers of an origin wait that has asked one of them to. */
final class CoolDownGate extends Gate {

    private final CoolDownPolicy policy;
    private final WaitingRoom room;

    CoolDownGate(CoolDownPolicy policy, WaitingRoom room) {
        this.policy = policy;
        this.room = room;
    }

    @Override
    void pass(Admission admission, CallContext call) throws IOException {
        CoolDown pause = admission.origin().coolDown();
        long wait = pause.waitNanos(admission.now());
        if (wait > 0) {
            if (wait >= call.leftNanos()) {
                throw Failures.coolingDown(call, pause.leftNanos(call.now()), null);
            }
            if (!room.enter()) {
                throw Failures.coolingDown(call, pause.leftNanos(call.now()), room);
            }
            await(wait, admission, call);
        }
    }

    private void await(long wait, Admission admission, CallContext call) throws IOException {
        try {
            if (!Pause.of(wait, Phase.COOL_DOWN, call)) {
                throw Failures.of(call, null);
            }
            admission.waitedUntil(call.now());
        } finally {
            room.leave();
        }
    }

    @Override
    public String toString() {
        return "CoolDownGate{" + policy + "}";
    }
}
