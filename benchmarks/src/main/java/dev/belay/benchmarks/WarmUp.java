package dev.belay.benchmarks;

import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;

/** Repeats what is to be measured until the JIT compilers have nothing left to do for it, as in a process that has run for long. */
final class WarmUp {

    private static final int ROUNDS = 10;
    private static final long MOST_NANOS = 120_000_000_000L;
    private static final long QUIET_MILLIS = 20;

    private WarmUp() {}

    /** Something of which one run returns how long it took. */
    interface Round {
        long run() throws Exception;
    }

    /** Returns how long the last run took. */
    static long untilCompiled(Round round) throws Exception {
        CompilationMXBean jit = ManagementFactory.getCompilationMXBean();
        long took = 0;
        long start = System.nanoTime();
        while (System.nanoTime() - start < MOST_NANOS) {
            long before = jit.getTotalCompilationTime();
            for (int j = 0; j < ROUNDS; j++) {
                took = round.run();
            }
            if (jit.getTotalCompilationTime() - before <= QUIET_MILLIS) {
                return took;
            }
        }
        System.out.println("still compiling after the longest warm-up: the figures that follow include it");
        return took;
    }
}
