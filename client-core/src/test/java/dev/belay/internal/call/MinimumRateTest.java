package dev.belay.internal.call;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class MinimumRateTest {
    private static final int PER_SECOND = 128;
    private static final int LEAST = 10 * PER_SECOND;
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private final MinimumRate rate = new MinimumRate(PER_SECOND);

    @Test
    void nothingIsTooSlowAfterOneWindow() {
        assertThat(rate.allowedNanos()).isEqualTo(10 * SECOND);
        rate.waited(3 * SECOND, 0);
        assertThat(rate.allowedNanos()).isEqualTo(7 * SECOND);
        rate.waited(7 * SECOND, LEAST - 1);
        assertThat(rate.allowedNanos()).isNotPositive();
    }

    @Test
    void whatComesJustFastEnoughMayGoOnForEver() {
        for (int i = 0; i < 1_000; i++) {
            assertThat(rate.allowedNanos()).as("after %s s", i).isPositive();
            rate.waited(SECOND, PER_SECOND);
        }
    }

    @Test
    void whatComesAByteTooSlowlyMayNot() {
        int seconds = 0;
        while (rate.allowedNanos() > 0 && seconds < 100) {
            rate.waited(SECOND, PER_SECOND - 1);
            seconds++;
        }
        assertThat(seconds).isEqualTo(10);
    }

    @Test
    void whoeverBecomesSlowIsNoticedAfterOneAndAHalfWindows() {
        rate.waited(SECOND, 1_000 * LEAST);
        int seconds = 0;
        while (rate.allowedNanos() > 0 && seconds < 100) {
            rate.waited(SECOND, 1);
            seconds++;
        }
        assertThat(seconds).isBetween(10, 15);
    }

    @Test
    void whatComesInBurstsMay() {
        for (int i = 0; i < 100; i++) {
            assertThat(rate.allowedNanos()).as("burst %s", i).isGreaterThanOrEqualTo(5 * SECOND);
            rate.waited(5 * SECOND, LEAST);
        }
    }

    @Test
    void aWaitOverSeveralWindowsIsTooSlow() {
        rate.waited(100 * SECOND, 1_000 * LEAST);

        assertThat(rate.allowedNanos()).isNotPositive();
    }

    @Test
    void quickReadsWaitForNothing() {
        for (int i = 0; i < 1_000_000; i++) {
            rate.waited(1, 1);
        }
        assertThat(rate.allowedNanos()).isEqualTo(10 * SECOND - 1_000_000);
    }
}
