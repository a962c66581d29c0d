package dev.belay.benchmarks;

import dev.belay.testing.waits.Threads;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.IntToLongFunction;

/**
 * How exactly total timeouts are kept while 10,000 calls are in flight, on virtual threads where the JDK has them: spread
 * deadlines at the 99th percentile within 2 ms, and all at once the last one within 250 ms (the median of several bursts),
 * with nothing left in the timer. Exits with 1 when one of these is missed.
 */
final class DeadlineAccuracy {

    private static final double SPREAD_P99_MILLIS = 2;
    private static final double AT_ONCE_MAX_MILLIS = 250;
    private static final int COLD_BURSTS = 2;
    private static final int WARM_UPS = 10;
    private static final int BURSTS = 7;

    /** To start them all takes less than this, the first times less than twice this. */
    private static final long LEAD_NANOS = 7_000_000_000L;

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
                crowd.untilDeadlines(dueOver(i < COLD_BURSTS ? 2 * LEAD_NANOS : LEAD_NANOS, 0));
            }
            crowd.untilDeadlines(dueOver(LEAD_NANOS, SPREAD_NANOS));
            Lateness spread = crowd.untilDeadlines(dueOver(LEAD_NANOS, SPREAD_NANOS));
            report(protocol + " spread over 10 s", spread.toString(), spread.millis(0.99) <= SPREAD_P99_MILLIS);
            double[] last = new double[BURSTS];
            for (int i = 0; i < BURSTS; i++) {
                last[i] = crowd.untilDeadlines(dueOver(LEAD_NANOS, 0)).maxMillis();
            }
            report(protocol + " all at once     ", inWords(last), PairedMedian.medianOf(last) <= AT_ONCE_MAX_MILLIS);
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
        double[] last = new double[BURSTS];
        for (int i = 0; i < BURSTS; i++) {
            last[i] = BareSockets.closeAll(calls, threads).maxMillis();
        }
        System.out.println("bare sockets, all closed at once  " + inWords(last));
    }

    /** How late the last call of each burst was. */
    private static String inWords(double[] last) {
        double[] sorted = last.clone();
        Arrays.sort(sorted);
        return String.format(
                Locale.ROOT,
                "the last one, %d times: median %.0f ms [%.0f, %.0f]",
                last.length,
                PairedMedian.medianOf(last),
                sorted[0],
                sorted[last.length - 1]);
    }

    /** Returns when each call is due: one after the other, over so long, after the time that it takes to start them all. */
    private IntToLongFunction dueOver(long leadNanos, long nanos) {
        long first = System.nanoTime() + leadNanos;
        return number -> first + number * (nanos / calls);
    }

    private void report(String what, String lateness, boolean held) {
        missed |= !held;
        System.out.println(what + "  " + lateness + (held ? "" : "   MISSED"));
    }
}
