package dev.belay.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.testing.Answer;
import dev.belay.testing.Await;
import dev.belay.testing.FaultConnection;
import dev.belay.testing.FaultServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A process that is killed in the middle of a download never leaves half of a file under the final name. */
class KilledDownloadTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final int BYTES = 1 << 20;
    private static final int PIECE_BYTES = 8 << 10;
    private static final String OLD = "old";

    @TempDir
    Path directory;

    private final CountDownLatch reached = new CountDownLatch(1);
    private final CountDownLatch killed = new CountDownLatch(1);

    /** Answers one body after another, each of one letter, and stops for good after so many bytes in all. */
    private final class StoppingBodies {
        private final int stopAfter;
        private int bodies;
        private int sent;

        StoppingBodies(int stopAfter) {
            this.stopAfter = stopAfter;
        }

        Answer answer() {
            return (request, connection) -> {
                char letter = (char) ('a' + bodies++);
                connection.write("HTTP/1.1 200 OK\r\nContent-Length: " + BYTES + "\r\n\r\n");
                for (int left = BYTES; left > 0; ) {
                    int next = Math.min(Math.min(PIECE_BYTES, left), stopAfter - sent);
                    connection.write(String.valueOf(letter).repeat(next));
                    left -= next;
                    sent += next;
                    if (sent == stopAfter) {
                        stop(connection);
                    }
                }
            };
        }

        private void stop(FaultConnection connection) throws IOException, InterruptedException {
            reached.countDown();
            connection.awaitLatch(killed);
        }
    }

    @Test
    void aNaiveDownloadLeavesHalfOfAFile() throws Exception {
        Path target = Files.writeString(directory.resolve("target"), OLD);

        killAfter(BYTES / 2, Downloading.NAIVE, target, size -> size > OLD.length());

        assertThat(Files.size(target)).isBetween(1L, BYTES / 2L);
        assertThat(isWhole(target)).isFalse();
    }

    /** From the first byte of one body to the end of the next; at a multiple of the length the file is forced and renamed. */
    @ParameterizedTest
    @ValueSource(ints = {1, 500_000, BYTES - 1, BYTES, 2 * BYTES})
    void belayLeavesTheOldFileOrAWholeNewOne(int bytes) throws Exception {
        Path target = Files.writeString(directory.resolve("target"), OLD);

        killAfter(bytes, Downloading.BELAY, target, size -> true);

        assertThat(isWhole(target))
                .as("%s bytes, of %s", Files.size(target), bytes)
                .isTrue();
        assertThat(others(target))
                .allMatch(name -> name.matches("\\.belay-.*\\.part"))
                .hasSizeLessThanOrEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {BYTES - 1})
    void belayLeavesNoFileWhereThereWasNone(int bytes) throws Exception {
        Path target = directory.resolve("target");

        killAfter(bytes, Downloading.BELAY, target, size -> true);

        assertThat(target).doesNotExist();
    }

    /** As it would be with a full disk. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void aFileThatCannotBeWrittenLeavesNothingAndTheFailureReachesTheCaller() throws Exception {
        Path target = Files.writeString(directory.resolve("target"), OLD);
        try (FaultServer server = FaultServer.start(new StoppingBodies(Integer.MAX_VALUE).answer())) {
            Process process = Downloading.startLimited(256, Downloading.BELAY, server.url("/"), target);
            try {
                String failure = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
                assertThat(failure.strip()).isEqualTo("File too large");
            } finally {
                process.destroyForcibly();
            }
        }
        assertThat(target).hasContent(OLD);
        assertThat(others(target)).isEmpty();
    }

    private interface SizeCheck {
        boolean isEnough(long bytes);
    }

    /** Kills the process when the server has sent so many bytes and the target looks so. */
    private void killAfter(int bytes, String who, Path target, SizeCheck size) throws Exception {
        StoppingBodies bodies = new StoppingBodies(bytes);
        try (FaultServer server = FaultServer.start(bodies.answer())) {
            Process process = Downloading.start(who, server.url("/"), target);
            try {
                assertThat(reached.await(30, TimeUnit.SECONDS)).isTrue();
                assertThat(Await.condition(
                                LIMIT, () -> size.isEnough(target.toFile().length())))
                        .isTrue();
            } finally {
                process.destroyForcibly();
            }
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
            killed.countDown();
        }
    }

    /** Whether it is the old file or all of one body. */
    private static boolean isWhole(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        if (Arrays.equals(bytes, OLD.getBytes(StandardCharsets.UTF_8))) {
            return true;
        }
        byte[] body = new byte[BYTES];
        Arrays.fill(body, bytes.length == 0 ? 0 : bytes[0]);
        return Arrays.equals(bytes, body);
    }

    private List<String> others(Path target) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> !file.equals(target))
                    .map(file -> file.getFileName().toString())
                    .toList();
        }
    }
}
