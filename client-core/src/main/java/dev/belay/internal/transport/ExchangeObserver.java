package dev.belay.internal.transport;

import dev.belay.event.Phase;
import dev.belay.internal.timer.Stoppable;
import java.io.IOException;

/** What a transport reports while it sends. Methods may be called from several threads, but for one phase at a time. */
public interface ExchangeObserver extends Stoppable {

    /** The exchange exists; from now on it can be cancelled. */
    void exchangeStarted(Exchange exchange);

    /** What follows is waiting of this kind. Entering SEND again means progress of the sending. */
    void entered(Phase phase);

    /** What follows is the caller's own work (producing its body), which no timeout of the wire applies to. */
    void paused();

    /** Returns {@code task} for another thread, to which it takes what belongs to this one. */
    default Runnable carrying(Runnable task) {
        return task;
    }

    /** So many bytes of a body have been sent, before it was compressed or framed. */
    default void bodySent(long bytes) {}

    /** The caller's own request body threw this, not the wire. */
    void callerFailed(IOException failure);

    /** Returns whether the attempt has been stopped for taking too long, so that its address is to be avoided. */
    boolean timedOut();
}
