package dev.belay.metrics;

import dev.belay.instrument.ClientInstrument;
import dev.belay.instrument.ClientView;
import dev.belay.instrument.Instrument;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Objects;

/**
 * Counts and times what clients do, in a Micrometer registry: the meters of {@link ClientMeter}, with the tags of {@link ClientTag}.
 * Immutable and thread-safe.
 *
 * <pre>{@code
 * BelayClient client = BelayClient.builder().instrument(ClientMetrics.of(registry)).build();
 * }</pre>
 *
 * <p>Any number of clients may share a registry, and a client may be given the same twice: nothing fails and nothing is counted
 * twice. Gauges are the sum over the clients that have not been closed; what a gauge reads may be a tenth of a second old. With the
 * last client's {@code close()} the gauges leave the registry, which then refers to none of these clients. Timers and counters stay,
 * with what they have counted: it has happened, and who closes a client and then pushes its metrics must not push nothing.
 *
 * <p>The number of meters does not grow with the number of URLs or hosts that are called, or with what servers answer. Calls are told
 * apart by the name that they were given with {@code CallOptions.operation}, never by their path. Of origins and operations the first
 * {@value #DEFAULT_MAX_ORIGINS} each, of exceptions the first 50 have a name of their own, for as long as the registry lives; the
 * others are {@code other}. So have the first 50 pairs of status and exception of each timer.
 *
 * <p>An equal one is added to a client once. Of several that share a registry the first to be used says whether there are histograms;
 * with two conventions in one client the calls are timed by each, and all else is counted once.
 */
public final class ClientMetrics implements Instrument {

    /** So many origins have meters of their own, unless another number is set: 100. */
    public static final int DEFAULT_MAX_ORIGINS = 100;

    private static final int MOST_ORIGINS = 10_000;

    private final MeterRegistry registry;
    private final MetricSettings settings;

    private ClientMetrics(MeterRegistry registry, MetricSettings settings) {
        this.registry = registry;
        this.settings = settings;
    }

    /** Returns one that counts in {@code registry}: by {@link MetricConvention#SPRING}, and without histograms. */
    public static ClientMetrics of(MeterRegistry registry) {
        return new ClientMetrics(
                Objects.requireNonNull(registry, "registry"),
                new MetricSettings(MetricConvention.SPRING, false, DEFAULT_MAX_ORIGINS));
    }

    /** Returns a copy that names and tags the timer of the calls by {@code convention}. */
    public ClientMetrics withConvention(MetricConvention convention) {
        Objects.requireNonNull(convention, "convention");
        return new ClientMetrics(
                registry, new MetricSettings(convention, settings.histograms(), settings.maxOrigins()));
    }

    /**
     * Returns a copy whose timers of calls, attempts and phases have histograms, from which a server such as Prometheus computes
     * percentiles over many processes: Micrometer's, about 70 buckets for each timer, or for
     * {@link MetricConvention#OPEN_TELEMETRY}'s timer of the calls the 14 of that convention. Off by default.
     */
    public ClientMetrics withHistograms() {
        return new ClientMetrics(registry, new MetricSettings(settings.convention(), true, settings.maxOrigins()));
    }

    /**
     * Returns a copy with which so many origins have meters of their own; calls to the others are counted together.
     *
     * @param most 1 to 10,000
     */
    public ClientMetrics withMaxOrigins(int most) {
        if (most < 1 || most > MOST_ORIGINS) {
            throw new IllegalArgumentException("maxOrigins: " + most + " (expected: 1 to 10,000)");
        }
        return new ClientMetrics(registry, new MetricSettings(settings.convention(), settings.histograms(), most));
    }

    @Override
    public ClientInstrument install(ClientView client) {
        RegistryMeters shared = RegistryMeters.of(registry, settings.histograms());
        return new MeteredClient(client, settings, shared, new MeterFactory(registry, shared.histograms()));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ClientMetrics that && registry == that.registry && settings.equals(that.settings);
    }

    @Override
    public int hashCode() {
        return 31 * System.identityHashCode(registry) + settings.hashCode();
    }

    @Override
    public String toString() {
        return "ClientMetrics{" + settings.convention() + ", histograms=" + settings.histograms() + ", maxOrigins="
                + settings.maxOrigins() + "}";
    }
}
