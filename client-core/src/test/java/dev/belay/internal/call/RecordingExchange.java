package dev.belay.internal.call;

import dev.belay.internal.transport.Exchange;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** An exchange that remembers what was done to it; its write has got as far as a test says. */
final class RecordingExchange implements Exchange {
    final List<String> done = new CopyOnWriteArrayList<>();
    volatile boolean sent;
    volatile long mark = -1;

    @Override
    public void cancel() {
        done.add("cancelled");
    }

    @Override
    public void closeIfWriteBlocked(long since) {
        done.add("closed if still at " + since);
    }

    @Override
    public long writeMark() {
        return mark;
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
    public String connection() {
        return "192.0.2.1:80 http/1.1";
    }
}
