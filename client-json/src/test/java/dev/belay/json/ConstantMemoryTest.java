package dev.belay.json;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.json.StreamReading.Kind;
import dev.belay.testing.FaultServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A stream takes as much memory as its largest element, whatever its size; the soak command makes that 10 GB. */
class ConstantMemoryTest {
    private static final long BYTES = 48_000_000;
    private static final int HEAP_MIB = 16;

    @ParameterizedTest
    @EnumSource
    void aStreamIsNotKept(Kind kind) throws Exception {
        try (FaultServer server = FaultServer.start(kind.body().ofSize(BYTES))) {
            assertThat(StreamReading.outcome(HEAP_MIB, kind, false, server.url("/")))
                    .isEqualTo(kind.body().pieces(BYTES) + " in order");
        }
    }

    @Test
    void whatIsKeptIsTooMuch() throws Exception {
        try (FaultServer server = FaultServer.start(Kind.LINES.body().ofSize(BYTES))) {
            assertThat(StreamReading.outcome(HEAP_MIB, Kind.LINES, true, server.url("/")))
                    .isEqualTo("OutOfMemoryError");
        }
    }
}
