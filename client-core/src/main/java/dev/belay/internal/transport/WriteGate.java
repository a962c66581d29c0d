package dev.belay.internal.transport;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Where calls wait that are about to send on a shared connection while another call's write blocks it. */
final class WriteGate {

    /*
     * They would otherwise wait for OkHttp's lock, which nothing but the end of that write frees them from: to stop one of them
     * the connection would have to be closed, with every call on it. Who is woken looks for itself whether it may go on.
     */

    private final Queue<Thread> waiting = new ConcurrentLinkedQueue<>();

    /**
     * Waits while it is {@code shut}, whose end {@link #open}, or an unparking of the thread, has to tell. Throws when the
     * thread is interrupted, whose flag stays set.
     */
    void awaitWhile(BooleanSupplier shut) throws IOException {
        Thread current = Thread.currentThread();
        waiting.add(current);
        try {
            while (shut.getAsBoolean()) {
                LockSupport.park(this);
                if (current.isInterrupted()) {
                    throw new InterruptedIOException("interrupted while another call's write blocked the connection");
                }
            }
        } finally {
            waiting.remove(current);
        }
    }

    /** Has all look again. */
    void open() {
        // An iterator for every write would be garbage.
        if (!waiting.isEmpty()) {
            waiting.forEach(LockSupport::unpark);
        }
    }
}
