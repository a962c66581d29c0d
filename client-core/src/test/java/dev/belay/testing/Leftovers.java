package dev.belay.testing;

import dev.belay.BelayClient;
import dev.belay.ClientInternals;
import dev.belay.internal.call.Engine;
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
        return left;
    }

    private static void add(List<String> left, int count, String what) {
        if (count != 0) {
            left.add(count + " " + what);
        }
    }
}
