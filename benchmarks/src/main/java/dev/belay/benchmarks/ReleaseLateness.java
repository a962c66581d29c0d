package dev.belay.benchmarks;

import dev.belay.BelayClient;
import dev.belay.CallOptions;
import dev.belay.CancellationSource;
import dev.belay.HttpCaller;
import dev.belay.testing.waits.Scene;
import dev.belay.testing.waits.StuckCall;
import dev.belay.testing.waits.Threads;
import dev.belay.testing.waits.Wait;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * How late callers are back, for everything that a call can wait for, over HTTP/1.1 and HTTP/2: 100 calls that end at once,
 * by their deadline, by a cancel or by an interrupt; and 10,000 that end at once. Exits with 1 when a figure of invariant 2
 * is missed: 2 ms at the 99th percentile, 15 ms for interrupts, 250 ms at most for 10,000 calls.
 *
 * <p>The first argument is the number of rounds, 10 without it. The figures are those of an idle machine.
 */
final class ReleaseLateness {

    private static final int CALLS = 100;
    private static final int MANY = 10_000;
    private static final Duration LEAD = Duration.ofMillis(800);
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
        for (Threads threads : Threads.available()) {
            for (Wait wait : Wait.values()) {
                for (End end : End.values()) {
                    run.measure(wait, end, threads);
                }
            }
        }
        List<Threads> available = Threads.available();
        run.many(available.get(available.size() - 1), false);
        run.many(available.get(available.size() - 1), true);
        System.out.println(run.missed ? "MISSED" : "all held");
        System.exit(run.missed ? 1 : 0);
    }

    private void measure(Wait wait, End end, Threads threads) throws Exception {
        long[] late = new long[rounds * CALLS];
        // Once unmeasured, which loads and compiles what this wait needs.
        round(wait, end, threads, new long[CALLS], 0);
        for (int i = 0; i < rounds; i++) {
            round(wait, end, threads, late, i * CALLS);
        }
        Lateness lateness = Lateness.of(late);
        boolean held = lateness.millis(0.99) <= end.p99Millis;
        missed |= !held;
        System.out.printf("%-46s %-9s %-8s %s%s%n", wait, end, threads, lateness, held ? "" : "   MISSED");
    }

    private static void round(Wait wait, End end, Threads threads, long[] late, int from) throws Exception {
        try (Scene scene = wait.setUp();
                CancellationSource source = CancellationSource.create();
                BelayClient client = scene.builder().build()) {
            scene.prepare(client);
            long due = System.nanoTime() + LEAD.toNanos();
            List<StuckCall> calls = new ArrayList<>(CALLS);
            for (int i = 0; i < CALLS; i++) {
                Duration left = Duration.ofNanos(due - System.nanoTime());
                HttpCaller caller = client.with(
                        end == End.DEADLINE
                                ? CallOptions.slowAnswer(left).write(left).read(left)
                                : Scene.patient());
                calls.add(StuckCall.execute(caller, scene.request(), source.token(), threads));
            }
            scene.awaitStuck(CALLS);
            if (end == End.DEADLINE && System.nanoTime() - due > 0) {
                throw new IllegalStateException(wait + ": the calls did not get stuck before their deadline");
            }
            if (end != End.DEADLINE) {
                due = System.nanoTime();
                stop(end, source, calls);
            }
            for (int i = 0; i < CALLS; i++) {
                if (!calls.get(i).awaitEnd(PATIENCE)) {
                    throw new IllegalStateException(wait + ": a call hangs");
                }
                late[from + i] = calls.get(i).end() - due;
            }
            client.close(Duration.ZERO);
        }
    }

    private static void stop(End end, CancellationSource source, List<StuckCall> calls) {
        if (end == End.CANCEL) {
            source.cancel("all at once");
        } else {
            calls.forEach(StuckCall::interrupt);
        }
    }

    private void many(Threads threads, boolean http2) throws Exception {
        try (Crowd crowd = Crowd.of(MANY, threads, http2)) {
            // Once unmeasured, as above.
            crowd.untilCancel();
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
