package dev.belay.internal.retry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.policy.RetryBudget;
import dev.belay.testing.Race;
import dev.belay.testing.Racing;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class RetryTokensRaceTest {
    private static final long SECOND = 1_000_000_000L;

    private static RetryTokens tokens(int percent, int perSecond) {
        return new RetryTokens(
                RetryBudget.builder().percent(percent).perSecond(perSecond).build(), 0);
    }

    @Racing
    @Test
    void noneIsGrantedTwiceAndTheLastMayBeRefused() throws Exception {
        Race.rounds(2_000, round -> {
            RetryTokens tokens = tokens(0, 1);
            AtomicInteger granted = new AtomicInteger();
            Race.Action withdraw = () -> {
                for (int i = 0; i < 6; i++) {
                    granted.addAndGet(tokens.tryWithdraw(0) ? 1 : 0);
                }
            };

            Race.together(withdraw, withdraw, withdraw);

            assertThat(granted.get()).as("round %d", round).isBetween(8, 10);
            assertThat(tokens.balance(0)).isEqualTo(10 - granted.get());
            assertThat(tokens.attempts()).isEqualTo(granted.get());
        });
    }

    @Racing
    @Test
    void noCallIsLostWhereSecondsMeet() throws Exception {
        Race.rounds(2_000, round -> {
            RetryTokens tokens = tokens(100, 0);
            for (int second = 0; second < 16; second++) {
                tokens.deposit(second * SECOND);
            }
            Race.Action deposit = () -> {
                for (int second = 16; second < 32; second++) {
                    tokens.deposit(second * SECOND);
                }
            };

            Race.together(deposit, deposit, deposit);

            assertThat(tokens.calls()).as("round %d", round).isEqualTo(16 + 3 * 16);
            assertThat(tokens.balance(31 * SECOND)).isEqualTo(3 * SecondCounts.WINDOW);
        });
    }
}
