package dev.belay.internal.transport;

import dev.belay.event.ClientEvent;
import dev.belay.event.ConnectionStats;
import dev.belay.internal.dns.Resolver;
import java.net.SocketAddress;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Consumer;
import okhttp3.HttpUrl;
import okhttp3.Protocol;
import org.jspecify.annotations.Nullable;

/** The pools of a transport: one, as long as few calls are in flight. */
final class Pools {

    /*
     * OkHttp searches a pool from its head, for a connection that a call can use and for each one that ends. So there are
     * more pools when there are many calls. A call takes the first that is not full: with few calls every connection is found
     * in one place, and a later pool is used only while it is needed. A connection that carries many calls at once is shared
     * for longer, until the search for a call among those is what costs.
     */

    private static final int MOST = 64;
    private static final int CALLS_MULTIPLEXED = 1_024;
    private static final int ORIGINS_KEPT = 1_000;

    private final TransportConfig config;
    private final Resolver resolver;
    private final ConnectionUpkeep upkeep;
    private final Pool first;
    private final AtomicReferenceArray<@Nullable Pool> others;
    private final Set<String> multiplexed = ConcurrentHashMap.newKeySet();
    private final Set<String> sequential = ConcurrentHashMap.newKeySet();

    Pools(TransportConfig config, Resolver resolver) {
        this.config = config;
        this.resolver = resolver;
        this.upkeep = new ConnectionUpkeep(config.maxIdleConnections(), config.maxIdle(), config.time());
        this.first = new Pool(config, resolver, upkeep);
        this.others = new AtomicReferenceArray<>(Math.min(MOST, (config.maxIdleConnections() - 1) / Pool.CALLS));
    }

    /** Returns the pool for a call that begins, and that has to leave it when it ends. */
    Pool enter(HttpUrl url) {
        Pool chosen = first.calls() < Pool.CALLS ? first : notFull(isMultiplexed(url) ? CALLS_MULTIPLEXED : Pool.CALLS);
        chosen.enter();
        return chosen;
    }

    private boolean isMultiplexed(HttpUrl url) {
        return !multiplexed.isEmpty() && multiplexed.contains(origin(url));
    }

    /** Returns the first pool that is not full, or of all the one with the fewest calls. */
    private Pool notFull(int limit) {
        Pool fewest = first;
        for (int i = 0; i < others.length() && fewest.calls() >= limit; i++) {
            Pool pool = other(i);
            fewest = pool.calls() < fewest.calls() ? pool : fewest;
        }
        return fewest;
    }

    /** Returns whether a connection that is opened to this origin will carry one call at a time, as far as can be known. */
    boolean isForOneCallAtATime(HttpUrl url) {
        if (config.protocols().contains(Protocol.H2_PRIOR_KNOWLEDGE)) {
            return false;
        }
        // Over TLS it is agreed on when the socket has long been made.
        return !url.isHttps() || !config.protocols().contains(Protocol.HTTP_2) || sequential.contains(origin(url));
    }

    /** Notes of what kind a connection is that was opened to this origin: the next one is likely to be of the same. */
    void opened(HttpUrl url, boolean multiplexes, @Nullable WireSocket wire) {
        if (multiplexes) {
            note(multiplexed, url);
            if (wire != null && wire.channel() != null) {
                // The server has learnt HTTP/2 since: its callers' interrupts would close what others share.
                sequential.remove(origin(url));
                wire.lifetime().ends();
            }
        } else if (url.isHttps()) {
            note(sequential, url);
        }
    }

    private static void note(Set<String> kind, HttpUrl url) {
        if (kind.size() >= ORIGINS_KEPT) {
            kind.clear();
        }
        kind.add(origin(url));
    }

    private static String origin(HttpUrl url) {
        return url.scheme() + "://" + url.host() + ":" + url.port();
    }

    private Pool other(int index) {
        Pool present = others.get(index);
        return present == null ? make(index) : present;
    }

    private synchronized Pool make(int index) {
        Pool present = others.get(index);
        if (present == null) {
            present = new Pool(config, resolver, upkeep);
            others.set(index, present);
        }
        return present;
    }

    void tell(Consumer<ClientEvent> listener) {
        upkeep.tell(listener);
    }

    /** Returns how many connections there are of which kind. */
    ConnectionStats stats() {
        return upkeep.stats();
    }

    /** Closes the idle connections to an address. */
    void closeIdleTo(SocketAddress address) {
        upkeep.closeIdleTo(address);
    }

    void close() {
        first.close();
        for (int i = 0; i < others.length(); i++) {
            Pool pool = others.get(i);
            if (pool != null) {
                pool.close();
            }
        }
        upkeep.closeAll();
    }
}
