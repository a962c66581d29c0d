package dev.belay.internal.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LifetimeTest {
    private static final long SECOND = 1_000_000_000;

    private final Lifetime lifetime = new Lifetime(0);

    @Test
    void itIsOldAfterFiveMinutesOrATenthEarlier() {
        lifetime.age(Duration.ofSeconds(270).toNanos() - 1);
        assertThat(lifetime.isOld()).isFalse();

        lifetime.age(Duration.ofMinutes(5).toNanos());
        assertThat(lifetime.isOld()).isTrue();
    }

    @Test
    void whatBeginsTogetherDoesNotEndTogether() {
        Set<Long> ends = new HashSet<>();
        for (int i = 0; i < 100; i++) {
            ends.add(endOf(new Lifetime(0)));
        }
        assertThat(ends).hasSizeGreaterThan(5);
    }

    private static long endOf(Lifetime lifetime) {
        long second = 0;
        while (!lifetime.isOld()) {
            second++;
            lifetime.age(second * SECOND);
        }
        return second;
    }

    @ParameterizedTest
    @CsvSource({
        "timeout=5, 4000",
        "'timeout=5, max=100', 4000",
        "'max=100, timeout=60', 59000",
        "timeout=1, 500",
        "timeout=0, 0",
        "timeout=2;x, 1000",
        "timeout=999999999, 999999998000"
    })
    void aServerThatClosesIdleConnectionsIsForestalled(String header, long millis) {
        lifetime.keepAlive(header);
        lifetime.idle(0);

        assertThat(lifetime.isKeptForATime()).isTrue();
        assertThat(lifetime.isPastKeepAlive(Duration.ofMillis(millis).toNanos() - 1))
                .isFalse();
        assertThat(lifetime.isPastKeepAlive(Duration.ofMillis(millis).toNanos()))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "timeout", "timeout=", "timeout=x", "timeout=-1", "max=5", "timeout=99999999999999999999"})
    void whatCannotBeUnderstoodIsNoPromise(String header) {
        lifetime.keepAlive(header);

        assertThat(lifetime.isKeptForATime()).isFalse();
        assertThat(lifetime.isPastKeepAlive(Long.MAX_VALUE)).isFalse();
    }

    @Test
    void whatIsNotSaidChangesNothing() {
        lifetime.keepAlive("timeout=5");
        lifetime.keepAlive(null);

        assertThat(lifetime.isKeptForATime()).isTrue();
    }
}
