package dev.belay.benchmarks;

import dev.belay.benchmarks.Release.End;
import dev.belay.benchmarks.Release.Place;
import dev.belay.testing.waits.AsyncWait;
import dev.belay.testing.waits.Threads;
import dev.belay.testing.waits.Wait;
import java.util.ArrayList;
import java.util.List;

/**
 * How late callers are back, for everything that a call can wait for, over HTTP/1.1 and HTTP/2: calls that end by their
 * deadline, by a cancel or by an interrupt, 10 and 100 of them within 10 ms; and 10,000 that end at once. Exits with 1 when a
 * figure of invariant 2 is missed: 2 ms at the 99th percentile, 15 ms for interrupts of platform threads, 250 ms at most for
 * 10,000 calls. 10,000 platform threads, which some machines cannot even wake in that time, are measured and not judged.
 *
 * <p>The first argument is the number of rounds of 100 calls, 11 without it; the second begins the names of the waits to be
 * measured ({@link Wait}), all without it. The figures are those of an idle machine whose peers are elsewhere: what the calls
 * need has been compiled before, peers do not look, and the ends of threads are put off until all calls are back. Where a
 * blocked connection takes its calls with it, the others end before their time, which is a lateness below zero.
 */
final class ReleaseLateness {

    private static final int ROUNDS = 11;
    private static final int IDLE_ROUNDS = 101;
    private static final int MANY = 10_000;
    private static final int WARM_UPS_PER_ROW = 2;
    private static final int WARM_UPS_OF_MANY = 3;
    private static final long LEAST_LEAD_NANOS = 300_000_000;
    private static final int LEAD_FACTOR = 10;
    private static final double P99_MILLIS = 2;
    private static final double INTERRUPT_MILLIS = 15;
    private static final double MANY_MILLIS = 250;

    /** How far the ends lie apart: 10, and 100, within 10 ms. */
    private static final long[] SPACINGS = {1_000_000, 100_000};

    private final int rounds;
    private boolean missed;

    private ReleaseLateness(int rounds) {
        this.rounds = rounds;
    }

    public static void main(String[] arguments) throws Exception {
        ReleaseLateness run = new ReleaseLateness(arguments.length == 0 ? ROUNDS : Integer.parseInt(arguments[0]));
        System.out.printf("%d rounds of %d calls per row, Java %s%n", run.rounds, Release.CALLS, Runtime.version());
        System.out.println("an idle thread that sleeps: " + LatenessOfRounds.ofSleeps(IDLE_ROUNDS, Release.CALLS));
        for (Place place : places(arguments.length < 2 ? "" : arguments[1])) {
            run.measure(place);
        }
        if (arguments.length < 2) {
            List<Threads> available = Threads.available();
            Threads best = available.get(available.size() - 1);
            run.many(best, false);
            run.many(best, true);
            Lateness least = BareSockets.closeAll(MANY, best);
            System.out.printf("%-66s %s%n", MANY + " bare sockets that one thread closes", least);
        }
        System.out.println(run.missed ? "MISSED" : "all held");
        System.exit(run.missed ? 1 : 0);
    }

    private static List<Place> places(String beginning) {
        List<Place> places = new ArrayList<>();
        for (Threads threads : Threads.available()) {
            for (Wait wait : Wait.values()) {
                if (wait.name().startsWith(beginning) && wait.mayOutlastTheDeadline()) {
                    places.add(Place.of(wait, threads));
                }
            }
        }
        if (AsyncWait.ofThisJdk().contains(AsyncWait.EXECUTOR_QUEUE)
                && AsyncWait.EXECUTOR_QUEUE.name().startsWith(beginning)) {
            places.add(Place.of(AsyncWait.EXECUTOR_QUEUE));
        }
        return places;
    }

    private void measure(Place place) throws Exception {
        long needed = WarmUp.untilCompiled(() -> warmUp(place, End.CANCEL, 0));
        long lead = Math.max(LEAST_LEAD_NANOS, LEAD_FACTOR * needed);
        long unused = WarmUp.untilCompiled(() -> warmUp(place, End.DEADLINE, lead));
        for (End end : End.values()) {
            if (end != End.INTERRUPT || place.threads() != null) {
                measure(place, end, lead);
            }
        }
    }

    private static long warmUp(Place place, End end, long lead) throws Exception {
        return new Release(place, end, SPACINGS[1], lead).run(new long[Release.CALLS]);
    }

    private void measure(Place place, End end, long lead) throws Exception {
        for (long spacing : SPACINGS) {
            for (int i = 0; i < WARM_UPS_PER_ROW; i++) {
                long unused = warmUp(place, end, lead);
            }
            List<Lateness> each = new ArrayList<>();
            for (int i = 0; i < rounds; i++) {
                long[] late = new long[Release.CALLS];
                long unused = new Release(place, end, spacing, lead).run(late);
                each.add(Lateness.of(late));
            }
            LatenessOfRounds lateness = LatenessOfRounds.of(each);
            print(place.label(), end, "every " + spacing / 1_000 + " us", lateness, lateness.p99Millis() <= most(end));
        }
    }

    private static double most(End end) {
        return end == End.INTERRUPT ? INTERRUPT_MILLIS : P99_MILLIS;
    }

    private void many(Threads threads, boolean http2) throws Exception {
        try (Crowd crowd = Crowd.of(MANY, threads, http2)) {
            for (int i = 0; i < WARM_UPS_OF_MANY; i++) {
                crowd.untilCancel();
            }
            Lateness lateness = crowd.untilCancel();
            String left = crowd.leftovers();
            boolean quick = threads == Threads.PLATFORM || lateness.maxMillis() <= MANY_MILLIS;
            boolean held = quick && left.isEmpty();
            print(MANY + " calls" + (http2 ? ", h2" : ""), End.CANCEL, "at once", lateness, held);
            System.out.print(left.isEmpty() ? "" : left + "\n");
        }
    }

    private void print(String label, End end, String spacing, Object lateness, boolean held) {
        missed |= !held;
        System.out.printf("%-42s %-9s %-13s %s%s%n", label, end, spacing, lateness, held ? "" : "   MISSED");
    }
}
