package dev.belay.benchmarks;

import dev.belay.BelayClient;
import dev.belay.CallOptions;
import dev.belay.CancellationSource;
import dev.belay.testing.waits.Scene;
import dev.belay.testing.waits.StuckCall;
import dev.belay.testing.waits.Threads;
import dev.belay.testing.waits.Wait;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;

/**
 * How late callers are back, for everything that a call can wait for, over HTTP/1.1 and HTTP/2: 100 calls that end within
 * 10 ms, by their deadline, by a cancel or by an interrupt; and 10,000 that end at once. Exits with 1 when a figure of invariant 2
 * is missed: 2 ms at the 99th percentile, 15 ms for interrupts, 250 ms at most for 10,000 calls.
 *
 * <p>The first argument is the number of rounds, 10 without it; the second names one {@link Wait} to be measured alone. The
 * figures are those of an idle machine: what the calls need has been compiled before, and what callers and peers, which are in this process, do afterwards (the ends of their threads) is put off until all are
 * back. That the peers notice each end, and the loopback's share, is in the figures.
 */
final class ReleaseLateness {

    private static final int CALLS = 100;
    private static final int MANY = 10_000;
    private static final long SPACING_NANOS = 100_000;
    private static final long LEAST_LEAD_NANOS = 500_000_000;
    private static final long SETTLE_NANOS = 50_000_000;
    private static final int WARM_UPS = 30;
    private static final int WARM_UPS_PER_END = 5;
    private static final int WARM_UPS_OF_MANY = 3;
    private static final int LEAD_FACTOR = 3;
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final double P99_MILLIS = 2;
    private static final double INTERRUPT_MILLIS = 15;
    private static final double MANY_MILLIS = 250;

    private enum End {
        DEADLINE(P99_MILLIS),
        CANCEL(P99_MILLIS),
        INTERRUPT(INTERRUPT_MILLIS);

        private final double p99Millis;

        End(double p99Millis) {
            this.p99Millis = p99Millis;
        }
    }

    private final int rounds;
    private boolean missed;

    private ReleaseLateness(int rounds) {
        this.rounds = rounds;
    }

    public static void main(String[] arguments) throws Exception {
        ReleaseLateness run = new ReleaseLateness(arguments.length == 0 ? 10 : Integer.parseInt(arguments[0]));
        System.out.printf("%d x %d calls per row, Java %s%n", run.rounds, CALLS, Runtime.version());
        List<Wait> waits = arguments.length < 2 ? List.of(Wait.values()) : List.of(Wait.valueOf(arguments[1]));
        for (Threads threads : Threads.available()) {
            for (Wait wait : waits) {
                run.measure(wait, threads);
            }
        }
        if (arguments.length < 2) {
            List<Threads> available = Threads.available();
            run.many(available.get(available.size() - 1), false);
            run.many(available.get(available.size() - 1), true);
        }
        System.out.println(run.missed ? "MISSED" : "all held");
        System.exit(run.missed ? 1 : 0);
    }

    private void measure(Wait wait, Threads threads) throws Exception {
        // What this wait needs has to be compiled, and takes so long when it is.
        long needed = 0;
        for (int i = 0; i < WARM_UPS; i++) {
            needed = new Round(wait, End.CANCEL, threads, 0).run(new long[CALLS], 0);
        }
        long lead = Math.max(LEAST_LEAD_NANOS, LEAD_FACTOR * needed);
        for (End end : End.values()) {
            measure(wait, end, threads, lead);
        }
    }

    private void measure(Wait wait, End end, Threads threads, long lead) throws Exception {
        long[] late = new long[rounds * CALLS];
        for (int i = 0; i < WARM_UPS_PER_END; i++) {
            long unused = new Round(wait, end, threads, lead).run(new long[CALLS], 0);
        }
        for (int i = 0; i < rounds; i++) {
            long unused = new Round(wait, end, threads, lead).run(late, i * CALLS);
        }
        Lateness lateness = Lateness.of(late);
        boolean held = lateness.millis(0.99) <= end.p99Millis;
        missed |= !held;
        System.out.printf("%-46s %-9s %-8s %s%s%n", wait, end, threads, lateness, held ? "" : "   MISSED");
    }

