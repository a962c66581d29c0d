package dev.belay.examples.soak.brownout;

import dev.belay.testing.trouble.Measurements;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Makes calls when they are due, whatever became of those before (open loop). A call that cannot begin is counted as one that
 * failed, and reported: a load that waits for its server would show a server that is never in trouble for long.
 */
final class Load implements AutoCloseable {

    /** More than twice as many as 100 calls/s of the slowest contestant, 4.3 s each, have under way. */
    private static final int MOST_AT_ONCE = 1_024;

    /** A bucket of the measurements: a call that begins later than that is booked in the wrong one. */
    private static final Duration LATE = Duration.ofMillis(100);

    /** Longer than a call of any contestant takes. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Model model;
    private final Contestant contestant;
    private final Arrivals arrivals;
    private final RunClock clock;
    private final Measurements measurements;
    private final ThreadPoolExecutor threads;
    private final Thread pacer;
    private final AtomicInteger late = new AtomicInteger();
    private final AtomicInteger notStarted = new AtomicInteger();
    private final AtomicInteger unfinished = new AtomicInteger();
    private final Set<String> unexpected = ConcurrentHashMap.newKeySet();

    Load(Model model, Contestant contestant, Arrivals arrivals, RunClock clock, Measurements measurements) {
        this.model = model;
        this.contestant = contestant;
        this.arrivals = arrivals;
        this.clock = clock;
        this.measurements = measurements;
        this.threads = new ThreadPoolExecutor(
                0, MOST_AT_ONCE, 1, TimeUnit.SECONDS, new SynchronousQueue<>(), task -> Remains.thread("call", task));
        this.pacer = Remains.thread("load", this::pace);
    }

    void start() {
        pacer.start();
    }

    private void pace() {
        try {
            for (long due : arrivals.nanos()) {
                clock.await(due);
                begin(due);
            }
        } catch (InterruptedException closed) {
            return;
        }
    }

    private void begin(long due) {
        measurements.begins(due);
        unfinished.incrementAndGet();
        try {
            threads.execute(() -> call(due));
        } catch (RejectedExecutionException noThread) {
            notStarted.incrementAndGet();
            ends(due, false);
        }
    }

    /** What a call takes counts from when it was due: a late beginning is no advantage. */
    private void call(long due) {
        if (clock.nanos() - due > LATE.toNanos()) {
            late.incrementAndGet();
        }
        boolean answered = false;
        try {
            answered = contestant.call();
        } catch (RuntimeException e) {
            unexpected.add("a call ended with " + e);
        }
        ends(due, answered && clock.nanos() - due <= model.limit().toNanos());
    }

    private void ends(long due, boolean success) {
        measurements.ends(due, clock.nanos(), success);
        unfinished.decrementAndGet();
    }

    /** Waits until the last call has ended. */
    LoadReport await() throws InterruptedException {
        pacer.join();
        threads.shutdown();
        boolean ended = threads.awaitTermination(PATIENCE.toNanos(), TimeUnit.NANOSECONDS);
        return new LoadReport(
                arrivals.nanos().size(),
                late.get(),
                notStarted.get(),
                ended ? 0 : unfinished.get(),
                unexpected.stream().sorted().toList());
    }

    /** Ends it at once. */
    @Override
    public void close() {
        pacer.interrupt();
        threads.shutdownNow();
    }
}
