package dev.belay.benchmarks;

import dev.belay.testing.waits.Threads;
import java.io.IOException;
import java.util.List;
import java.util.function.IntToLongFunction;

/**
 * How exactly total timeouts are kept while 10,000 calls are in flight, on virtual threads where the JDK has them: spread
 * deadlines at the 99th percentile within 2 ms, and all at once within 250 ms, with nothing left in the timer. Exits with 1
 * when one of these is missed.
 */
final class DeadlineAccuracy {

    private static final double SPREAD_P99_MILLIS = 2;
    private static final double AT_ONCE_MAX_MILLIS = 250;
    private static final int WARM_UPS = 6;
    private static final long LEAD_NANOS = 15_000_000_000L;
    private static final long SPREAD_NANOS = 10_000_000_000L;

    private final int calls;
    private boolean missed;

    private DeadlineAccuracy(int calls) {
        this.calls = calls;
    }

    /** The argument is how many calls, 10,000 without it. */
    public static void main(String[] arguments) throws Exception {
        DeadlineAccuracy run = new DeadlineAccuracy(arguments.length == 0 ? 10_000 : Integer.parseInt(arguments[0]));
        List<Threads> available = Threads.available();
        Threads threads = available.get(available.size() - 1);
        System.out.printf("%d calls in flight on %s threads, Java %s%n", run.calls, threads, Runtime.version());
        run.measure(threads, false);
        run.measure(threads, true);
        run.measureBareSockets(threads);
        System.out.println(run.missed ? "MISSED" : "all held");
        System.exit(run.missed ? 1 : 0);
    }

    private void measure(Threads threads, boolean http2) throws IOException, InterruptedException {
        String protocol = http2 ? "HTTP/2  " : "HTTP/1.1";
        try (Crowd crowd = Crowd.of(calls, threads, http2)) {
            // First unmeasured, which loads and compiles what is then measured.
            for (int i = 0; i < WARM_UPS; i++) {
                crowd.untilDeadlines(dueOver(0));
            }
            Lateness spread = crowd.untilDeadlines(dueOver(SPREAD_NANOS));
            report(protocol + " spread over 10 s", spread, spread.millis(0.99) <= SPREAD_P99_MILLIS);
            Lateness atOnce = crowd.untilDeadlines(dueOver(0));
            report(protocol + " all at once     ", atOnce, atOnce.maxMillis() <= AT_ONCE_MAX_MILLIS);
            String left = crowd.leftovers();
            missed |= !left.isEmpty();
            System.out.println(protocol + " afterwards: " + (left.isEmpty() ? "nothing is left" : left));
        }
    }

    /** What the same takes without a client, to tell the machine's share of the figures above; nothing is asked of it. */
    private void measureBareSockets(Threads threads) throws IOException, InterruptedException {
        for (int i = 0; i < WARM_UPS; i++) {
            BareSockets.closeAll(calls, threads);
        }
        System.out.println("bare sockets, all closed at once  " + BareSockets.closeAll(calls, threads));
    }

    /** Returns when each call is due: one after the other, over so long, after the time that it takes to start them all. */
    private IntToLongFunction dueOver(long nanos) {
        long first = System.nanoTime() + LEAD_NANOS;
        return number -> first + number * (nanos / calls);
    }

    private void report(String what, Lateness lateness, boolean held) {
        missed |= !held;
        System.out.println(what + "  " + lateness + (held ? "" : "   MISSED"));
    }
}
