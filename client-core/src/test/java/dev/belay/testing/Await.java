package dev.belay.testing;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waiting for what nobody signals. */
public final class Await {
    private static final long LOOK_NANOS = 500_000;

    private Await() {}

    /** Waits until the condition holds, at most for a time; returns whether it does. */
    public static boolean condition(Duration longestWait, BooleanSupplier condition) {
        long start = System.nanoTime();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - start > longestWait.toNanos()
                    || Thread.currentThread().isInterrupted()) {
                return condition.getAsBoolean();
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
        return true;
    }

    /** Waits until a thread is parked or blocked; returns whether it is. */
    public static boolean parked(Thread thread, Duration longestWait) {
        return condition(longestWait, () -> switch (thread.getState()) {
            case WAITING, TIMED_WAITING, BLOCKED -> true;
            case NEW, RUNNABLE, TERMINATED -> false;
        });
    }
}
