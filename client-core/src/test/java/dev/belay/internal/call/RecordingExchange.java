package dev.belay.internal.call;

import dev.belay.internal.transport.Exchange;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** An exchange that remembers what was done to it, and writes when a test says so. */
final class RecordingExchange implements Exchange {
    final List<String> done = new CopyOnWriteArrayList<>();
    volatile boolean sent;
    volatile boolean writing;
    volatile boolean closed;
    volatile boolean answeredEarly;

    @Override
    public void cancel() {
        done.add("cancelled");
    }

    @Override
    public boolean closeIfWriting(long nanos) {
        done.add("closed if writing for " + Duration.ofNanos(nanos));
        return closed;
    }

    @Override
    public boolean stopSendingIfAnswered() {
        return answeredEarly;
    }

    @Override
    public boolean isWriting() {
        return writing;
    }

    @Override
    public void closeIfDead() {
        done.add("closed if dead");
    }

    @Override
    public boolean mayHaveBeenSent() {
        return sent;
    }

    @Override
    public boolean isOnReusedConnection() {
        return false;
    }

    @Override
    public boolean isBodyBegun() {
        return sent;
    }

    @Override
    public boolean isConnectionGivenUp() {
        return false;
    }

    @Override
    public void closeIdleBesides() {
        done.add("closed idle ones");
    }

    @Override
    public String connection() {
        return "192.0.2.1:80 http/1.1";
    }

    @Override
    public @Nullable String proxy() {
        return null;
    }
}
