package dev.belay.internal.recording;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.belay.testing.FlightRecording;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

class RecordingsTest {
    private static final int CALLS = 10_000;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /** What making so many of each has come to. */
    private record Made(int begun, long bytes) {}

    @Test
    void whatIsNotRecordedLeavesNoGarbage() {
        try (FlightRecording nothing = FlightRecording.ofNothing()) {
            assertLeavesNothing();
            assertThat(nothing.events()).isEmpty();
        }
        try (FlightRecording everything = FlightRecording.ofEverything()) {
            Made made = make();
            assertThat(made.begun).isEqualTo(3 * CALLS);
            assertThat(made.bytes).isGreaterThan(3 * 16 * CALLS);
            assertThat(everything.events()).isEmpty();
        }
        assertLeavesNothing();
    }

    private static void assertLeavesNothing() {
        make();
        Made made = make();

        assertThat(made.begun).isZero();
        assertThat(made.bytes).isLessThan(CALLS);
    }

    private static Made make() {
        long before = THREADS.getCurrentThreadAllocatedBytes();
        int begun = 0;
        for (int i = 0; i < CALLS; i++) {
            begun += Recordings.call() == null ? 0 : 1;
            begun += Recordings.request() == null ? 0 : 1;
            begun += Recordings.permitWait() == null ? 0 : 1;
        }
        return new Made(begun, THREADS.getCurrentThreadAllocatedBytes() - before);
    }
}
