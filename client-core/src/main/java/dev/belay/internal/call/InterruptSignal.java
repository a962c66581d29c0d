package dev.belay.internal.call;

import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.spi.AbstractInterruptibleChannel;
import org.jspecify.annotations.Nullable;

/** Stops a call when the thread that waits for it is interrupted, from inside {@link Thread#interrupt()}. */
final class InterruptSignal extends AbstractInterruptibleChannel {

    /*
     * A platform thread that is blocked in a socket read does not notice an interrupt. What the JDK has for channels, that
     * whoever interrupts a thread closes the channel which that thread is blocked on, is public: so to the JDK a call is
     * such a channel. The alternative is to look at every waiting thread all the time, which cost 2 % of a core for a
     * thousand of them.
     */

    private final CallContext call;
    private volatile @Nullable Thread waiter;
    private volatile boolean elsewhere;

    InterruptSignal(CallContext call) {
        this.call = call;
    }

    /** Returns the thread that waits for the call; null while none does. */
    @Nullable
    Thread waiter() {
        return waiter;
    }

    /** Says that another thread than the one that makes the call will wait for it. */
    void willBeElsewhere() {
        elsewhere = true;
    }

    /** Returns whether that is so. */
    boolean isElsewhere() {
        return elsewhere;
    }

    /** Says that this thread now waits for the call, so that stopping the call wakes it and an interrupt stops the call. */
    void waitBegins() {
        waiter = Thread.currentThread();
        listen();
    }

    /** Says that this thread, which waited, is back. */
    void waitEnded() {
        try {
            end(true);
        } catch (AsynchronousCloseException interrupted) {
            // the call has been stopped for that, which says more
        }
        waiter = null;
    }

    /** Says that another step of the wait begins, on whichever thread. */
    void waitsOn() {
        if (waiter == Thread.currentThread()) {
            listen();
        }
    }

    /** Says that the call is over: whoever waited for it is on the way back. */
    void over() {
        waiter = null;
    }

    /**
     * From now on an interrupt of this thread stops the call; if the thread is interrupted already, it is stopped now. A
     * thread has one such listener at a time, so this is repeated after whatever may have put another in its place: a
     * nested call, or a file read through a channel.
     */
    private void listen() {
        begin();
    }

    /** Called by the interrupting thread, which must not be held up. */
    @Override
    protected void implCloseChannel() {
        call.stop(Stop.of(Stop.Kind.INTERRUPTED));
    }
}
