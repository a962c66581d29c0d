package dev.belay.simulation;

import dev.belay.testing.QuietExchange;
import org.jspecify.annotations.Nullable;

/** A request of Belay to the simulated server, over a connection of its own. */
final class SimulatedExchange extends QuietExchange {
    private @Nullable ServerRequest request;
    private boolean cancelled;

    void sent(ServerRequest accepted) {
        request = accepted;
        if (cancelled) {
            accepted.cancel();
        }
    }

    @Override
    public void cancel() {
        cancelled = true;
        ServerRequest current = request;
        if (current != null) {
            current.cancel();
        }
    }

    @Override
    public boolean mayHaveBeenSent() {
        return request != null;
    }
}
