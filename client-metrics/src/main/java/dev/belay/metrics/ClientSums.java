package dev.belay.metrics;

import dev.belay.event.ConnectionStats;
import dev.belay.event.OriginStats;
import dev.belay.instrument.ClientView;
import io.micrometer.core.instrument.Clock;
import java.lang.ref.WeakReference;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The clients of one registry that have not been closed, and what is the sum of them. */
final class ClientSums {

    /*
     * A scrape reads hundreds of gauges, and each client is asked for all its origins at once: what they say holds for all gauges
     * that are read within a moment. A client that nobody has closed, and nobody has any more, is not kept alive.
     */

    /** So long the sums hold. */
    static final long MOMENT_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final List<WeakReference<ClientView>> clients = new CopyOnWriteArrayList<>();
    private final KnownNames origins;
    private final Clock clock;
    private @Nullable Sums last;
    private long lastNanos;

    ClientSums(KnownNames origins, Clock clock) {
        this.origins = origins;
        this.clock = clock;
    }

    private record Sums(Map<String, OriginSum> origins, ConnectionStats connections) {}

    /** Returns false when it is there already. */
    boolean enter(ClientView client) {
        for (WeakReference<ClientView> each : clients) {
            if (each.refersTo(client)) {
                return false;
            }
        }
        clients.add(new WeakReference<>(client));
        return true;
    }

    void leave(ClientView client) {
        clients.removeIf(each -> each.refersTo(client) || each.refersTo(null));
        forget();
    }

    private synchronized void forget() {
        last = null;
    }

    boolean isEmpty() {
        return clients.isEmpty();
    }

    /** Returns the sum for the origin of that name, or for all that have none. */
    OriginSum origin(String name) {
        return now().origins.getOrDefault(name, OriginSum.NOTHING);
    }

    ConnectionStats connections() {
        return now().connections;
    }

    private synchronized Sums now() {
        long now = clock.monotonicTime();
        Sums sums = last;
        if (sums == null || now - lastNanos >= MOMENT_NANOS) {
            sums = sum();
            last = sums;
            lastNanos = now;
        }
        return sums;
    }

    private Sums sum() {
        Map<String, OriginSum> byName = new HashMap<>();
        int active = 0;
        int idle = 0;
        int connecting = 0;
        long opened = 0;
        for (WeakReference<ClientView> each : clients) {
            ClientView client = each.get();
            if (client != null) {
                addOrigins(client, byName);
                ConnectionStats connections = client.connections();
                active += connections.active();
                idle += connections.idle();
                connecting += connections.connecting();
                opened += connections.opened();
            }
        }
        return new Sums(byName, new ConnectionStats(active, idle, connecting, opened));
    }

    private void addOrigins(ClientView client, Map<String, OriginSum> byName) {
        for (OriginStats stats : client.origins()) {
            byName.computeIfAbsent(origins.fold(stats.target()), name -> new OriginSum())
                    .add(stats);
        }
    }
}
