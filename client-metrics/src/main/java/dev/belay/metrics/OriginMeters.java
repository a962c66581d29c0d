package dev.belay.metrics;

import dev.belay.event.Phase;
import dev.belay.instrument.EndedCall;
import dev.belay.instrument.EndedRequest;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Timer;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/** The meters of one origin that calls come upon. They are kept, since to ask the registry for them takes longer than a call may. */
final class OriginMeters {

    private static final Phase[] PHASES = Phase.values();

    private final String name;
    private final Map<MetricConvention, CallTimers> calls = new EnumMap<>(MetricConvention.class);
    private final EndTimers attempts;
    private final AtomicReferenceArray<@Nullable PhaseTimes> phases = new AtomicReferenceArray<>(PHASES.length);
    private volatile @Nullable DistributionSummary requestBodies;
    private volatile @Nullable DistributionSummary responseBodies;
    private volatile boolean gauged;

    OriginMeters(String name, RegistryNames names) {
        this.name = name;
        for (MetricConvention each : MetricConvention.values()) {
            calls.put(each, new CallTimers(each, name, names));
        }
        this.attempts = new EndTimers(this::attemptTimer, names.exceptions());
    }

    private Timer attemptTimer(End end, MeterFactory meters) {
        return meters.timer(ClientMeter.ATTEMPTS, name, end.springStatus(), end.outcome(), end.exception());
    }

    /** Returns the origin's name, or that of all who have none. */
    String name() {
        return name;
    }

    /** Returns whether it has its gauges. */
    boolean isGauged() {
        return gauged;
    }

    /** Says whether it has its gauges. */
    void gauged(boolean now) {
        gauged = now;
    }

    /** Counts a call. */
    void call(EndedCall call, MetricConvention convention, MeterFactory meters) {
        CallTimers timers = calls.get(convention);
        if (timers != null) {
            timers.of(call, meters).record(call.nanos(), TimeUnit.NANOSECONDS);
        }
    }

    /** Counts what most requests have: how they ended, their phases and their bodies. */
    void request(EndedRequest request, MeterFactory meters) {
        attempts.of(request.status(), request.failure(), meters).record(request.nanos(), TimeUnit.NANOSECONDS);
        for (Phase each : PHASES) {
            long nanos = request.phaseNanos(each);
            if (nanos >= 0) {
                phase(each, meters).add(nanos);
            }
        }
        long sent = request.bodyBytesSent();
        if (sent > 0) {
            requestBodies(meters).record((double) sent);
        }
        long received = request.bodyBytesReceived();
        if (received > 0) {
            responseBodies(meters).record((double) received);
        }
    }

    private PhaseTimes phase(Phase phase, MeterFactory meters) {
        PhaseTimes times = phases.get(phase.ordinal());
        return times == null ? addPhase(phase, meters) : times;
    }

    /** One at a time: what is read is that which was registered first. */
    private synchronized PhaseTimes addPhase(Phase phase, MeterFactory meters) {
        PhaseTimes times = phases.get(phase.ordinal());
        if (times == null) {
            times = PhaseTimes.of(name, Labels.of(phase), meters);
            phases.set(phase.ordinal(), times);
        }
        return times;
    }

    private DistributionSummary requestBodies(MeterFactory meters) {
        DistributionSummary bodies = requestBodies;
        if (bodies == null) {
            bodies = meters.summary(ClientMeter.REQUEST_BODY, name);
            requestBodies = bodies;
        }
        return bodies;
    }

    private DistributionSummary responseBodies(MeterFactory meters) {
        DistributionSummary bodies = responseBodies;
        if (bodies == null) {
            bodies = meters.summary(ClientMeter.RESPONSE_BODY, name);
            responseBodies = bodies;
        }
        return bodies;
    }
}
