package dev.belay.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.BelayClient;
import dev.belay.CancellationToken;
import dev.belay.ResponseReaders;
import dev.belay.error.CallInterruptedException;
import dev.belay.testing.Answers;
import dev.belay.testing.ClientExtension;
import dev.belay.testing.FaultServer;
import dev.belay.testing.waits.Threads;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import okhttp3.MediaType;
import okhttp3.Request;
import okhttp3.RequestBody;
import okio.BufferedSink;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** An interrupt is noticed although the thread did something else in mid-call that listens for interrupts. */
class NestedInterruptTest {
    private static final Duration LIMIT = Duration.ofSeconds(5);

    @RegisterExtension
    final ClientExtension leaks = new ClientExtension();

    static Stream<Threads> everyKindOfThread() {
        return Threads.available().stream();
    }

    @ParameterizedTest
    @MethodSource("everyKindOfThread")
    void afterACallInsideTheCall(Threads threads) throws Exception {
        try (FaultServer issuer = FaultServer.start(Answers.ok("secret"));
                BelayClient credentials = BelayClient.create();
                BelayClient belay = BelayClient.builder()
                        .attemptInterceptor(chain -> {
                            Request inner =
                                    new Request.Builder().url(issuer.url("/")).build();
                            String unused = credentials.execute(inner, chain.token(), ResponseReaders.string());
                            return chain.proceed(chain.request());
                        })
                        .build()) {
            assertInterruptEnds(belay, threads, null);
        }
    }

    @ParameterizedTest
    @MethodSource("everyKindOfThread")
    void afterABodyThatWasReadThroughAChannel(Threads threads, @TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("body"), "content");
        try (BelayClient belay = BelayClient.create()) {
            assertInterruptEnds(belay, threads, new ChannelBody(file));
        }
    }

    private static void assertInterruptEnds(BelayClient belay, Threads threads, @Nullable RequestBody body)
            throws Exception {
        try (FaultServer server = FaultServer.start(Answers.never())) {
            Request request = new Request.Builder()
                    .url(server.url("/"))
                    .method(body == null ? "GET" : "POST", body)
                    .build();
            CallerThread call = CallerThread.start(
                    threads, () -> belay.execute(request, CancellationToken.none(), ResponseReaders.string()));
            assertThat(server.traffic().awaitRequests(1, LIMIT)).isTrue();

            call.interrupt();

            assertThat(call.failure()).isInstanceOf(CallInterruptedException.class);
            assertThat(call.wasInterruptedAtEnd()).isTrue();
        }
    }

    private static final class ChannelBody extends RequestBody {
        private final Path file;

        ChannelBody(Path file) {
            this.file = file;
        }

        @Override
        public @Nullable MediaType contentType() {
            return null;
        }

        @Override
        public void writeTo(BufferedSink sink) throws IOException {
            try (FileChannel channel = FileChannel.open(file)) {
                ByteBuffer buffer = ByteBuffer.allocate(100);
                while (channel.read(buffer) >= 0) {
                    buffer.flip();
                    sink.write(buffer);
                    buffer.clear();
                }
            }
        }
    }
}