    /** 100 calls that end one after another within 10 ms. */
    private static final class Round {
        private final Wait wait;
        private final End end;
        private final Threads threads;
        private final long leadNanos;
        private final CancellationSource[] sources = new CancellationSource[CALLS];
        private final StuckCall[] calls = new StuckCall[CALLS];
        private final long[] due = new long[CALLS];
        private final CountDownLatch leave = new CountDownLatch(1);

        Round(Wait wait, End end, Threads threads, long leadNanos) {
            this.wait = wait;
            this.end = end;
            this.threads = threads;
            this.leadNanos = leadNanos;
        }

        /** Writes how late each call was, and returns how long it took until all were stuck. */
        long run(long[] late, int from) throws Exception {
            try (Scene scene = wait.setUp();
                    BelayClient client = scene.builder().build()) {
                scene.prepare(client);
                long start = System.nanoTime();
                startAll(scene, client, start + leadNanos);
                scene.awaitStuck(CALLS);
                long stuck = System.nanoTime();
                if (end == End.DEADLINE && stuck - due[0] > 0) {
                    throw new IllegalStateException(wait + ": the calls did not get stuck before their deadline");
                }
                if (end != End.DEADLINE) {
                    stopAll();
                }
                // Lets them end without waking this thread each time.
                parkUntil(due[CALLS - 1] + SETTLE_NANOS);
                for (int i = 0; i < CALLS; i++) {
                    if (!calls[i].awaitEnd(PATIENCE)) {
                        throw new IllegalStateException(wait + ": a call hangs");
                    }
                    late[from + i] = calls[i].end() - due[i];
                    sources[i].close();
                }
                client.close(Duration.ZERO);
                return stuck - start;
            } finally {
                leave.countDown();
            }
        }

        private void startAll(Scene scene, BelayClient client, long first) {
            for (int i = 0; i < CALLS; i++) {
                sources[i] = CancellationSource.create();
                due[i] = first + i * SPACING_NANOS;
                long thisDue = due[i];
                calls[i] = StuckCall.execute(
                        () -> client.with(end == End.DEADLINE ? until(thisDue) : Scene.patient()),
                        scene.request(),
                        sources[i].token(),
                        threads,
                        leave);
            }
        }

        private static CallOptions until(long instant) {
            Duration left = Duration.ofNanos(instant - System.nanoTime());
            return CallOptions.slowAnswer(left).write(left).read(left);
        }

        private void stopAll() {
            long first = System.nanoTime();
            for (int i = 0; i < CALLS; i++) {
                // Not by spinning: that would take one of the processors from those that are measured.
                parkUntil(first + i * SPACING_NANOS);
                due[i] = System.nanoTime();
                if (end == End.CANCEL) {
                    sources[i].cancel("measured");
                } else {
                    calls[i].interrupt();
                }
            }
        }
    }

    private static void parkUntil(long instant) {
        while (instant - System.nanoTime() > 0) {
            LockSupport.parkNanos(instant - System.nanoTime());
        }
    }

    private void many(Threads threads, boolean http2) throws Exception {
        try (Crowd crowd = Crowd.of(MANY, threads, http2)) {
            for (int i = 0; i < WARM_UPS_OF_MANY; i++) {
                crowd.untilCancel();
            }
            Lateness lateness = crowd.untilCancel();
            String left = crowd.leftovers();
            boolean held = lateness.maxMillis() <= MANY_MILLIS && left.isEmpty();
            missed |= !held;
            System.out.printf(
                    "%-46s %-9s %-8s %s%s%s%n",
                    MANY + " calls at once" + (http2 ? ", h2" : ""),
                    End.CANCEL,
                    threads,
                    lateness,
                    left.isEmpty() ? "" : "   " + left,
                    held ? "" : "   MISSED");
        }
    }
}
