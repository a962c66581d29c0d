package dev.belay.simulation;

import dev.belay.internal.transport.Exchange;
import org.jspecify.annotations.Nullable;

/** A request of Belay to the simulated server, over a connection of its own. */
final class SimulatedExchange implements Exchange {
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

    @Override
    public boolean isBodyBegun() {
        return request != null;
    }

    @Override
    public boolean closeIfWriting(long nanos) {
        return false;
    }

    @Override
    public boolean stopSendingIfAnswered() {
        return false;
    }

    @Override
    public boolean isWriting() {
        return false;
    }

    @Override
    public void closeIfDead() {}

    @Override
    public boolean isOnReusedConnection() {
        return false;
    }

    @Override
    public boolean isConnectionGivenUp() {
        return false;
    }

    @Override
    public void closeIdleBesides() {}

    @Override
    public String connection() {
        return "192.0.2.1:80 http/1.1";
    }

    @Override
    public @Nullable String proxy() {
        return null;
    }
}
