package dev.belay.internal.retry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.belay.policy.RetryBudget;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RetryTokensTest {
    private static final long SECOND = 1_000_000_000L;
    private static final RetryBudget DEFAULTS = RetryBudget.defaults();

    private static RetryBudget budget(int percent, int perSecond) {
        return RetryBudget.builder().percent(percent).perSecond(perSecond).build();
    }

    private static int withdrawAll(RetryTokens tokens, long now) {
        int granted = 0;
        while (tokens.tryWithdraw(now)) {
            granted++;
        }
        return granted;
    }

    private static void deposit(RetryTokens tokens, int count, long now) {
        for (int i = 0; i < count; i++) {
            tokens.deposit(now);
        }
    }

    @Test
    void itBeginsWithTheReserve() {
        RetryTokens tokens = new RetryTokens(DEFAULTS, 0);

        assertThat(tokens.balance(0)).isEqualTo(100);
        assertThat(withdrawAll(tokens, 0)).isEqualTo(100);
        assertThat(tokens.balance(0)).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "20, 0, 9, 1",
        "20, 0, 10, 2",
        "20, 0, 4, 0",
        "100, 0, 7, 7",
        "0, 1, 1000, 10",
        "1, 0, 99, 0",
        "1, 0, 100, 1"
    })
    void callsEarnTheirPart(int percent, int perSecond, int calls, int expected) {
        RetryTokens tokens = new RetryTokens(budget(percent, perSecond), 0);

        deposit(tokens, calls, 5);

        assertThat(withdrawAll(tokens, 5)).isEqualTo(expected);
    }

    @Test
    void partsOfATokenAddUp() {
        RetryTokens tokens = new RetryTokens(budget(20, 0), 0);
        deposit(tokens, 4, 0);

        assertThat(tokens.balance(0)).isEqualTo(0.8, within(1e-9));
        assertThat(tokens.tryWithdraw(0)).isFalse();
        tokens.deposit(0);

        assertThat(tokens.tryWithdraw(0)).isTrue();
        assertThat(tokens.tryWithdraw(0)).isFalse();
    }

    @Test
    void whatWasEarnedIsForgottenWithItsWindow() {
        RetryTokens tokens = new RetryTokens(budget(20, 0), 0);
        deposit(tokens, 100, 0);

        assertThat(tokens.balance(9 * SECOND - 1)).isEqualTo(20);
        assertThat(tokens.balance(9 * SECOND)).isZero();
    }

    @Test
    void whatWasTakenCountsForTheWholeWindow() {
        RetryTokens tokens = new RetryTokens(DEFAULTS, 0);
        long late = SECOND - 1;

        assertThat(withdrawAll(tokens, late)).isEqualTo(100);
        assertThat(withdrawAll(tokens, late + 10 * SECOND)).isZero();
        assertThat(withdrawAll(tokens, late + 10 * SECOND + 1)).isEqualTo(100);
    }

    @Test
    void anUnusedReserveIsNotKept() {
        RetryTokens tokens = new RetryTokens(DEFAULTS, 0);

        assertThat(tokens.balance(3_600 * SECOND)).isEqualTo(100);
        assertThat(withdrawAll(tokens, 3_600 * SECOND)).isEqualTo(100);
    }

    @ParameterizedTest
    @ValueSource(
            longs = {0, -5 * SECOND, Long.MAX_VALUE, Long.MAX_VALUE - 3 * SECOND, Long.MIN_VALUE, -1, 123_456_789_012L})
    void theClockMayBeginAnywhereAndWrap(long origin) {
        RetryTokens tokens = new RetryTokens(DEFAULTS, origin);
        int granted = 0;
        for (int second = 0; second < 44; second++) {
            deposit(tokens, 50, origin + second * SECOND);
            granted += withdrawAll(tokens, origin + second * SECOND);
        }

        // Four windows, each of 11 s: a reserve and a fifth of the 450 calls of 9 s.
        assertThat(granted).isEqualTo(4 * (100 + 90));
    }

    /** Not those of the clock, which another origin's budget would share. */
    @Test
    void itsSecondsBeginWithIt() {
        long begin = 300_000_000L;
        RetryTokens tokens = new RetryTokens(budget(100, 0), begin);
        tokens.deposit(begin + SECOND - 1);

        assertThat(tokens.balance(begin + 9 * SECOND - 1)).isEqualTo(1);
        assertThat(tokens.balance(begin + 9 * SECOND)).isZero();
    }

    @Test
    void whoComesLateTakesNothingFromTheOthers() {
        RetryTokens tokens = new RetryTokens(DEFAULTS, 0);
        long now = 20 * SECOND;
        deposit(tokens, 100, now);

        tokens.deposit(now - 16 * SECOND);

        assertThat(tokens.tryWithdraw(now - 16 * SECOND)).isTrue();
        assertThat(tokens.calls()).isEqualTo(101);
        assertThat(tokens.balance(now)).isEqualTo(120);
    }

    @Test
    void whoComesTooLateGetsNone() {
        RetryTokens tokens = new RetryTokens(DEFAULTS, 0);
        assertThat(tokens.tryWithdraw(20 * SECOND)).isTrue();

        assertThat(tokens.tryWithdraw(4 * SECOND)).isFalse();
        assertThat(tokens.attempts()).isEqualTo(1);
    }

    @Test
    void whoIsALittleLateSeesWhatTheOthersTook() {
        RetryTokens tokens = new RetryTokens(DEFAULTS, 0);
        withdrawAll(tokens, 5 * SECOND);

        assertThat(tokens.tryWithdraw(4 * SECOND)).isFalse();
    }

    @Test
    void whoReadTheClockBeforeTheFirstIsNoException() {
        RetryTokens tokens = new RetryTokens(DEFAULTS, 0);

        assertThat(withdrawAll(tokens, -1)).isEqualTo(100);
        assertThat(withdrawAll(tokens, 10 * SECOND - 1)).isZero();
        assertThat(withdrawAll(tokens, 10 * SECOND)).isEqualTo(100);
    }

    @Test
    void theTotalsNeverForget() {
        RetryTokens tokens = new RetryTokens(DEFAULTS, 0);
        for (int second = 0; second < 100; second++) {
            deposit(tokens, 7, second * SECOND);
            assertThat(tokens.tryWithdraw(second * SECOND)).isTrue();
        }

        assertThat(tokens.calls()).isEqualTo(700);
        assertThat(tokens.attempts()).isEqualTo(800);
        assertThat(tokens).hasToString("RetryTokens{calls=700, attempts=800}");
    }

    @Test
    void afterDecadesOfRestItIsAsNew() {
        RetryTokens tokens = new RetryTokens(DEFAULTS, 0);
        deposit(tokens, 100, 0);
        withdrawAll(tokens, 0);

        for (int years = 1; years < 60; years++) {
            assertThat(tokens.balance(years * 365L * 86_400 * SECOND)).isEqualTo(100);
        }
    }

    /** In any 10 s no more than the reserve and a part of the calls of the last 9 of them, whatever the rhythm. */
    @ParameterizedTest
    @CsvSource({"20, 10, 1", "20, 10, 2", "20, 10, 3", "100, 0, 4", "0, 3, 5", "7, 1, 6", "10, 100, 7", "20, 0, 8"})
    void noTenSecondsEverGrantMore(int percent, int perSecond, long seed) {
        Random random = new Random(seed);
        long now = random.nextLong();
        RetryTokens tokens = new RetryTokens(budget(percent, perSecond), now);
        Deque<Long> calls = new ArrayDeque<>();
        Deque<Long> granted = new ArrayDeque<>();
        int refused = 0;
        long excess = Long.MIN_VALUE;
        for (int step = 0; step < 60_000; step++) {
            now += pause(random, step);
            forget(calls, now, 9 * SECOND);
            forget(granted, now, 10 * SECOND);
            if (random.nextInt(3) > 0) {
                tokens.deposit(now);
                calls.add(now);
            } else if (tokens.tryWithdraw(now)) {
                granted.add(now);
                excess = Math.max(excess, granted.size() * 100L - perSecond * 1_000L - calls.size() * (long) percent);
            } else {
                refused++;
            }
        }
        assertThat(excess).as("hundredths granted too much, seed %d", seed).isNotPositive();
        assertThat(refused).as("steps that were refused, or it shows nothing").isPositive();
    }

    /** Bursts, steady times and rests, in turn. */
    private static long pause(Random random, int step) {
        long longest = switch (step / 5_000 % 3) {
            case 0 -> SECOND / 1_000;
            case 1 -> SECOND / 50;
            default -> SECOND / 10;
        };
        return random.nextInt(2_000) == 0 ? random.nextLong(15 * SECOND) : random.nextLong(longest);
    }

    private static void forget(Deque<Long> times, long now, long age) {
        while (!times.isEmpty() && now - times.getFirst() >= age) {
            times.removeFirst();
        }
    }

    @Test
    void inTheLongRunNearlyAllIsGranted() {
        RetryTokens tokens = new RetryTokens(DEFAULTS, 0);
        int granted = 0;
        for (long now = 0; now < 1_100 * SECOND; now += SECOND / 20) {
            tokens.deposit(now);
            granted += tokens.tryWithdraw(now) ? 1 : 0;
        }

        // Of 22,000 calls a fifth, of that nine elevenths, and ten elevenths of 10/s.
        assertThat(granted).isBetween(3_600 + 10_000, 3_600 + 10_100);
    }
}
