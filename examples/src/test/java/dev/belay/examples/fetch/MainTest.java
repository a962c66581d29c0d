package dev.belay.examples.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.CancellationSource;
import dev.belay.testing.Answer;
import dev.belay.testing.Answers;
import dev.belay.testing.BackgroundCall;
import dev.belay.testing.FaultServer;
import dev.belay.testing.ReceivedRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MainTest {
    private static final Duration LONG_ENOUGH = Duration.ofSeconds(10);

    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private final ByteArrayOutputStream notes = new ByteArrayOutputStream();
    private final CancellationSource source = CancellationSource.create();

    @Test
    void theBodyGoesToTheOutputAndNothingElse() {
        try (FaultServer server = FaultServer.start(Answers.ok("héllo"))) {
            assertThat(run(body, server.url("/"))).isZero();
        }

        assertThat(body.toString(StandardCharsets.UTF_8)).isEqualTo("héllo");
        assertThat(notes.size()).isZero();
    }

    @Test
    void aBodyLargerThanMemoryLimitsStreamsIntoAFile(@TempDir Path directory) throws IOException {
        Path file = directory.resolve("out");
        long bytes = 12L << 20;
        try (FaultServer server = FaultServer.start(Answers.chunkedOfSize(bytes))) {
            assertThat(run(body, "-o", file.toString(), server.url("/"))).isZero();
        }

        assertThat(Files.size(file)).isEqualTo(bytes);
        assertThat(body.size()).isZero();
    }

    @Test
    void whatIsSentIsWhatWasAskedFor() {
        Queue<ReceivedRequest> received = new ConcurrentLinkedQueue<>();
        try (FaultServer server = FaultServer.builder().onRequest(received::add).start(Answers.ok(""))) {
            assertThat(run(body, "-X", "PUT", "-H", "X-A: b", "-d", "data", server.url("/p?q=1")))
                    .isZero();
        }

        assertThat(received).singleElement().satisfies(request -> {
            assertThat(request.method()).isEqualTo("PUT");
            assertThat(request.target()).isEqualTo("/p?q=1");
            assertThat(request.header("X-A")).isEqualTo("b");
            assertThat(request.body()).isEqualTo("data");
        });
    }

    @Test
    void verboseShowsHeadersAndWaterfallAndNoSecret() {
        Answer answer = Answers.response(200, List.of("Set-Cookie: s3cret", "X-Plain: shown"), new byte[] {'x'});
        try (FaultServer server = FaultServer.start(answer)) {
            String url = server.url("/p?key=s3cret").replace("//", "//user:s3cret@");
            assertThat(run(body, "-v", "-H", "Authorization: s3cret", "-H", "X-Session-Token: s3cret", url))
                    .isZero();
        }

        assertThat(notes())
                .contains(
                        "> GET /p?…", "> Authorization: …", "> User-Agent: belay", "< http/1.1 200", "< X-Plain: shown")
                .contains("first byte", "█", "status 200")
                .doesNotContain("s3cret");
    }

    @Test
    void statusAndHeadersPrecedeTheBodyOnRequest() {
        try (FaultServer server = FaultServer.start(Answers.ok("hi"))) {
            assertThat(run(body, "-i", server.url("/"))).isZero();
        }

        assertThat(body.toString(StandardCharsets.UTF_8)).isEqualTo("http/1.1 200\nContent-Length: 2\n\nhi");
    }

    @Test
    void anErrorStatusHasABodyAndAnExitCode() {
        try (FaultServer server = FaultServer.start(Answers.response(404, List.of(), new byte[] {'n', 'o'}))) {
            assertThat(run(body, server.url("/"))).isEqualTo(ExitCode.STATUS);
        }

        assertThat(body).hasToString("no");
        assertThat(notes()).contains("status 404");
    }

    @Test
    void aLimitThatWasHitEndsWithTheWaterfall() {
        try (FaultServer server = FaultServer.start(Answers.bodyStops(3, 100))) {
            assertThat(run(body, "--read", "100ms", server.url("/"))).isEqualTo(ExitCode.TIMEOUT);
        }

        assertThat(body).hasToString("aaa");
        assertThat(notes()).contains("timed out after read 100 ms", "body", "█").doesNotContain("\tat ");
    }

    @Test
    void nobodyListeningIsAConnectFailure() {
        int port;
        try (FaultServer server = FaultServer.silent()) {
            port = server.port();
        }

        assertThat(run(body, "http://127.0.0.1:" + port + "/")).isEqualTo(ExitCode.CONNECT);
        assertThat(notes()).startsWith("belay: GET http://127.0.0.1:").contains("no connection");
    }

    @Test
    void aBodyThatBreaksOffIsALostConnection() {
        try (FaultServer server = FaultServer.start(Answers.bodyEndsEarly(3, 100))) {
            assertThat(run(body, server.url("/"))).isEqualTo(ExitCode.LOST);
        }
    }

    @Test
    void anOutputThatCannotBeWrittenIsNotTheServersFault(@TempDir Path directory) {
        OutputStream full = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("disk full");
            }
        };
        try (FaultServer server = FaultServer.start(Answers.ok("x"))) {
            assertThat(run(full, server.url("/"))).isEqualTo(ExitCode.WRITE);
            assertThat(run(body, "-o", directory.toString(), server.url("/"))).isEqualTo(ExitCode.WRITE);
        }

        assertThat(notes()).contains("standard output: disk full").contains("cannot write to " + directory);
    }

    @Test
    void cancellingEndsTheCallAtOnce() throws Exception {
        try (FaultServer server = FaultServer.silent();
                BackgroundCall<Integer> call = BackgroundCall.start(() -> run(body, server.url("/")))) {
            assertThat(server.traffic().awaitRequests(1, LONG_ENOUGH)).isTrue();

            source.cancel("Ctrl-C");

            assertThat(call.outcome(LONG_ENOUGH).value()).isEqualTo(ExitCode.CANCELLED);
        }

        assertThat(notes()).contains("cancelled (Ctrl-C)");
    }

    @Test
    void wrongWordsAreAnsweredBriefly() {
        assertThat(run(body, "--nope")).isEqualTo(ExitCode.USAGE);

        assertThat(notes().lines()).containsExactly("belay: unknown option --nope", "try --help");
    }

    @Test
    void helpGoesToTheOutput() {
        assertThat(run(body, "--help")).isZero();

        assertThat(body.toString(StandardCharsets.UTF_8)).isEqualTo(FetchOptions.HELP);
    }

    private int run(OutputStream output, String... words) {
        return Main.run(List.of(words), output, new PrintStream(notes, true, StandardCharsets.UTF_8), source);
    }

    private String notes() {
        return notes.toString(StandardCharsets.UTF_8);
    }
}
