package dev.belay.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.testing.ChildJvm;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * F27: memory that grows with the calls. A million calls go through a heap of 16 MB: as little as 16 bytes kept of each would
 * not fit. Over sockets, bodies that are larger than the heap together do so. That nobody asks for a collection is a rule that
 * {@code MannersTest} checks in every source.
 */
@Timeout(60)
class F27SteadyMemoryTest {
    /** What a JVM ends with that was told to exit when it is out of memory. */
    private static final int OUT_OF_MEMORY = 3;

    private static final int DONE = 0;

    @Test
    void aNaiveClientThatKeepsWhatItReadRunsOutOfMemory() throws Exception {
        assertThat(exitsByWire(LargeBodies.NAIVE))
                .isEqualTo(Map.of(Wire.HTTP_1, OUT_OF_MEMORY, Wire.HTTP_2, OUT_OF_MEMORY));
    }

    @Test
    void belayReadsAsMuchInTheSameHeap() throws Exception {
        assertThat(exitsByWire(LargeBodies.BELAY)).isEqualTo(Map.of(Wire.HTTP_1, DONE, Wire.HTTP_2, DONE));
    }

    @Test
    void aClientThatKeepsALittleOfEachCallRunsOutOfMemory() throws Exception {
        assertThat(exitOf(start(MillionCalls.class, List.of(), MillionCalls.KEEPING)))
                .isEqualTo(OUT_OF_MEMORY);
    }

    @Test
    void aMillionCallsRunInASmallHeap() throws Exception {
        assertThat(exitOf(start(MillionCalls.class, List.of(), MillionCalls.BELAY)))
                .isEqualTo(DONE);
    }

    /** Both at once, since each needs most of its second to begin. */
    private static Map<Wire, Integer> exitsByWire(String who) throws Exception {
        Map<Wire, Process> processes = new EnumMap<>(Wire.class);
        Map<Wire, Integer> exits = new EnumMap<>(Wire.class);
        try {
            for (Wire wire : List.of(Wire.HTTP_1, Wire.HTTP_2)) {
                processes.put(wire, start(LargeBodies.class, List.of(ChildJvm.QUICK_START), who, wire.name()));
            }
            for (Map.Entry<Wire, Process> each : processes.entrySet()) {
                exits.put(each.getKey(), exitOf(each.getValue()));
            }
            return exits;
        } finally {
            processes.values().forEach(Process::destroyForcibly);
        }
    }

    private static int exitOf(Process process) throws InterruptedException {
        try {
            assertThat(process.waitFor(50, TimeUnit.SECONDS)).isTrue();
            return process.exitValue();
        } finally {
            process.destroyForcibly();
        }
    }

    private static Process start(Class<?> main, List<String> options, String... arguments) throws IOException {
        List<String> all = new ArrayList<>(options);
        all.addAll(List.of("-Xmx16m", "-XX:+UseSerialGC", "-XX:+ExitOnOutOfMemoryError"));
        return new ProcessBuilder(ChildJvm.command(all, main, arguments))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
    }
}
