package dev.belay.examples.soak;

import dev.belay.testing.hostile.HostileRun;
import java.util.List;

/**
 * Makes 100,000 calls to servers whose answers are malformed or half right, each followed by a call that has to get its own
 * answer, and prints how often each kind ended how. Exits with 1 when a call ended as none may, or something is left over.
 *
 * <p>Properties: {@code hostile.cases} (100,000), {@code hostile.seed} (fixed), {@code hostile.case} to run that one alone.
 */
public final class HostileSoak {
    private static final int CASES = 100_000;

    private HostileSoak() {}

    /** Runs it. */
    public static void main(String[] arguments) throws Exception {
        HostileRun run = new HostileRun(Long.getLong("hostile.seed", HostileRun.SEED), System.out);
        Integer one = Integer.getInteger("hostile.case");
        List<String> problems = one == null ? run.run(Integer.getInteger("hostile.cases", CASES)) : run.replay(one);
        System.exit(problems.isEmpty() ? 0 : 1);
    }
}
