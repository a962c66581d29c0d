package dev.belay.internal.adapter.jdk;

import dev.belay.CancellationSource;
import dev.belay.CancellationToken;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;

/** A task for a user's executor, which may be busy, stuck or shut down: it is done in the end, whatever becomes of that. */
final class PatientTask implements Runnable {

    /** The call ends first, and says why. */
    private static final Duration MOMENT = Duration.ofMillis(10);

    private final Runnable task;
    private final CancellationSource patience;
    private final AtomicBoolean begun = new AtomicBoolean();

    private PatientTask(Runnable task, CancellationSource patience) {
        this.task = task;
        this.patience = patience;
    }

    /**
     * Has a task done, once.
     *
     * @param last where it is done when {@code first} refuses it, or has not begun when {@code patience} is over
     */
    static void run(Runnable task, Executor first, Executor last, Duration patience) {
        PatientTask once =
                new PatientTask(task, CancellationSource.withTimeout(CancellationToken.none(), patience.plus(MOMENT)));
        once.patience.token().onCancel(() -> once.insist(last));
        try {
            first.execute(once);
        } catch (RuntimeException e) {
            once.insist(last);
        }
    }

    /** Not at once: this thread is the one that ends waits, and the task may take its time. */
    private void insist(Executor last) {
        if (!begun.get()) {
            last.execute(this);
        }
    }

    @Override
    public void run() {
        if (begun.compareAndSet(false, true)) {
            patience.close();
            task.run();
        }
    }
}
