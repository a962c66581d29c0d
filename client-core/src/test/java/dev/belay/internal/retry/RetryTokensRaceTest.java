package dev.belay.internal.retry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.policy.RetryBudget;
import dev.belay.testing.Race;
import dev.belay.testing.Racing;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RetryTokensRaceTest {
    private static final long SECOND = 1_000_000_000L;
    private static final int STEPS = 1_000;

    private static RetryTokens everyCallGivesOne() {
        return new RetryTokens(RetryBudget.builder().percent(100).perSecond(0).build(), 0);
    }

    /**
     * Threads that are started together are still apart by more than a step takes: they meet again before each. Whoever waits
     * for long lets the other one have the processor.
     */
    private static void meet(AtomicInteger arrived, int expected) {
        arrived.incrementAndGet();
        for (int waits = 0; arrived.get() < expected; waits++) {
            if (waits < 1_000) {
                Thread.onSpinWait();
            } else {
                LockSupport.parkNanos(1);
            }
        }
    }

    @Racing
    @Test
    void theLastOneIsNeverGrantedTwice() throws Exception {
        Race.rounds(15, round -> {
            List<RetryTokens> tokens =
                    IntStream.range(0, STEPS).mapToObj(i -> everyCallGivesOne()).toList();
            tokens.forEach(one -> one.deposit(0));
            AtomicIntegerArray granted = new AtomicIntegerArray(STEPS);
            AtomicInteger arrived = new AtomicInteger();
            Race.Action withdraw = () -> {
                for (int step = 0; step < STEPS; step++) {
                    meet(arrived, 2 * (step + 1));
                    granted.addAndGet(step, tokens.get(step).tryWithdraw(0) ? 1 : 0);
                }
            };

            Race.together(withdraw, withdraw);

            for (int step = 0; step < STEPS; step++) {
                assertThat(granted.get(step))
                        .as("round %d, step %d", round, step)
                        .isBetween(0, 1);
                assertThat(tokens.get(step).balance(0)).isEqualTo(1 - granted.get(step));
                assertThat(tokens.get(step).attempts()).isEqualTo(1 + granted.get(step));
            }
        });
    }

    @Racing
    @Test
    void noCallIsLostWhereSecondsMeet() throws Exception {
        Race.rounds(5, round -> {
            RetryTokens tokens = everyCallGivesOne();
            AtomicInteger arrived = new AtomicInteger();
            Race.Action deposit = () -> {
                for (int second = 0; second < STEPS; second++) {
                    meet(arrived, 2 * (second + 1));
                    tokens.deposit(second * SECOND);
                }
            };

            Race.together(deposit, deposit);

            assertThat(tokens.calls()).as("round %d", round).isEqualTo(2 * STEPS);
            assertThat(tokens.balance((STEPS - 1) * SECOND))
                    .as("two calls in each of 9 s")
                    .isEqualTo(18);
        });
    }

    @Racing
    @Test
    void noCallIsLostWithinASecond() throws Exception {
        Race.rounds(5, round -> {
            RetryTokens tokens = everyCallGivesOne();
            Race.Action deposit = () -> {
                for (int i = 0; i < 20_000; i++) {
                    tokens.deposit(0);
                }
            };

            Race.together(deposit, deposit);

            assertThat(tokens.balance(0)).as("round %d", round).isEqualTo(40_000);
        });
    }
}
