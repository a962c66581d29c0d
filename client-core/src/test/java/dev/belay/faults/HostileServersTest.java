package dev.belay.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.testing.ClientExtension;
import dev.belay.testing.Repetitions;
import dev.belay.testing.hostile.HostileRun;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Malformed and half-right answers: a call ends all the same, in a value or in an exception that says why. */
class HostileServersTest {
    private static final int CASES = Repetitions.of(20_000);

    @RegisterExtension
    final ClientExtension leftovers = new ClientExtension();

    /** {@code -Dhostile.case=…} runs one of them alone. */
    @Test
    @Timeout(value = 5, unit = TimeUnit.MINUTES)
    void everyCaseEndsAndLeavesNothingToTheNext() throws Exception {
        HostileRun run = new HostileRun(HostileRun.SEED, System.out);
        Integer one = Integer.getInteger("hostile.case");
        if (one != null) {
            assertThat(run.replay(one)).isEmpty();
            return;
        }

        assertThat(run.run(CASES)).isEmpty();

        assertThat(run.cases()).isGreaterThanOrEqualTo(CASES);
        assertThat(run.kinds()).isGreaterThanOrEqualTo(40);
        assertThat(run.values()).isBetween(CASES / 5L, CASES * 4L / 5);
    }
}
