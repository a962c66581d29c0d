package dev.belay.internal.call;

import dev.belay.event.CoolDownBegan;
import dev.belay.internal.limit.BreakerPermission;
import dev.belay.internal.limit.OriginState;
import dev.belay.internal.limit.Origins;
import dev.belay.internal.origin.Origin;
import dev.belay.internal.retry.RetryAfter;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import okhttp3.Headers;
import okhttp3.Request;

/**
 * The gates of an origin, one after the other: for every attempt, and again for another origin that it is redirected to. What
 * became of the attempt is booked with the origin.
 */
final class Gates {

    private static final int TOO_MANY_REQUESTS = 429;
    private static final int UNAVAILABLE = 503;

    private final Origins origins;
    private final Gate[] gates;

    Gates(Origins origins, List<Gate> gates) {
        this.origins = origins;
        this.gates = gates.toArray(new Gate[0]);
    }

    /** Has the call pass those of the request's origin, or throws. */
    void enter(Request request, CallContext call) throws IOException {
        Attempt attempt = call.attempt();
        OriginState origin = origins.of(Origin.of(request.url()));
        Admission admission = new Admission(origin, call.now());
        call.admit(admission);
        for (Gate gate : gates) {
            gate.pass(admission, call);
        }
        if (attempt.number() == 1) {
            // What is refused before it is sent earns nothing that could be sent more often later.
            admission.origin().retries().deposit(admission.now());
        }
    }

    /** Books an answer. */
    void answered(Headers headers, CallContext call) {
        Admission admission = call.admission();
        int status = call.attempt().status();
        if (admission != null && (status == TOO_MANY_REQUESTS || status == UNAVAILABLE)) {
            long pause = RetryAfter.nanos(headers, call.engine().time().instant());
            pause(admission.origin(), pause, call);
        } else if (admission != null && status != 0 && !Verdict.isTrouble(status)) {
            // Errors come faster than answers, or slower; how long those take is what is to be known.
            admission.origin().answered(call.attempt().answerNanos());
        }
        settle(call);
    }

    private static void pause(OriginState origin, long nanos, CallContext call) {
        long now = call.now();
        if (origin.coolDown().begin(now, nanos)) {
            Duration left = Duration.ofNanos(origin.coolDown().leftNanos(now));
            call.events().happened(new CoolDownBegan(origin.target(), left));
        }
    }

    /** Books how the attempt went and gives back what the call holds, which will not go on there. Idempotent. */
    void leave(CallContext call) {
        settle(call);
        call.releasePermit();
    }

    private static void settle(CallContext call) {
        Admission admission = call.admission();
        BreakerPermission permission = admission == null ? null : admission.dropBreaker();
        if (admission == null || permission == null) {
            return;
        }
        Attempt attempt = call.attempt();
        OriginState origin = admission.origin();
        Verdict verdict = Verdict.of(attempt, call, origin.usualNanos());
        if (verdict == Verdict.NOTHING) {
            permission.release();
            return;
        }
        long answer = attempt.answerNanos();
        boolean slow =
                answer > call.plan().slowNanos() && !call.plan().options().isSlowExpected();
        if (verdict == Verdict.SERVED) {
            permission.succeeded(slow, attempt.sentAt() + answer);
        } else {
            permission.failed(slow, attempt.sentAt() + answer);
        }
    }

    @Override
    public String toString() {
        return List.of(gates).toString();
    }
}
