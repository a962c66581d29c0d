package dev.belay.examples.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.CancellationSource;
import dev.belay.testing.Answer;
import dev.belay.testing.Answers;
import dev.belay.testing.Await;
import dev.belay.testing.BackgroundCall;
import dev.belay.testing.FaultServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class BodyFileTest {
    private static final Duration LONG_ENOUGH = Duration.ofSeconds(30);

    @TempDir
    Path directory;

    private final ByteArrayOutputStream notes = new ByteArrayOutputStream();
    private final CancellationSource source = CancellationSource.create();
    private Path file;

    @BeforeEach
    void thereIsAnOldFile() throws IOException {
        file = Files.writeString(directory.resolve("out"), "old");
    }

    @Test
    void theWholeBodyReplacesTheOldFile() {
        assertThat(fetch(Answers.ok("new"))).isZero();

        assertThat(file).hasContent("new");
        assertThat(names()).containsExactly("out");
        assertThat(notes()).isEmpty();
    }

    @Test
    void statusAndHeadersComeFirstOnRequest() {
        assertThat(fetch(Answers.ok("new"), "-i")).isZero();

        assertThat(file).hasContent("http/1.1 200\nContent-Length: 3\n\nnew");
        assertThat(names()).containsExactly("out");
    }

    @Test
    void anErrorStatusIsDeliveredToo() {
        assertThat(fetch(Answers.response(404, List.of(), new byte[] {'n', 'o'})))
                .isEqualTo(ExitCode.STATUS);

        assertThat(file).hasContent("no");
        assertThat(notes()).contains("status 404");
    }

    @Test
    void aBodyThatBreaksOffLeavesTheOldFile() {
        for (String[] options : new String[][] {{}, {"-i"}}) {
            assertThat(fetch(Answers.bodyEndsEarly(100_000, 200_000), options)).isEqualTo(ExitCode.LOST);
            assertUntouched();
        }
    }

    @Test
    void aLimitThatIsHitLeavesTheOldFile() {
        assertThat(fetch(Answers.bodyStops(100_000, 200_000), "--read", "100ms"))
                .isEqualTo(ExitCode.TIMEOUT);

        assertUntouched();
    }

    @Test
    void cancellingLeavesTheOldFile() throws Exception {
        for (String[] options : new String[][] {{"-v"}, {"-v", "-i"}}) {
            CancellationSource ofThisCall = CancellationSource.create();
            try (FaultServer server = FaultServer.start(Answers.bodyStops(100_000, 200_000));
                    BackgroundCall<Integer> call =
                            BackgroundCall.start(() -> run(ofThisCall, words(server, file, options)))) {
                assertThat(Await.condition(LONG_ENOUGH, () -> names().size() == 2))
                        .isTrue();

                ofThisCall.cancel("Ctrl-C");

                assertThat(call.outcome(LONG_ENOUGH).value()).isEqualTo(ExitCode.CANCELLED);
            }
            assertUntouched();
        }
    }

    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void aProcessThatIsAskedToEndLeavesTheOldFile() throws Exception {
        try (FaultServer server = FaultServer.start(Answers.bodyStops(100_000, 200_000))) {
            List<String> command = new ArrayList<>(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-XX:TieredStopAtLevel=1",
                    "-cp",
                    System.getProperty("java.class.path"),
                    Main.class.getName()));
            command.addAll(words(server, file));
            Path said = Files.createTempFile("belay", ".notes");
            Process process =
                    new ProcessBuilder(command).redirectError(said.toFile()).start();
            try {
                assertThat(Await.condition(LONG_ENOUGH, () -> names().size() == 2))
                        .isTrue();

                process.destroy();

                assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
                assertThat(Files.readString(said))
                        .contains("cancelled (Ctrl-C)")
                        .doesNotContain("\r");
            } finally {
                process.destroyForcibly();
                Files.delete(said);
            }
        }
        assertUntouched();
    }

    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void aSymbolicLinkStays() throws IOException {
        Path link = Files.createSymbolicLink(directory.resolve("link"), file);

        assertThat(fetchTo(link, Answers.ok("new"))).isZero();

        assertThat(file).hasContent("new");
        assertThat(link).isSymbolicLink();
    }

    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void aPipeIsWrittenTo() throws Exception {
        Path pipe = directory.resolve("pipe");
        Process making = new ProcessBuilder("mkfifo", pipe.toString()).start();
        assertThat(making.waitFor()).isZero();
        try (BackgroundCall<String> reading = BackgroundCall.start(() -> Files.readString(pipe))) {
            assertThat(fetchTo(pipe, Answers.ok("new"), "-i")).isZero();

            assertThat(reading.outcome(LONG_ENOUGH).value()).endsWith("\n\nnew");
        }
        assertThat(Files.isRegularFile(pipe)).isFalse();
    }

    @Test
    void cancellingAfterTheLastByteLeavesTheOldFile() {
        for (String[] options : new String[][] {{}, {"-i"}}) {
            PrintStream terminal = new PrintStream(notes, true, StandardCharsets.UTF_8);
            CancellationSource ofThisCall = CancellationSource.create();
            AtomicInteger looks = new AtomicInteger();
            ProgressBar cancelling = new ProgressBar(terminal, () -> {
                if (looks.incrementAndGet() == lastPiece(options)) {
                    ofThisCall.cancel("Ctrl-C");
                }
                return 0;
            });
            try (FaultServer server = FaultServer.start(Answers.ok("new"))) {
                FetchOptions parsed = ArgumentParser.parse(words(server, file, options));
                Fetcher fetcher =
                        new Fetcher(OutputStream.nullOutputStream(), terminal, new Waterfall(false), cancelling);
                assertThat(fetcher.fetch(parsed, ofThisCall.token())).isEqualTo(ExitCode.CANCELLED);
            }
            assertUntouched();
        }
    }

    /** With status and headers before it, the body is the second piece. */
    private static int lastPiece(String... options) {
        return options.length == 0 ? 1 : 2;
    }

    @Test
    void aFileThatCannotBeMadeIsNotTheServersFault() {
        assertThat(fetchTo(directory.resolve("missing").resolve("out"), Answers.ok("new")))
                .isEqualTo(ExitCode.WRITE);

        assertThat(notes()).contains("cannot write to " + directory, "its directory does not exist");
    }

    @Test
    void theBarShowsTheBodyAloneAndEndsItsLineBeforeTheNotes() {
        PrintStream terminal = new PrintStream(notes, true, StandardCharsets.UTF_8);
        ProgressBar bar = new ProgressBar(terminal, () -> 0);
        try (FaultServer server = FaultServer.start(
                Answers.response(404, List.of("X-Long: " + "x".repeat(100)), new byte[] {'n', 'o'}))) {
            FetchOptions options = ArgumentParser.parse(words(server, file, "-i"));
            new Fetcher(OutputStream.nullOutputStream(), terminal, new Waterfall(false), bar)
                    .fetch(options, source.token());
        }

        assertThat(notes())
                .startsWith("\r  0 % ")
                .contains("\r100 % ████████████████████ 2 B of 2 B\u001b[K" + System.lineSeparator() + "belay: ");
    }

    private int fetch(Answer answer, String... options) {
        return fetchTo(file, answer, options);
    }

    private int fetchTo(Path target, Answer answer, String... options) {
        try (FaultServer server = FaultServer.start(answer)) {
            return run(source, words(server, target, options));
        }
    }

    private static List<String> words(FaultServer server, Path target, String... options) {
        List<String> words = new ArrayList<>(List.of(options));
        words.addAll(List.of("-o", target.toString(), server.url("/")));
        return words;
    }

    private int run(CancellationSource token, List<String> words) {
        PrintStream terminal = new PrintStream(notes, true, StandardCharsets.UTF_8);
        return Main.run(words, OutputStream.nullOutputStream(), terminal, token);
    }

    private void assertUntouched() {
        assertThat(file).hasContent("old");
        assertThat(names()).containsExactly("out");
    }

    private List<String> names() {
        return List.of(Objects.requireNonNull(directory.toFile().list()));
    }

    private String notes() {
        return notes.toString(StandardCharsets.UTF_8);
    }
}
