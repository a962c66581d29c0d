package dev.belay.internal.call;

import dev.belay.event.AttemptLedger;
import dev.belay.event.AttemptResult;
import dev.belay.event.CallLedger;
import dev.belay.event.CallResult;
import dev.belay.event.Phase;
import dev.belay.event.PhaseTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Makes a call's account of itself. */
final class Ledgers {

    private static final Phase[] ALL = Phase.values();

    /** How many phases there are. */
    static final int PHASES = ALL.length;

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

    static AttemptLedger of(Attempt attempt, CallContext call) {
        List<PhaseTime> times = times(attempt.begun(), attempt.until(), call);
        Renewal after = attempt.renewal();
        if (after != null) {
            after.addTo(times, call);
        }
        return new AttemptLedger(
                attempt.number(),
                call.sinceStart(attempt.start()),
                times,
                attempt.sending().connection(),
                new AttemptResult(attempt.status(), attempt.failure(), attempt.redirectedTo()));
    }

    /**
     * Returns how long each phase of an attempt lasted.
     *
     * @param begun when each began; 0 for those that did not
     */
    static List<PhaseTime> times(long[] begun, long until, CallContext call) {
        List<PhaseTime> times = new ArrayList<>(PHASES);
        for (Phase each : ALL) {
            if (begun[each.ordinal()] != 0) {
                times.add(time(begun, each, until, call));
            }
        }
        return times;
    }

    /** Phases follow each other without gaps: one lasts until the next one that happened. */
    static PhaseTime time(long[] begun, Phase each, long until, CallContext call) {
        Duration start = call.sinceStart(begun[each.ordinal()]);
        return new PhaseTime(each, start, Duration.ofNanos(nanos(begun, each, until)));
    }

    /** Returns how long a phase lasted, as above; -1 if it did not begin. */
    static long nanos(long[] begun, Phase each, long until) {
        long from = begun[each.ordinal()];
        if (from == 0) {
            return -1;
        }
        long to = until;
        for (int i = each.ordinal() + 1; i < begun.length; i++) {
            if (begun[i] != 0) {
                to = begun[i];
                break;
            }
        }
        return Math.max(0, to - from);
    }
}
