package dev.belay.internal.body;

import dev.belay.event.CallLedger;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** A call that a response under test belongs to. */
final class FakeOwner implements BodyOwner {
    final List<String> log = Collections.synchronizedList(new ArrayList<>());
    volatile boolean stopped;
    volatile Runnable onAbandon = () -> {};

    @Override
    public void readBegins() {
        log.add("read begins");
    }

    @Override
    public void readEnded(long encodedBytes) {
        log.add("read ended at " + encodedBytes);
    }

    @Override
    public boolean stopped() {
        return stopped;
    }

    @Override
    public boolean commit() {
        return !stopped;
    }

    @Override
    public IOException failure(IOException cause) {
        return new IOException("the call: " + cause.getMessage(), cause);
    }

    @Override
    public IOException tooLarge(Excess excess) {
        return new IOException(
                "larger than " + excess.limitBytes() + " by " + excess.limit().option());
    }

    @Override
    public void abandon() {
        log.add("abandoned");
        onAbandon.run();
    }

    @Override
    public void closed(long bodyBytes, boolean complete) {
        log.add("closed after " + bodyBytes + (complete ? ", complete" : ""));
    }

    @Override
    public Runnable carrying(Runnable task) {
        return task;
    }

    @Override
    public CallLedger ledger() {
        return CallLedger.none();
    }
}
