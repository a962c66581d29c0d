package dev.belay.simulation;

/** A request that has arrived at the server, seen by the thread that waits for the answer. */
final class ServerRequest {
    private final SimulatedTime time;
    private final Thread waiter = Thread.currentThread();
    private int status;
    private boolean cancelled;

    ServerRequest(SimulatedTime time) {
        this.time = time;
    }

    /** Waits for the answer, for so long at most; returns its status, or 0 when there is none. */
    int await(long nanos) {
        long end = time.nanoTime() + nanos;
        long left = nanos;
        while (status == 0 && !cancelled && left > 0) {
            time.park(this, left);
            left = nanos == SimulatedTime.UNTIL_UNPARKED ? nanos : end - time.nanoTime();
        }
        return status;
    }

    /** Has the waiting thread leave. The server does not learn of it. */
    void cancel() {
        cancelled = true;
        time.unpark(waiter);
    }

    void answer(int answer) {
        status = answer;
        time.unpark(waiter);
    }
}
