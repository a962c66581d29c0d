package dev.belay.internal.call;

import dev.belay.event.AttemptLedger;
import dev.belay.event.CallLedger;
import dev.belay.event.CallResult;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Makes a call's account of itself. */
final class Ledgers {

    private Ledgers() {}

    static CallLedger of(CallContext call) {
        List<AttemptLedger> attempts = new ArrayList<>();
        boolean mayHaveBeenSent = false;
        for (Attempt each = call.attempt(); each != null; each = each.previous()) {
            attempts.add(each.ledger());
            mayHaveBeenSent |= each.sending().mayHaveBeenSent();
        }
        Collections.reverse(attempts);
        return new CallLedger(
                call.info(),
                call.sinceStart(call.now()),
                call.remaining(),
                attempts,
                new CallResult(mayHaveBeenSent, call.notRetried()));
    }
}
