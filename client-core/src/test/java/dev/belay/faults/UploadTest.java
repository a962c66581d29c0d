package dev.belay.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.BelayClient;
import dev.belay.ResponseReader;
import dev.belay.Timeouts;
import dev.belay.error.AttemptTimeoutException;
import dev.belay.event.Phase;
import dev.belay.testing.Answers;
import dev.belay.testing.BackgroundCall;
import dev.belay.testing.CallStyle;
import dev.belay.testing.ClientExtension;
import dev.belay.testing.Fault;
import dev.belay.testing.FaultServer;
import dev.belay.testing.Http2FaultServer;
import dev.belay.testing.MeasuredUpload;
import dev.belay.testing.Outcome;
import dev.belay.testing.StreamAnswer;
import dev.belay.testing.StreamAnswers;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Map;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okio.BufferedSink;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** A large request body whose server has seen enough of it, or whose source fails. */
class UploadTest {
    private static final int SMALL_BUFFER_BYTES = 4096;
    private static final long UPLOAD_BYTES = 16 << 20;
    private static final Duration WRITE = Duration.ofSeconds(1);
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final String TOO_LARGE =
            "HTTP/1.1 413 Too Large\r\nContent-Length: 3\r\nConnection: close\r\n\r\nno!";
    private static final ResponseReader<String> STATUS_AND_BODY = response -> response.status() + response.string();

    @RegisterExtension
    final ClientExtension leaks = new ClientExtension();

    /** What a server does once it has refused an upload of which it has read the head. */
    private enum AfterRefusal {
        CLOSES {
            @Override
            Fault fault() {
                return refuses(connection -> {});
            }
        },
        READS_ON {
            @Override
            Fault fault() {
                return refuses(dev.belay.testing.FaultConnection::awaitPeerClose);
            }
        },
        READS_NOTHING {
            @Override
            Fault fault() {
                return refuses(dev.belay.testing.FaultConnection::awaitServerClose);
            }
        };

        abstract Fault fault();

        private static Fault refuses(Fault then) {
            return connection -> {
                if (connection.readHead() != null) {
                    connection.write(TOO_LARGE);
                    connection.answered();
                    then.serve(connection);
                }
            };
        }

        FaultServer serve(Wire wire) {
            FaultServer.Builder builder = FaultServer.builder().receiveBufferBytes(SMALL_BUFFER_BYTES);
            return (wire.isTls() ? builder.tls(Wire.CERTIFICATES) : builder).start(fault());
        }
    }

    private static Request upload(String url) {
        return new Request.Builder()
                .url(url)
                .post(MeasuredUpload.ofSize(UPLOAD_BYTES))
                .build();
    }

    private static BelayClient client(Wire wire) {
        return wire.belay().timeouts(Timeouts.builder().write(WRITE).build()).build();
    }

    @Test
    void okHttpDoesNotHearARefusalByAServerThatReadsNothing() throws Exception {
        OkHttpClient naive =
                Wire.HTTP_1.okHttp().newBuilder().writeTimeout(WRITE).build();
        leaks.register(Wire.end(naive));
        try (FaultServer server = AfterRefusal.READS_NOTHING.serve(Wire.HTTP_1);
                var call = BackgroundCall.start(() -> {
                    try (Response response =
                            naive.newCall(upload(server.url("/"))).execute()) {
                        return response.code();
                    }
                })) {
            assertThat(call.outcome(LIMIT).failure()).isInstanceOf(SocketTimeoutException.class);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "HTTP_1, CLOSES", "HTTP_1, READS_ON", "HTTP_1, READS_NOTHING",
        "HTTP_1_TLS, CLOSES", "HTTP_1_TLS, READS_ON", "HTTP_1_TLS, READS_NOTHING"
    })
    void aRefusalIsHeardBeforeTheBodyIsSent(Wire wire, AfterRefusal after) throws Exception {
        try (FaultServer server = after.serve(wire);
                BelayClient belay = client(wire)) {
            String heard = CallStyle.EXECUTE.call(belay, upload(server.url("/")), STATUS_AND_BODY);

            assertThat(heard).isEqualTo("413no!");
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Wire.class,
            names = {"HTTP_2", "HTTP_2_TLS"})
    void aRefusalIsHeardOverHttp2Too(Wire wire) throws Exception {
        StreamAnswer refuses = stream -> {
            stream.sendHeaders(413, Map.of(), false);
            stream.sendData("no!".getBytes(java.nio.charset.StandardCharsets.US_ASCII), true);
            stream.reset(0);
        };
        Http2FaultServer.Builder builder = Http2FaultServer.builder();
        try (Http2FaultServer server = (wire.isTls() ? builder.tls(Wire.CERTIFICATES) : builder).start(refuses);
                BelayClient belay = client(wire)) {
            for (CallStyle style : CallStyle.values()) {
                String heard = style.call(belay, upload(server.url("/")), STATUS_AND_BODY);
                assertThat(heard).isEqualTo("413no!");
            }
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Wire.class,
            names = {"HTTP_1", "HTTP_1_TLS"})
    void aServerThatStopsReadingAndSaysNothingIsATimeout(Wire wire) throws Exception {
        try (Peer peer = Peer.neverReads(wire);
                BelayClient belay = client(wire)) {
            Outcome<String> outcome = CallStyle.EXECUTE.outcome(belay, upload(peer.url()), LIMIT);

            assertThat(outcome.failure())
                    .isInstanceOfSatisfying(
                            AttemptTimeoutException.class,
                            e -> assertThat(e.phase()).isEqualTo(Phase.SEND));
        }
    }

    /** A body whose source fails after some bytes of what it announced. */
    private static RequestBody failingBody(IOException failure) {
        return new RequestBody() {
            @Override
            public @Nullable MediaType contentType() {
                return null;
            }

            @Override
            public long contentLength() {
                return 100_000;
            }

            @Override
            public void writeTo(BufferedSink sink) throws IOException {
                sink.write(new byte[50_000]);
                throw failure;
            }
        };
    }

    @ParameterizedTest
    @EnumSource(Wire.class)
    void aBodyThatFailsHalfWayLeavesNothingThatTheNextCallCouldMeet(Wire wire) throws Exception {
        IOException failure = new IOException("the disk is gone");
        try (Peer peer = Peer.start(wire, Answers.ok("hello"), StreamAnswers.ok("hello"));
                BelayClient belay = wire.belay().build()) {
            Request upload =
                    peer.request().newBuilder().post(failingBody(failure)).build();
            for (CallStyle style : CallStyle.values()) {
                assertThat(style.outcome(belay, upload, LIMIT).failure()).isSameAs(failure);

                assertThat(CallStyle.EXECUTE.text(belay, peer.request())).isEqualTo("hello");
            }
        }
    }
}
