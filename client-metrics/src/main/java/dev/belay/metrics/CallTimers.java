package dev.belay.metrics;

import dev.belay.instrument.EndedCall;
import io.micrometer.core.instrument.Timer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The timers of the calls to one origin, by one convention. */
final class CallTimers {

    /** So many different operations have a name of their own. */
    static final int MOST_OPERATIONS = 100;

    private static final KnownMethod[] METHODS = KnownMethod.values();
    private static final String OTHER_METHOD = "_OTHER";

    private final MetricConvention convention;
    private final HostAndPort server;
    private final RegistryNames names;
    private final Map<String, EndTimers[]> byOperation = new ConcurrentHashMap<>();

    CallTimers(MetricConvention convention, String origin, RegistryNames names) {
        this.convention = convention;
        this.server = HostAndPort.of(origin);
        this.names = names;
    }

    Timer of(EndedCall call, MeterFactory meters) {
        String operation = call.operation();
        EndTimers[] byMethod = byOperation.get(operation == null ? KnownNames.NONE : operation);
        if (byMethod == null) {
            byMethod = admit(operation == null ? KnownNames.NONE : names.operation(operation));
        }
        return byMethod[KnownMethod.of(call.method()).ordinal()].of(call.status(), call.failure(), meters);
    }

    private EndTimers[] admit(String operation) {
        return byOperation.computeIfAbsent(operation, this::timers);
    }

    private EndTimers[] timers(String operation) {
        EndTimers[] timers = new EndTimers[METHODS.length];
        for (KnownMethod each : METHODS) {
            timers[each.ordinal()] = new EndTimers(kind(operation, each), names.exceptions());
        }
        return timers;
    }

    private EndTimers.Kind kind(String operation, KnownMethod method) {
        return switch (convention) {
            case SPRING ->
                (end, meters) -> meters.timer(
                        ClientMeter.HTTP_CLIENT_REQUESTS,
                        method.label(KnownNames.OTHER),
                        operation,
                        end.springStatus(),
                        end.outcome(),
                        end.exception(),
                        end.exception(),
                        server.host());
            case OPEN_TELEMETRY ->
                (end, meters) -> meters.timer(
                        ClientMeter.HTTP_CLIENT_REQUEST_DURATION,
                        method.label(OTHER_METHOD),
                        server.host(),
                        server.port(),
                        end.statusCode(),
                        end.errorType(),
                        operation);
        };
    }
}
