package dev.belay.metrics;

import dev.belay.event.BreakerState;
import dev.belay.event.ConnectionStats;
import dev.belay.instrument.ClientView;
import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToDoubleFunction;
import java.util.function.ToIntFunction;

/** What the clients of one registry share: its meters, the names that are values of tags, and whose gauges are there. */
final class RegistryMeters {

    /*
     * It lives as long as its registry, so that names stay bounded whatever number of clients come and go, and does not keep it
     * alive: who wants something registered brings the registry along. Nothing of Micrometer's is called back while it holds the
     * lock of its own registry and waits for the lock of this class.
     */

    private static final Map<MeterRegistry, RegistryMeters> ALL = new WeakHashMap<>();

    private final RegistryNames names = new RegistryNames();
    private final ClientSums clients;
    private final boolean histograms;
    private final Map<String, OriginMeters> origins = new ConcurrentHashMap<>();
    private final List<Gauge> gauges = new ArrayList<>();

    private RegistryMeters(Clock clock, boolean histograms) {
        this.clients = new ClientSums(names.origins(), clock);
        this.histograms = histograms;
    }

    /** Returns that of {@code registry}; whoever comes first says whether there are histograms. */
    static RegistryMeters of(MeterRegistry registry, boolean histograms) {
        synchronized (ALL) {
            return ALL.computeIfAbsent(
                    registry, key -> new RegistryMeters(key.config().clock(), histograms));
        }
    }

    /** Returns whether timers have histograms. */
    boolean histograms() {
        return histograms;
    }

    RegistryNames names() {
        return names;
    }

    /** Returns the sums over the clients that have not been closed. */
    ClientSums clients() {
        return clients;
    }

    /** A client comes; returns false when it is there already. */
    synchronized boolean enter(ClientView client, MeterFactory meters) {
        boolean first = clients.isEmpty();
        boolean entered = clients.enter(client);
        if (first) {
            connectionGauge("active", ConnectionStats::active, meters);
            connectionGauge("idle", ConnectionStats::idle, meters);
            connectionGauge("connecting", ConnectionStats::connecting, meters);
        }
        return entered;
    }

    private void connectionGauge(String state, ToIntFunction<ConnectionStats> count, MeterFactory meters) {
        gauges.add(meters.gauge(ClientMeter.CONNECTIONS, clients, all -> count.applyAsInt(all.connections()), state));
    }

    /** A client goes; with the last one go the gauges, which would speak of nobody. What was counted stays true. */
    synchronized void leave(ClientView client, MeterRegistry registry) {
        clients.leave(client);
        if (clients.isEmpty()) {
            gauges.forEach(registry::remove);
            gauges.clear();
            origins.values().forEach(each -> each.gauged(false));
        }
    }

    /**
     * Returns the meters of an origin, or of those that are one too many.
     *
     * @param most how many there may be; those that there are stay
     */
    OriginMeters origin(String target, int most, MeterFactory meters) {
        OriginMeters origin = origins.get(target);
        if (origin == null) {
            origin = admit(names.origins().admit(target, most));
        }
        if (!origin.isGauged()) {
            gauge(origin, meters);
        }
        return origin;
    }

    private OriginMeters admit(String name) {
        OriginMeters origin = origins.get(name);
        return origin == null ? origins.computeIfAbsent(name, key -> new OriginMeters(key, names)) : origin;
    }

    private synchronized void gauge(OriginMeters origin, MeterFactory meters) {
        if (origin.isGauged() || clients.isEmpty()) {
            return;
        }
        String name = origin.name();
        originGauge(ClientMeter.RETRY_BUDGET, OriginSum::retriesLeft, meters, name);
        originGauge(ClientMeter.AMPLIFICATION, OriginSum::amplification, meters, name);
        originGauge(ClientMeter.IN_FLIGHT, OriginSum::inFlight, meters, name);
        originGauge(ClientMeter.WAITING, OriginSum::waiting, meters, name);
        for (BreakerState state : BreakerState.values()) {
            originGauge(ClientMeter.BREAKER_STATE, sum -> sum.breakersIn(state), meters, name, Labels.of(state));
        }
        origin.gauged(true);
    }

    private void originGauge(
            ClientMeter meter, ToDoubleFunction<OriginSum> value, MeterFactory meters, String... tags) {
        String name = tags[0];
        gauges.add(meters.gauge(meter, clients, all -> value.applyAsDouble(all.origin(name)), tags));
    }

    /** Returns whether another origin would be one too many. */
    boolean isFull(int most) {
        return names.origins().size() >= most;
    }
}
