package dev.belay.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.BelayClient;
import dev.belay.CancellationSource;
import dev.belay.Timeouts;
import dev.belay.error.AttemptTimeoutException;
import dev.belay.error.CallCancelledException;
import dev.belay.error.ConnectFailedException;
import dev.belay.error.ConnectionLostException;
import dev.belay.error.HttpStatusException;
import dev.belay.testing.Answers;
import dev.belay.testing.Await;
import dev.belay.testing.BackgroundCall;
import dev.belay.testing.CallStyle;
import dev.belay.testing.ClientExtension;
import dev.belay.testing.Fault;
import dev.belay.testing.Outcome;
import dev.belay.testing.ProcessFacts;
import dev.belay.testing.StreamAnswer;
import dev.belay.testing.StreamAnswers;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import okhttp3.MediaType;
import okhttp3.Request;
import okhttp3.RequestBody;
import okio.BufferedSink;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A file that is uploaded is closed, however the upload ends. */
class UploadedFileTest {
    private static final long BYTES = 1 << 20;
    /** More than all buffers on the way hold. */
    private static final long BLOCKING_BYTES = 8 << 20;

    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final Duration WRITE = Duration.ofMillis(100);

    @RegisterExtension
    final ClientExtension leaks = new ClientExtension();

    @TempDir
    Path directory = Path.of("");

    private Path file = directory;

    /** How an upload ends, and what the caller hears of it: an exception, or null for an answer. */
    private enum End {
        SENT(null),
        NOT_CONNECTED(ConnectFailedException.class),
        REFUSED(HttpStatusException.class),
        CANCELLED(CallCancelledException.class),
        TIMED_OUT(AttemptTimeoutException.class),
        CUT_OFF(ConnectionLostException.class),
        REPLAYED(null);

        private final @Nullable Class<? extends IOException> failure;

        End(@Nullable Class<? extends IOException> failure) {
            this.failure = failure;
        }

        Peer serve(Wire wire) {
            return switch (this) {
                case CANCELLED, TIMED_OUT -> Peer.neverReads(wire);
                default -> Peer.start(wire, fault(), stream());
            };
        }

        private Fault fault() {
            return switch (this) {
                case REFUSED ->
                    connection -> {
                        if (connection.readHead() != null) {
                            connection.write("HTTP/1.1 413 No\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
                            connection.answered();
                            connection.awaitPeerClose();
                        }
                    };
                case CUT_OFF ->
                    connection -> {
                        connection.readHead();
                        connection.reset();
                    };
                case REPLAYED ->
                    Fault.perConnection(number -> number % 2 == 0
                            ? Fault.answers(Answers.ok("stored"))
                            : connection -> {
                                Answers.ok("warm").write(connection.readRequest(), connection);
                                connection.readHead();
                                connection.reset();
                            });
                default -> Fault.answers(Answers.ok("stored"));
            };
        }

        private StreamAnswer stream() {
            return switch (this) {
                case REFUSED ->
                    stream -> {
                        stream.sendHeaders(413, Map.of(), true);
                        stream.reset(0);
                    };
                case CUT_OFF -> stream -> stream.resetConnection();
                case REPLAYED ->
                    StreamAnswers.byNumber(number ->
                            number % 3 == 2 ? stream -> stream.resetConnection() : StreamAnswers.ok("stored"));
                default -> StreamAnswers.ok("stored");
            };
        }
    }

    /** A body that OkHttp makes of a file, and how often it was asked for its bytes. */
    private static final class FileBody extends RequestBody {
        private final RequestBody body;
        private final AtomicInteger writes = new AtomicInteger();

        FileBody(Path file) {
            this.body = RequestBody.create(file.toFile(), null);
        }

        @Override
        public @Nullable MediaType contentType() {
            return null;
        }

        @Override
        public long contentLength() throws IOException {
            return body.contentLength();
        }

        @Override
        public void writeTo(BufferedSink sink) throws IOException {
            writes.incrementAndGet();
            body.writeTo(sink);
        }
    }

    @BeforeAll
    static void warmUp() throws Exception {
        Wire.warmUp();
    }

    private void makeFile(long bytes) throws Exception {
        file = directory.resolve("upload");
        try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
            sparse.setLength(bytes);
            ProcessFacts.openDescriptors(file)
                    .ifPresent(count -> assertThat(count).as("what is counted").isEqualTo(1));
        }
    }

    static Stream<Arguments> everyEnd() {
        return Stream.of(Wire.values()).flatMap(wire -> Stream.of(End.values()).map(end -> Arguments.of(wire, end)));
    }

    @ParameterizedTest
    @MethodSource("everyEnd")
    void theFileIsClosed(Wire wire, End end) throws Exception {
        makeFile(end == End.CANCELLED || end == End.TIMED_OUT ? BLOCKING_BYTES : BYTES);
        try (Peer peer = end.serve(wire)) {
            if (end == End.NOT_CONNECTED) {
                peer.close();
            }
            for (CallStyle style : CallStyle.values()) {
                upload(style, wire, peer.request(), end);
            }
        }
    }

    private static BelayClient client(Wire wire, End end) {
        Timeouts.Builder timeouts = Timeouts.builder();
        return wire.belay()
                .timeouts((end == End.TIMED_OUT ? timeouts.write(WRITE) : timeouts).build())
                .build();
    }

    private void upload(CallStyle style, Wire wire, Request request, End end) throws Exception {
        FileBody body = new FileBody(file);
        Request put = request.newBuilder().put(body).build();
        // Each has no connection but its own.
        try (BelayClient belay = client(wire, end)) {
            if (end == End.REPLAYED) {
                CallStyle.EXECUTE.text(belay, request);
            }
            upload(style, belay, put, body, end);
        }
    }

    private void upload(CallStyle style, BelayClient belay, Request put, FileBody body, End end) throws Exception {
        try (CancellationSource source = CancellationSource.create();
                BackgroundCall<String> call = style.start(belay, put, source.token())) {
            if (end == End.CANCELLED) {
                assertThat(Await.condition(LIMIT, () -> body.writes.get() == 1)).isTrue();
                source.cancel();
            }
            Outcome<String> outcome = call.outcome(LIMIT);
            // A future may complete just before the thread that sends is back.
            boolean closed =
                    style == CallStyle.ASYNC ? Await.condition(LIMIT, () -> descriptors() == 0) : descriptors() == 0;

            assertThat(closed).isTrue();
            assertThat(outcome.isHanging()).isFalse();
            if (end.failure == null) {
                assertThat(outcome.value()).as(outcome.describe()).isEqualTo("stored");
            } else {
                assertThat(outcome.failure()).isInstanceOf(end.failure);
            }
            assertThat(body.writes).hasValueBetween(end == End.NOT_CONNECTED ? 0 : 1, end == End.REPLAYED ? 2 : 1);
        }
    }

    /** Zero where they cannot be listed: there this shows how uploads end, and no more. */
    private long descriptors() {
        return ProcessFacts.openDescriptors(file).orElse(0);
    }
}
