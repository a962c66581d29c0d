package dev.belay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belay.error.BelayException;
import dev.belay.error.CallCancelledException;
import dev.belay.error.CallInterruptedException;
import dev.belay.error.ClientClosedException;
import dev.belay.error.DeadlineExceededException;
import dev.belay.error.HttpStatusException;
import dev.belay.internal.file.CommitPoint;
import dev.belay.internal.file.Download;
import dev.belay.testing.Await;
import dev.belay.testing.BackgroundCall;
import dev.belay.testing.CallStyle;
import dev.belay.testing.ClientExtension;
import dev.belay.testing.FakeAnswers;
import dev.belay.testing.FakeResponse;
import dev.belay.testing.FakeTransport;
import dev.belay.testing.Outcome;
import dev.belay.testing.TestClients;
import dev.belay.testing.VirtualTimer;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import okhttp3.Headers;
import okhttp3.Request;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ToFileTest {
    private static final Request REQUEST =
            new Request.Builder().url("http://x.test/path").build();
    private static final Duration LIMIT = Duration.ofSeconds(10);

    @RegisterExtension
    final ClientExtension clients = new ClientExtension();

    @TempDir
    Path directory;

    private final VirtualTimer timer = new VirtualTimer();
    private final CancellationSource source = CancellationSource.create();
    private Path target;

    /** What ends a call while its reader is at work. */
    private enum End {
        CANCEL(CallCancelledException.class),
        DEADLINE(DeadlineExceededException.class),
        INTERRUPT(CallInterruptedException.class),
        CLOSE(ClientClosedException.class);

        private final Class<? extends BelayException> failure;

        End(Class<? extends BelayException> failure) {
            this.failure = failure;
        }
    }

    @BeforeEach
    void thereIsAnOldFile() throws IOException {
        target = Files.writeString(directory.resolve("target"), "old");
    }

    @ParameterizedTest
    @EnumSource(CallStyle.class)
    void theBodyIsInTheFileAndTheFileIsReturned(CallStyle style) throws Exception {
        BelayClient client = client(FakeAnswers.ok("new"));

        assertThat(style.call(client, REQUEST, ResponseReaders.toFile(target))).isSameAs(target);

        assertThat(contents()).containsExactly("target: new");
    }

    @Test
    void theSameReaderMayReadAgain() throws Exception {
        ResponseReader<Path> reader = ResponseReaders.toFile(target);

        client(FakeAnswers.ok("first")).execute(REQUEST, CancellationToken.none(), reader);
        client(FakeAnswers.ok("2nd")).execute(REQUEST, CancellationToken.none(), reader);

        assertThat(contents()).containsExactly("target: 2nd");
    }

    @Test
    void aStatusOutsideTheTwoHundredsThrowsAndTouchesNothingUnlessEveryStatusIsWanted() throws Exception {
        BelayClient client = client(FakeAnswers.status(404, "gone"));

        assertThatThrownBy(() -> client.execute(REQUEST, CancellationToken.none(), ResponseReaders.toFile(target)))
                .isInstanceOf(HttpStatusException.class);
        assertThat(contents()).containsExactly("target: old");
        client.execute(REQUEST, CancellationToken.none(), ResponseReaders.anyStatus(ResponseReaders.toFile(target)));
        assertThat(contents()).containsExactly("target: gone");
    }

    @Test
    void progressKnowsTheLengthThatWasAnnounced() throws Exception {
        assertThat(progressOf(response().header("Content-Length", "3"))).containsExactly("3 of 3");
        for (String noLength : new String[] {"", "three", "-3"}) {
            assertThat(progressOf(response().header("Content-Length", noLength)))
                    .containsExactly("3 of -1");
        }
        assertThat(progressOf(response())).containsExactly("3 of -1");
    }

    @Test
    void badArgumentsAreRefusedAtOnce() {
        assertThatThrownBy(() -> ResponseReaders.toFile(null)).hasMessage("target");
        assertThatThrownBy(() -> ResponseReaders.toFile(target, null)).hasMessage("listener");
    }

    @Test
    void aResponseInMemoryIsSavedToo() throws Exception {
        ResponseReaders.toFile(target).read(ResponseHandle.of(200, Headers.of(), new byte[] {'n'}));

        assertThat(contents()).containsExactly("target: n");
    }

    @ParameterizedTest
    @EnumSource(CallStyle.class)
    void aFailureOfTheFileSystemReachesTheCallerAsItIs(CallStyle style) {
        FakeTransport transport = clients.register(FakeTransport.of(FakeAnswers.bodyStops("new")));
        BelayClient client = clients.build(TestClients.over(transport, clients.register(timer)));
        Path nowhere = directory.resolve("missing").resolve("target");

        assertThatThrownBy(() -> style.call(client, REQUEST, ResponseReaders.toFile(nowhere)))
                .isInstanceOf(NoSuchFileException.class);

        assertThat(transport.openResponses()).isZero();
        assertThat(transport.exchanges().get(0).cancels()).isPositive();
    }

    @ParameterizedTest
    @EnumSource(End.class)
    void aCallThatEndsAmongThePiecesChangesNothing(End end) throws Exception {
        BelayClient client = client(FakeAnswers.bodyStops("new"));
        ProgressListener ending = (bytes, total) -> end(end, client);

        assertFails(end, client, ResponseReaders.toFile(target, ending));
    }

    @ParameterizedTest
    @EnumSource(End.class)
    void aCallThatEndsWithTheLastPieceChangesNothing(End end) throws Exception {
        BelayClient client = client(FakeAnswers.ok("new"));
        ProgressListener ending = (bytes, total) -> end(end, client);

        assertFails(end, client, ResponseReaders.toFile(target, ending));
    }

    @ParameterizedTest
    @EnumSource(End.class)
    void aCallThatEndsWhileTheFileIsForcedToTheDiskChangesNothing(End end) throws Exception {
        BelayClient client = client(FakeAnswers.ok("new"));

        assertFails(end, client, response -> {
            InputStream ending = afterTheEnd(response.body(), () -> end(end, client));
            new Download(ending, (CommitPoint) response, bytes -> {}).saveAs(target);
            return target;
        });
    }

    @ParameterizedTest
    @EnumSource(
            value = End.class,
            names = {"CANCEL", "DEADLINE", "CLOSE"})
    void aHandleOfAnInterceptorIsAskedBeforeTheFileIsRenamed(End end) throws Exception {
        BelayClient client = client(FakeAnswers.ok("new"));

        assertFails(end, client, response -> {
            InputStream ending = afterTheEnd(response.body(), () -> end(end, client));
            return ResponseReaders.toFile(target).read(new OtherHandle(response, ending));
        });
    }

    @ParameterizedTest
    @EnumSource(End.class)
    void aCallThatEndsOnceTheFileIsBeingRenamedHasSucceeded(End end) throws Exception {
        BelayClient client = client(FakeAnswers.ok("new"));

        Outcome<Path> outcome = outcome(client, response -> {
            CommitPoint ending = () -> {
                ((CommitPoint) response).commit();
                end(end, client);
            };
            new Download(response.body(), ending, bytes -> {}).saveAs(target);
            return target;
        });

        assertThat(outcome.value()).isSameAs(target);
        assertThat(contents()).containsExactly("target: new");
    }

    @Test
    void aFutureThatIsCancelledLeavesNothing() throws Exception {
        BelayClient client = client(FakeAnswers.bodyStops("new"));
        CountDownLatch written = new CountDownLatch(1);

        CompletableFuture<Path> future = client.executeAsync(
                REQUEST,
                CancellationToken.none(),
                ResponseReaders.toFile(target, (bytes, total) -> written.countDown()));
        assertThat(written.await(10, TimeUnit.SECONDS)).isTrue();
        future.cancel(true);

        assertThat(Await.condition(LIMIT, () -> names().equals(List.of("target"))))
                .isTrue();
        assertThat(target).hasContent("old");
    }

    private FakeResponse response() {
        return FakeResponse.of(200, "new").announcing(-1);
    }

    private List<String> progressOf(FakeResponse response) throws IOException {
        List<String> told = new ArrayList<>();
        client(FakeAnswers.responds(() -> response))
                .execute(
                        REQUEST,
                        CancellationToken.none(),
                        ResponseReaders.toFile(target, (bytes, total) -> told.add(bytes + " of " + total)));
        return told;
    }

    private BelayClient client(FakeTransport.Script script) {
        FakeTransport transport = clients.register(FakeTransport.of(script));
        return clients.build(TestClients.over(transport, clients.register(timer)));
    }

    private void end(End end, BelayClient client) {
        switch (end) {
            case CANCEL -> source.cancel("no longer needed");
            case DEADLINE -> timer.advance(Duration.ofMinutes(1));
            case INTERRUPT -> Thread.currentThread().interrupt();
            case CLOSE -> close(client);
        }
    }

    /** Returns when every call has been stopped: a thread that is interrupted does not wait for their ends. */
    private static void close(BelayClient client) {
        Thread closing = new Thread(() -> {
            Thread.currentThread().interrupt();
            client.close(Duration.ZERO);
        });
        closing.start();
        try {
            closing.join();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private void assertFails(End end, BelayClient client, ResponseReader<Path> reader) throws Exception {
        Outcome<Path> outcome = outcome(client, reader);

        assertThat(outcome.failure()).isInstanceOf(end.failure);
        assertThat(contents()).containsExactly("target: old");
    }

    private Outcome<Path> outcome(BelayClient client, ResponseReader<Path> reader) throws Exception {
        try (BackgroundCall<Path> call = BackgroundCall.start(() -> client.execute(REQUEST, source.token(), reader))) {
            return call.outcome(LIMIT);
        }
    }

    /** A stream that does something once it has said that it is at its end. */
    private static InputStream afterTheEnd(InputStream body, Runnable action) {
        return new FilterInputStream(body) {
            private boolean done;

            @Override
            public int read(byte[] bytes, int offset, int length) throws IOException {
                int n = super.read(bytes, offset, length);
                if (n < 0 && !done) {
                    done = true;
                    action.run();
                }
                return n;
            }
        };
    }

    private List<String> names() {
        return Stream.of(Objects.requireNonNull(directory.toFile().list()))
                .sorted()
                .toList();
    }

    private List<String> contents() {
        try (Stream<Path> files = Files.list(directory)) {
            List<String> seen = new ArrayList<>();
            for (Path file : files.sorted().toList()) {
                seen.add(file.getFileName() + ": " + Files.readString(file));
            }
            return seen;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
