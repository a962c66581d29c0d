package dev.belay.examples.soak;

import dev.belay.BelayClient;
import dev.belay.ClientInternals;
import dev.belay.internal.timer.DeadlineTimer;
import dev.belay.testing.Await;
import dev.belay.testing.FaultServer;
import dev.belay.testing.Http2FaultServer;
import dev.belay.testing.ProcessFacts;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Makes a million calls to servers of this process that fail at random, and prints what the process holds after every
 * twentieth part. Exits with 1 when something grows, or when the time was too short for all the calls. Before that it makes
 * 100,000 calls whose connections are closed all the time for being idle ({@link Reaping}).
 *
 * <p>Properties: {@code soak.calls} (1,000,000), {@code soak.seed} (random), {@code soak.minutes} after which it stops (30).
 */
public final class Soak {
    private static final int THREADS = 16;
    private static final int INTERVALS = 20;
    private static final long REAPED_CALLS = 100_000;
    private static final Duration SETTLE = Duration.ofSeconds(5);

    private final long calls;
    private final long seed;
    private final Duration limit;
    private final PrintStream out;
    private final HeapAfterCollections heap = new HeapAfterCollections();
    private final Tally tally = new Tally();
    private final List<Reading> readings = new ArrayList<>();

    Soak(long calls, long seed, Duration limit, PrintStream out) {
        this.calls = calls;
        this.seed = seed;
        this.limit = limit;
        this.out = out;
    }

    /** Runs it. */
    public static void main(String[] arguments) throws Exception {
        long calls = Long.getLong("soak.calls", 1_000_000);
        long seed = Long.getLong("soak.seed", new SplittableRandom().nextLong());
        Duration limit = Duration.ofMinutes(Long.getLong("soak.minutes", 30));
        List<String> reaped = new Reaping(REAPED_CALLS, seed, System.out).run();
        reaped.forEach(line -> System.out.println("REAPED: " + line));
        int code = new Soak(calls, seed, limit, System.out).run();
        System.exit(reaped.isEmpty() ? code : 1);
    }

    /** Makes the calls, says what came of them, and returns the exit code. */
    int run() throws InterruptedException {
        makeCalls();
        List<String> failures = Reading.failures(readings, calls, tally.unexpected());
        failures.forEach(line -> out.println("NOT FLAT: " + line));
        out.println(failures.isEmpty() ? "flat" : "failed");
        return failures.isEmpty() ? 0 : 1;
    }

    private void makeCalls() throws InterruptedException {
        out.printf(
                "%,d calls with random faults on %d threads, at most %d min; seed %d, Java %s%n",
                calls, THREADS, limit.toMinutes(), seed, Runtime.version());
        long end = System.nanoTime() + limit.toNanos();
        SplittableRandom random = new SplittableRandom(seed);
        try (FaultServer server = FaultServer.start(RandomFaults.answer(random.split()));
                Http2FaultServer http2 = Http2FaultServer.start(RandomFaults.streamAnswer(random.split()));
                BelayClient client = BelayClient.create();
                BelayClient http2Client =
                        ClientInternals.priorKnowledge(BelayClient.builder()).build()) {
            Caller[] callers = new Caller[THREADS];
            for (int i = 0; i < THREADS; i++) {
                // A quarter over HTTP/2, whose server needs a thread per stream.
                callers[i] = i % 4 == 0
                        ? new Caller(http2Client, http2.url("/"), random.split(), tally)
                        : new Caller(client, server.url("/"), random.split(), tally);
            }
            out.println(Reading.HEAD);
            for (int i = 0; i < INTERVALS && System.nanoTime() - end < 0; i++) {
                interval(callers, share(calls, INTERVALS, i));
                read(client, http2Client);
            }
        }
    }

    /** Returns the size of one of the parts into which a whole is divided: together they are the whole. */
    static long share(long whole, int parts, int index) {
        return whole / parts + (index < whole % parts ? 1 : 0);
    }

    private static void interval(Caller[] callers, long calls) throws InterruptedException {
        Thread[] threads = new Thread[callers.length];
        for (int i = 0; i < callers.length; i++) {
            Caller caller = callers[i];
            long own = share(calls, callers.length, i);
            threads[i] = new Thread(() -> caller.make(own), "soak");
            threads[i].start();
        }
        for (Thread thread : threads) {
            thread.join();
        }
    }

    /** Reads when every call has ended, so that nothing but what stays is counted. */
    private void read(BelayClient... clients) {
        Await.condition(
                SETTLE, () -> held(clients) == 0 && DeadlineTimer.shared().isEmpty());
        int[] entries = {0};
        DeadlineTimer.shared().forEach(entry -> entries[0]++);
        Reading reading = new Reading(
                tally.calls(),
                tally.answered(),
                heap.leastMebibytes(),
                Thread.getAllStackTraces().keySet().stream()
                        .filter(Reading::isOurs)
                        .count(),
                ProcessFacts.openDescriptors().orElse(-1),
                new Held(entries[0], held(clients), tally.latestMillis()));
        readings.add(reading);
        out.println(reading);
    }

    private static int held(BelayClient... clients) {
        int permits = 0;
        for (BelayClient client : clients) {
            permits += ClientInternals.engine(client).limiter().inUse();
        }
        return permits;
    }

    /** What calls hold, which is nothing when there are none, and how late the latest of them was. */
    record Held(int timerEntries, int permits, long latestMillis) {}
}
