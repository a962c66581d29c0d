package dev.belay.internal.time;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.testing.FakeTimeSource;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class OncePerMinuteTest {
    private final FakeTimeSource time = new FakeTimeSource();
    private final OncePerMinute complaints = new OncePerMinute(time);

    @Test
    void theFirstOneIsDueAndThenOneAMinute() {
        assertThat(complaints.isDue()).isTrue();
        assertThat(complaints.isDue()).isFalse();

        time.advance(Duration.ofMinutes(1).minusNanos(1));
        assertThat(complaints.isDue()).isFalse();
        time.advance(Duration.ofNanos(1));

        assertThat(complaints.isDue()).isTrue();
        assertThat(complaints.isDue()).isFalse();
    }
}
