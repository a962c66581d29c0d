package dev.belay.instrument;

import dev.belay.BelayClient;

/**
 * What counts, times or traces calls. Given to {@link BelayClient.Builder#instrument}, it is installed in each client that is
 * built.
 *
 * <p>It costs what it does itself: what it is told are views of what the client has anyway. For an application's own use there is
 * {@link dev.belay.event.CallListener}, which is told more, in values that may be kept.
 */
@FunctionalInterface
public interface Instrument {

    /** Returns what is told of the calls of {@code client}, which is being built and makes none yet. */
    ClientInstrument install(ClientView client);
}
