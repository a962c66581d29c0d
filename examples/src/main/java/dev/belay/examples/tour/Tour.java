package dev.belay.examples.tour;

import dev.belay.examples.tour.Trial.Role;
import dev.belay.examples.tour.fault.FaultRow;
import dev.belay.examples.tour.fault.Finding;
import dev.belay.examples.tour.seat.Make;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** Leads clients through the rows and collects what was measured. */
final class Tour {
    private static final int NAIVE_TRIES = 3;

    private final Make inBelaysSeat;

    /** Begins a tour with any client in Belay's seat: with a naive one, every row must say so. */
    Tour(Make inBelaysSeat) {
        this.inBelaysSeat = inBelaysSeat;
    }

    /** Runs one row: its clients side by side, or one after another where they would disturb the measurement. */
    RowResult run(FaultRow row) throws InterruptedException {
        long start = System.nanoTime();
        List<Trial> trials = new ArrayList<>();
        List<FutureTask<Trial>> running = new ArrayList<>();
        for (FutureTask<Trial> task : tasks(row)) {
            Thread thread = new Thread(task, "tour-" + row.about().id());
            thread.setDaemon(true);
            thread.start();
            if (row.isAlone()) {
                trials.add(result(task));
            } else {
                running.add(task);
            }
        }
        for (FutureTask<Trial> task : running) {
            trials.add(result(task));
        }
        return new RowResult(row.about(), trials, Duration.ofNanos(System.nanoTime() - start));
    }

    private List<FutureTask<Trial>> tasks(FaultRow row) {
        List<FutureTask<Trial>> tasks = new ArrayList<>();
        row.about().shownBy().forEach(make -> tasks.add(task(row, make, Role.SHOWS)));
        row.about().otherwise().forEach(make -> tasks.add(task(row, make, Role.COMPARES)));
        tasks.add(task(row, inBelaysSeat, Role.HOLDS));
        return tasks;
    }

    private static FutureTask<Trial> task(FaultRow row, Make make, Role role) {
        return new FutureTask<>(
                () -> new Trial(make, role, role == Role.SHOWS ? observeNaive(row, make) : observe(row, make)));
    }

    static Finding observe(FaultRow row, Make make) {
        try {
            return row.observe(make);
        } catch (Throwable failure) {
            return Finding.failed(failure);
        }
    }

    /** A stock client that, on a busy machine, timed out before it came to the fault is sent there again. */
    static Finding observeNaive(FaultRow row, Make make) {
        Finding finding = observe(row, make);
        for (int i = 1; i < NAIVE_TRIES && finding.state() == Finding.State.NEITHER; i++) {
            finding = observe(row, make);
        }
        return finding;
    }

    private static Trial result(FutureTask<Trial> task) throws InterruptedException {
        try {
            return task.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }
}
