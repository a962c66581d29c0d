package dev.belay.testing;

import dev.belay.internal.transport.Exchange;
import org.jspecify.annotations.Nullable;

/** An exchange over a new connection to which nothing happens; for what has a wire of its own, or none. */
public abstract class QuietExchange implements Exchange {

    @Override
    public void cancel() {}

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
    public boolean mayHaveBeenSent() {
        return true;
    }

    @Override
    public boolean isOnReusedConnection() {
        return false;
    }

    @Override
    public boolean isBodyBegun() {
        return mayHaveBeenSent();
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
