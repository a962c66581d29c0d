package dev.belay.internal.transport;

import dev.belay.internal.dns.Resolver;

/** A pool without others beside it. */
final class LonePool {

    private LonePool() {}

    static Pool of(TransportConfig config, Resolver resolver) {
        return new Pool(
                config, resolver, new ConnectionUpkeep(config.maxIdleConnections(), config.maxIdle(), config.time()));
    }
}
