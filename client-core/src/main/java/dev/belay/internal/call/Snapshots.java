package dev.belay.internal.call;

import dev.belay.event.BreakerState;
import dev.belay.event.CallInfo;
import dev.belay.event.ClientSnapshot;
import dev.belay.event.Phase;
import dev.belay.internal.limit.BreakerStatus;
import dev.belay.internal.limit.OriginState;
import dev.belay.internal.timer.TimerState;
import dev.belay.policy.ConcurrencyPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Looks at a client and what it is doing. */
final class Snapshots {

    /*
     * Everything is read as it stands, one thing after the other, while calls go on: no lock is taken, so a client in which
     * everything is stuck can be looked at. What two threads write for one call may not fit together to the last nanosecond;
     * no duration is negative.
     */

    private static final Comparator<ClientSnapshot.Call> OLDEST_FIRST = Comparator.comparing(ClientSnapshot.Call::age)
            .reversed()
            .thenComparing(call -> call.info().id());

    private static final Comparator<ClientSnapshot.Origin> BUSIEST_FIRST =
            Comparator.<ClientSnapshot.Origin, Boolean>comparing(Snapshots::isWell)
                    .thenComparingInt(
                            each -> -each.stats().inFlight() - each.stats().waiting())
                    .thenComparing(each -> each.stats().target());

    private Snapshots() {}

    static ClientSnapshot of(Engine engine) {
        long now = engine.time().nanoTime();
        List<CallContext> inFlight = new ArrayList<>();
        engine.forEachCall(inFlight::add);
        List<ClientSnapshot.Call> calls = new ArrayList<>(inFlight.size());
        inFlight.forEach(call -> calls.add(of(call, now)));
        calls.sort(OLDEST_FIRST);
        return new ClientSnapshot(
                engine.time().instant(), calls, origins(engine, now), totals(engine, inFlight), timer(engine));
    }

    private static ClientSnapshot.Call of(CallContext call, long now) {
        Attempt attempt = call.attempt();
        Renewal renewal = attempt.renewal();
        if (renewal != null && renewal.isUnderWay()) {
            // The answer is there, and is not what is waited for.
            return of(call, attempt, new Step(Phase.CREDENTIALS, renewal.begunAt(), true), now);
        }
        Phase phase = attempt.phase();
        boolean waiting = attempt.isWaiting() || (call.interrupts().isElsewhere() && call.isQueued());
        return of(
                call,
                attempt,
                new Step(phase, phase == null ? attempt.waitingSince() : attempt.begun()[phase.ordinal()], waiting),
                now);
    }

    /**
     * What a call is at.
     *
     * @param begun 0 when it is only just beginning
     */
    private record Step(@Nullable Phase phase, long begun, boolean waiting) {}

    private static ClientSnapshot.Call of(CallContext call, Attempt attempt, Step step, long now) {
        CallInfo info = call.info();
        Admission admission = call.admission();
        return new ClientSnapshot.Call(
                info,
                admission == null ? info.target() : admission.origin().target(),
                call.sinceStart(now),
                call.remaining(),
                attempt.number(),
                step.phase(),
                step.begun() == 0 ? Duration.ZERO : nanos(now - step.begun()),
                step.waiting(),
                call.isStopped(),
                attempt.sending().connection());
    }

    private static Duration nanos(long nanos) {
        return Duration.ofNanos(Math.max(0, nanos));
    }

    private static List<ClientSnapshot.Origin> origins(Engine engine, long now) {
        List<ClientSnapshot.Origin> origins = new ArrayList<>();
        for (OriginState origin : engine.knownOrigins().all()) {
            BreakerStatus breaker = origin.breaker().status(now);
            boolean forEver = breaker.openNanos() == Long.MAX_VALUE;
            origins.add(new ClientSnapshot.Origin(
                    origin.stats(now), breaker.reason(), forEver ? null : nanos(breaker.openNanos())));
        }
        origins.sort(BUSIEST_FIRST);
        return origins;
    }

    private static boolean isWell(ClientSnapshot.Origin origin) {
        return origin.stats().breaker() == BreakerState.CLOSED
                && origin.stats().coolDown().isZero();
    }

    private static ClientSnapshot.Totals totals(Engine engine, List<CallContext> inFlight) {
        ConcurrencyPolicy policy = engine.config().concurrency();
        return new ClientSnapshot.Totals(
                engine.isClosed(),
                new ClientSnapshot.Permits(
                        engine.limiter().inUse(),
                        policy.total(),
                        policy.perOrigin(),
                        engine.limiter().waiting(),
                        policy.queue()),
                engine.connections(),
                threads(engine, inFlight));
    }

    private static ClientSnapshot.AsyncThreads threads(Engine engine, List<CallContext> inFlight) {
        int running = 0;
        int waiting = 0;
        for (CallContext call : inFlight) {
            if (call.interrupts().isElsewhere()) {
                boolean queued = call.isQueued();
                waiting += queued ? 1 : 0;
                running += queued ? 0 : 1;
            }
        }
        boolean virtual = engine.async().isVirtual();
        int allowed = virtual ? 0 : engine.config().concurrency().total();
        return new ClientSnapshot.AsyncThreads(virtual, engine.async().aliveThreads(), allowed, running, waiting);
    }

    private static ClientSnapshot.Timer timer(Engine engine) {
        TimerState state = engine.timer().state();
        return new ClientSnapshot.Timer(state.entries(), state.alive(), Duration.ofNanos(state.lateNanos()));
    }
}
