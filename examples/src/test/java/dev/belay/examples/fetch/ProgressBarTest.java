package dev.belay.examples.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ProgressBarTest {
    private static final long MIB = 1 << 20;
    private static final int TERMINAL_COLUMNS = 80;

    private final ByteArrayOutputStream terminal = new ByteArrayOutputStream();
    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5);
    private final ProgressBar bar = new ProgressBar(new PrintStream(terminal, true, StandardCharsets.UTF_8), now::get);

    @Test
    void aKnownLengthShowsPercentBytesRateAndTimeLeft() {
        bar.onProgress(MIB, 20 * MIB);
        after(Duration.ofSeconds(2), 5 * MIB, 20 * MIB);

        assertThat(lines()).last().isEqualTo(" 25 % █████··············· 5.0 MiB of 20.0 MiB  2.0 MiB/s  00:08 left");
    }

    @Test
    void anUnknownLengthShowsBytesAndRate() {
        bar.onProgress(0, -1);
        after(Duration.ofSeconds(1), 1_500, -1);

        assertThat(lines()).containsExactly("0 B", "1.5 KiB  1.5 KiB/s");
    }

    @Test
    void itIsDrawnAtMostTenTimesASecondAndOnceMoreAtTheEnd() {
        bar.onProgress(0, 100);
        after(Duration.ofMillis(99), 10, 100);
        after(Duration.ofMillis(1), 20, 100);
        after(Duration.ofMillis(99), 100, 100);
        assertThat(lines()).hasSize(2);

        bar.end();
        bar.end();

        assertThat(lines())
                .hasSize(3)
                .last()
                .asString()
                .startsWith("100 % ████")
                .endsWith("503 B/s\n");
    }

    @Test
    void whatWasNeverDrawnLeavesNoLine() {
        bar.end();

        assertThat(terminal.size()).isZero();
    }

    @Test
    void itFitsALine() {
        bar.onProgress(0, -1);
        after(Duration.ofSeconds(1), 900 * MIB, 3_600L * 24 * 900 * MIB);
        after(Duration.ofHours(1), 900 * MIB, Long.MAX_VALUE / 2);
        after(Duration.ofHours(1), 1_023 * 1_024, 1_023 * 1_024);

        assertThat(lines()).hasSize(4).allMatch(line -> line.length() < TERMINAL_COLUMNS, "shorter than the terminal");
        assertThat(lines().get(1)).endsWith("23:59:59 left");
        assertThat(lines().get(2)).endsWith("days left");
    }

    private void after(Duration time, long bytes, long total) {
        now.addAndGet(time.toNanos());
        bar.onProgress(bytes, total);
    }

    private List<String> lines() {
        String all = terminal.toString(StandardCharsets.UTF_8).replace("\u001b[K", "");
        return List.of(all.substring(1).split("\r"));
    }
}
