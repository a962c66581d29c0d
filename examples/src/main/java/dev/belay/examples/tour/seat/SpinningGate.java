package dev.belay.examples.tour.seat;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;

/** A limit on calls at once as it is often built by hand: it spins while it waits. */
final class SpinningGate {
    private final AtomicInteger free;
    private volatile boolean closed;

    SpinningGate(int permits) {
        free = new AtomicInteger(permits);
    }

    @SuppressWarnings("ThreadPriorityCheck") // spinning is the fault
    void enter() throws IOException {
        while (!taken()) {
            if (closed) {
                throw new IOException("the gate was closed");
            }
            Thread.yield();
        }
    }

    void leave() {
        free.incrementAndGet();
    }

    void close() {
        closed = true;
    }

    private boolean taken() {
        int current = free.get();
        return current > 0 && free.compareAndSet(current, current - 1);
    }
}
