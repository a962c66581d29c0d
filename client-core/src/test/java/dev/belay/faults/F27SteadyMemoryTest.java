package dev.belay.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * F27: memory that grows with the calls. A million calls go through a heap of 16 MB: as little as 16 bytes kept of each would
 * not fit. That nobody asks for a collection is a rule that {@code MannersTest} checks in every source.
 */
@Timeout(60)
class F27SteadyMemoryTest {
    /** What a JVM ends with that was told to exit when it is out of memory. */
    private static final int OUT_OF_MEMORY = 3;

    private static final int DONE = 0;

    @Test
    void aClientThatKeepsALittleOfEachCallRunsOutOfMemory() throws Exception {
        assertThat(exitOf(MillionCalls.KEEPING)).isEqualTo(OUT_OF_MEMORY);
    }

    @Test
    void aMillionCallsRunInASmallHeap() throws Exception {
        assertThat(exitOf(MillionCalls.BELAY)).isEqualTo(DONE);
    }

    private static int exitOf(String who) throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx16m",
                        "-XX:+UseSerialGC",
                        "-XX:+ExitOnOutOfMemoryError",
                        "-cp",
                        System.getProperty("java.class.path"),
                        MillionCalls.class.getName(),
                        who)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            assertThat(process.waitFor(50, TimeUnit.SECONDS)).isTrue();
            return process.exitValue();
        } finally {
            process.destroyForcibly();
        }
    }
}
