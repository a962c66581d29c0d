package dev.belay.testing.waits;

import dev.belay.event.AttemptStarted;
import dev.belay.event.CallEnded;
import dev.belay.event.CallEvent;
import dev.belay.event.CallListener;
import dev.belay.event.CallStarted;
import dev.belay.event.Phase;
import dev.belay.event.PhaseEnded;
import dev.belay.event.Retried;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/** Listens to a client's calls, so that one can wait until they are where they should be. */
public final class CallWatch implements CallListener {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Map<Phase, Integer> phasesEnded = new EnumMap<>(Phase.class);
    private final List<CallEnded> ends = new ArrayList<>();
    private int callsStarted;
    private int attemptsStarted;
    private int retries;
    private volatile boolean resting;

    @Override
    public void onEvent(CallEvent event) {
        if (resting) {
            return;
        }
        lock.lock();
        try {
            if (event instanceof PhaseEnded phase) {
                phasesEnded.merge(phase.time().phase(), 1, Integer::sum);
            } else if (event instanceof CallStarted) {
                callsStarted++;
            } else if (event instanceof AttemptStarted) {
                attemptsStarted++;
            } else if (event instanceof Retried) {
                retries++;
            } else if (event instanceof CallEnded end) {
                ends.add(end);
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Stops listening: the lock would be part of what is measured. */
    void rest() {
        resting = true;
    }

    /** Waits until so many calls have left a phase; returns whether that happened within the limit. */
    public boolean awaitPhaseEnded(Phase phase, int count, Duration limit) throws InterruptedException {
        return await(() -> phasesEnded.getOrDefault(phase, 0) >= count, limit);
    }

    /** Waits until so many calls were admitted; returns whether that happened within the limit. */
    public boolean awaitCallsStarted(int count, Duration limit) throws InterruptedException {
        return await(() -> callsStarted >= count, limit);
    }

    /** Waits until so many calls had their permit; returns whether that happened within the limit. */
    public boolean awaitAttempts(int count, Duration limit) throws InterruptedException {
        return await(() -> attemptsStarted >= count, limit);
    }

    /** Waits until so many attempts were to be followed by another one; returns whether that happened within the limit. */
    public boolean awaitRetries(int count, Duration limit) throws InterruptedException {
        return await(() -> retries >= count, limit);
    }

    /** Waits until so many calls have ended; returns whether that happened within the limit. */
    public boolean awaitEnds(int count, Duration limit) throws InterruptedException {
        return await(() -> ends.size() >= count, limit);
    }

    /** Returns the ends so far, in order. */
    public List<CallEnded> ends() {
        lock.lock();
        try {
            return List.copyOf(ends);
        } finally {
            lock.unlock();
        }
    }

    private boolean await(BooleanSupplier condition, Duration limit) throws InterruptedException {
        long left = limit.toNanos();
        lock.lockInterruptibly();
        try {
            while (!condition.getAsBoolean()) {
                if (left <= 0) {
                    return false;
                }
                left = changed.awaitNanos(left);
            }
            return true;
        } finally {
            lock.unlock();
        }
    }
}
