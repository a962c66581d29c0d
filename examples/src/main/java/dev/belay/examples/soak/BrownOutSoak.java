package dev.belay.examples.soak;

import dev.belay.examples.soak.brownout.BrownOut;
import java.util.List;

/**
 * What the simulation shows, in real time: a server with few workers gets into trouble, and a naive client, Resilience4j and
 * Belay go on calling it. Takes about two minutes, or four when a busy machine makes it repeat itself. Exits with 1 when Belay
 * misses its bounds, when the naive client is not seen to stay down, when the machine is too busy, or when something is left
 * over.
 *
 * <p>Property: {@code brownout.seed} (fixed).
 */
public final class BrownOutSoak {
    private static final long SEED = 1;

    private BrownOutSoak() {}

    /** Runs it. */
    public static void main(String[] arguments) throws Exception {
        List<String> problems = new BrownOut(Long.getLong("brownout.seed", SEED), System.out).run();
        System.exit(problems.isEmpty() ? 0 : 1);
    }
}
