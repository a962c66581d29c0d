package dev.belay.testing;

import dev.belay.BelayClient;
import dev.belay.ClientInternals;
import dev.belay.event.BreakerState;
import dev.belay.event.OriginStats;
import dev.belay.internal.call.Engine;
import dev.belay.internal.limit.OriginState;
import java.util.ArrayList;
import java.util.List;

/** What one resource of a test still holds, in words. */
final class Leftovers {
    private Leftovers() {}

    static List<String> of(AutoCloseable resource) {
        if (resource instanceof BelayClient client) {
            return of(ClientInternals.engine(client));
        }
        if (resource instanceof FakeTransport transport && transport.openResponses() > 0) {
            return List.of(transport.openResponses() + " responses of the transport not closed");
        }
        if (resource instanceof VirtualTimer timer && !timer.timer().isEmpty()) {
            return List.of("entries in the virtual timer");
        }
        return List.of();
    }

    private static List<String> of(Engine engine) {
        List<String> left = new ArrayList<>();
        add(left, engine.callsInFlight(), "calls in flight (a response not closed?)");
        add(left, engine.limiter().inUse(), "permits in use");
        add(left, engine.limiter().waiting(), "calls waiting for a permit");
        engine.knownOrigins().all().forEach(origin -> left.addAll(of(origin, engine)));
        return left;
    }

    private static List<String> of(OriginState origin, Engine engine) {
        List<String> left = new ArrayList<>();
        OriginStats stats = origin.stats(engine.time().nanoTime());
        add(left, stats.inFlight(), "permits of " + origin + " in use");
        add(left, stats.waiting(), "calls waiting for a permit of " + origin);
        // Once all probes are over they have decided, or there is room for more.
        boolean waitsForProbes = stats.breaker() == BreakerState.HALF_OPEN
                && origin.breaker().openNanos(engine.time().nanoTime()) > 0;
        add(left, waitsForProbes ? 1 : 0, "breaker that waits for the probes of " + origin);
        return left;
    }

    private static void add(List<String> left, int count, String what) {
        if (count != 0) {
            left.add(count + " " + what);
        }
    }
}
