package dev.belay.internal.call;

import dev.belay.event.CallInfo;
import dev.belay.internal.origin.Origin;
import java.util.concurrent.atomic.AtomicLong;

/** Numbers the calls that somebody asks for by number, all of this process. */
final class CallNumbers {

    private static final AtomicLong LAST = new AtomicLong();

    private CallNumbers() {}

    static CallInfo next(CallContext call) {
        String target = Origin.of(call.request().url()).toString();
        return new CallInfo(
                LAST.incrementAndGet(),
                call.request().method(),
                target,
                call.plan().operation());
    }
}
