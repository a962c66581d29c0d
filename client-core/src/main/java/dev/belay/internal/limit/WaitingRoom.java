package dev.belay.internal.limit;

import java.util.concurrent.atomic.AtomicInteger;

/** Bounds how many calls of a client wait before they are sent, whatever for. */
public final class WaitingRoom {

    private final int seats;
    private final AtomicInteger waiting = new AtomicInteger();

    public WaitingRoom(int seats) {
        this.seats = seats;
    }

    /** Returns whether there was room; then {@link #leave} must follow. */
    public boolean enter() {
        if (waiting.incrementAndGet() > seats) {
            waiting.decrementAndGet();
            return false;
        }
        return true;
    }

    public void leave() {
        waiting.decrementAndGet();
    }

    public int waiting() {
        return waiting.get();
    }

    public int seats() {
        return seats;
    }
}
