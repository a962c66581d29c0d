package dev.belay.examples.tour.fault;

import dev.belay.examples.tour.seat.Make;
import dev.belay.examples.tour.seat.Seat;
import dev.belay.examples.tour.seat.Setup;
import dev.belay.testing.Answers;
import dev.belay.testing.FaultServer;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.LongStream;

/** A hundred calls wait for their turn; what does waiting cost, in a process that has just begun? */
final class F26NoSpin implements FaultRow {
    private static final int CALLS = 100;
    private static final int WINDOWS = 3;
    private static final long WINDOW_MILLIS = 1_000;
    private static final double MOST_PERCENT = 5;
    private static final double SPINNING_PERCENT = 20;

    @Override
    public About about() {
        return About.fault("F26", "100 calls wait for a slot, one may go", Make.JDK);
    }

    @Override
    public boolean isAlone() {
        return true;
    }

    @Override
    public Finding observe(Make make) throws Exception {
        Set<Long> strangers = strangers();
        CountDownLatch release = new CountDownLatch(1);
        try (FaultServer server = FaultServer.start(Answers.heldBy(release, Answers.ok("ok")));
                Seat seat = make.open(Setup.stock().callsAtOnce(1))) {
            var unused = Calls.start(CALLS, () -> Calls.fetch(seat, server.url("/")));
            server.traffic().awaitRequests(1, Waits.PATIENCE);
            double[] percents = loads(strangers);
            double least = DoubleStream.of(percents).min().orElseThrow();
            double most = DoubleStream.of(percents).max().orElseThrow();
            String text =
                    String.format(Locale.ROOT, "%.1f to %.1f %% of a core while %d calls wait", least, most, CALLS - 1);
            return Finding.of(most > SPINNING_PERCENT, least <= MOST_PERCENT, text);
        } finally {
            release.countDown();
        }
    }

    /** Looks at several windows: whatever else goes on in them may add to the load, or keep a spinning thread away. */
    private static double[] loads(Set<Long> strangers) throws InterruptedException {
        double[] percents = new double[WINDOWS];
        for (int i = 0; i < WINDOWS; i++) {
            long start = System.nanoTime();
            Map<Long, Long> before = cpuNanos(strangers);
            Thread.sleep(WINDOW_MILLIS);
            long used = 0;
            for (Map.Entry<Long, Long> thread : cpuNanos(strangers).entrySet()) {
                used += thread.getValue() - before.getOrDefault(thread.getKey(), 0L);
            }
            percents[i] = 100.0 * used / (System.nanoTime() - start);
        }
        return percents;
    }

    private static Map<Long, Long> cpuNanos(Set<Long> strangers) {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        return LongStream.of(threads.getAllThreadIds())
                .filter(id -> !strangers.contains(id))
                .boxed()
                .collect(Collectors.toMap(id -> id, id -> Math.max(0, threads.getThreadCpuTime(id))));
    }

    /** Returns the threads that were there before; Belay's timer serves the whole process and may be one of them. */
    private static Set<Long> strangers() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> !thread.getName().startsWith("belay-"))
                .map(Thread::getId)
                .collect(Collectors.toSet());
    }
}
