package dev.belay.invariants;

import dev.belay.testing.waits.Timing;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Invariant 2: whatever a call waits for, its caller is back when a limit has passed, and everything is given back. */
@Timing
@Timeout(30)
class ReleasedOnTimeTest {

    static Stream<ReleaseCase> limits() {
        return ReleaseCase.of(StopBy::isByTime);
    }

    @ParameterizedTest
    @MethodSource("limits")
    void theCallerIsBackOnTime(ReleaseCase each) throws Exception {
        each.assertReleased();
    }
}
