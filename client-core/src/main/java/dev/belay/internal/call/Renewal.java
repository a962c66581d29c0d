package dev.belay.internal.call;

import dev.belay.event.Phase;
import dev.belay.event.PhaseEnded;
import dev.belay.event.PhaseTime;
import dev.belay.internal.credential.Grant;
import java.time.Duration;
import java.util.List;

/** The wait for another access token after a server has refused the one that an attempt carried. */
final class Renewal {

    private final long begun;
    private long ended;
    private volatile boolean over;

    private Renewal(long begun) {
        this.begun = begun;
    }

    /**
     * Returns whether it makes sense to send again what was answered with 401, because it carried an access token and there is
     * another one now, which the next attempt will carry. Waits for that if need be, as long as the call may: its token, its
     * deadline and an interrupt end the wait. The response may stay open meanwhile, and is the call's result if this returns
     * false. Once per call: a second 401 is not about the token.
     */
    static boolean renewedAfter401(CallContext call) {
        Attempt attempt = call.attempt();
        Grant grant = attempt.grant();
        if (grant == null || isRenewedBefore(attempt)) {
            return false;
        }
        Renewal renewal = new Renewal(call.now());
        attempt.renews(renewal);
        boolean renewed = grant.renew(attempt);
        renewal.end(call);
        return renewed && !attempt.stopped() && !Thread.currentThread().isInterrupted();
    }

    private static boolean isRenewedBefore(Attempt attempt) {
        for (Attempt each = attempt; each != null; each = each.previous()) {
            if (each.renewal() != null) {
                return true;
            }
        }
        return false;
    }

    private void end(CallContext call) {
        ended = call.now();
        over = true;
        if (call.events().wanted()) {
            call.events().emit(new PhaseEnded(call.info(), call.attempt().number(), time(call)));
        }
    }

    long begunAt() {
        return begun;
    }

    boolean isUnderWay() {
        return !over;
    }

    private PhaseTime time(CallContext call) {
        long until = over ? ended : call.now();
        return new PhaseTime(Phase.CREDENTIALS, call.sinceStart(begun), Duration.ofNanos(until - begun));
    }

    /** Returns how long it took; 0 while it is under way. */
    long nanos() {
        return over ? ended - begun : 0;
    }

    /** Adds its time to those of the attempt, and takes it off that of the body, which has been left alone meanwhile. */
    void addTo(List<PhaseTime> times, CallContext call) {
        PhaseTime own = time(call);
        times.replaceAll(each -> each.phase() == Phase.BODY
                ? new PhaseTime(
                        Phase.BODY,
                        each.start(),
                        Duration.ofNanos(Math.max(
                                0, each.duration().minus(own.duration()).toNanos())))
                : each);
        times.add(own);
    }

    @Override
    public String toString() {
        return "Renewal{" + (over ? "over" : "under way") + "}";
    }
}
