package dev.belay.examples.soak;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** A small part of what the soak command does with 100,000 calls. */
class ReapingTest {
    private static final long CALLS = 1_000;

    @Test
    void noCallFailsWhenItsIdleConnectionIsClosed() throws Exception {
        PrintStream out = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);

        assertThat(new Reaping(CALLS, 1, out).run()).isEmpty();
    }
}
