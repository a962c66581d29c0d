package dev.belay.internal.body;

import dev.belay.event.CallLedger;
import java.io.IOException;

/** The call that a response belongs to. */
public interface BodyOwner {

    /** A thread is about to read from the wire. */
    void readBegins();

    /**
     * It is back.
     *
     * @param encodedBytes how many bytes of the body have come over the wire so far
     */
    void readEnded(long encodedBytes);

    /** Returns whether the call has been stopped, so that nothing more may be read. */
    boolean stopped();

    /** Decides that the call is not stopped any more; returns false when it has been. */
    boolean commit();

    /** Returns the exception for the caller in place of {@code cause}. */
    IOException failure(IOException cause);

    /** Returns the exception for a body that has grown over a limit. */
    IOException tooLarge(Excess excess);

    /** Breaks the exchange off, so that closing the body reads nothing. */
    void abandon();

    /** The body has been closed; called once. */
    void closed(long bodyBytes, boolean complete);

    CallLedger ledger();

    /** Returns {@code task} for another thread, on which it runs as on this one, the one that has made the call. */
    Runnable carrying(Runnable task);
}
