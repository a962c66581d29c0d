package dev.belay.internal.call;

import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.spi.AbstractInterruptibleChannel;

/** Stops a call when the thread that waits for it is interrupted, from inside {@link Thread#interrupt()}. */
final class InterruptSignal extends AbstractInterruptibleChannel {

    /*
     * A platform thread that is blocked in a socket read does not notice an interrupt. What the JDK has for channels, that
     * whoever interrupts a thread closes the channel which that thread is blocked on, is public: so to the JDK a call is
     * such a channel. The alternative is to look at every waiting thread all the time, which cost 2 % of a core for a
     * thousand of them.
     */

    private final CallContext call;

    InterruptSignal(CallContext call) {
        this.call = call;
    }

    /**
     * From now on an interrupt of this thread stops the call; if the thread is interrupted already, it is stopped now. A
     * thread has one such listener at a time, so this is repeated after whatever may have put another in its place: a
     * nested call, or a file read through a channel.
     */
    void listen() {
        begin();
    }

    /** Ends what {@link #listen()} began, on the same thread. */
    void ignore() {
        try {
            end(true);
        } catch (AsynchronousCloseException interrupted) {
            // the call has been stopped for that, which says more
        }
    }

    /** Called by the interrupting thread, which must not be held up. */
    @Override
    protected void implCloseChannel() {
        call.stop(Stop.of(Stop.Kind.INTERRUPTED));
    }
}
