package dev.belay.simulation;

import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/** A request that has arrived at the server, seen by whoever waits for the answer. */
final class ServerRequest {
    private final SimulatedTime time;
    private @Nullable Thread waiter;
    private @Nullable IntConsumer listener;
    private boolean over;
    private int status;

    ServerRequest(SimulatedTime time) {
        this.time = time;
    }

    /** Waits for the answer on this thread; returns its status, or 0 when the wait was cancelled. */
    int await() {
        waiter = Thread.currentThread();
        while (!over) {
            time.park(this, SimulatedTime.UNTIL_UNPARKED);
        }
        return status;
    }

    /** Tells {@code listener} the answer's status, or 0 when there is none within that time. */
    void whenAnswered(long nanos, IntConsumer listener) {
        this.listener = listener;
        time.after(nanos, this::cancel);
    }

    /** Has whoever waits leave. The server does not learn of it. */
    void cancel() {
        end(0);
    }

    void answer(int answer) {
        end(answer);
    }

    private void end(int with) {
        if (over) {
            return;
        }
        over = true;
        status = with;
        if (waiter != null) {
            time.unpark(waiter);
        }
        if (listener != null) {
            listener.accept(with);
        }
    }
}
