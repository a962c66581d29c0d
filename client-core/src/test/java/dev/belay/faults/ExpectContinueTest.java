package dev.belay.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.BelayClient;
import dev.belay.ResponseReader;
import dev.belay.error.AttemptTimeoutException;
import dev.belay.error.ConnectionLostException;
import dev.belay.testing.Answers;
import dev.belay.testing.BackgroundCall;
import dev.belay.testing.CallStyle;
import dev.belay.testing.ClientExtension;
import dev.belay.testing.Fault;
import dev.belay.testing.FaultServer;
import dev.belay.testing.Outcome;
import dev.belay.testing.ReceivedRequest;
import dev.belay.testing.StreamAnswers;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okio.BufferedSink;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** A request that waits for leave to send its body ({@code Expect: 100-continue}), and what its server does about that. */
class ExpectContinueTest {
    private static final Duration LIMIT = Duration.ofSeconds(5);
    /** Longer than the wait for leave, which must not limit anything else. */
    private static final Duration PAUSE = Duration.ofMillis(1_200);

    private static final String CONTINUE = "HTTP/1.1 100 Continue\r\n\r\n";
    private static final ResponseReader<String> STATUS_AND_BODY = response -> response.status() + response.string();

    private static final Fault CLOSES = connection -> {
        ReceivedRequest head = connection.readHead();
        if (head != null) {
            connection.readBody(head);
            connection.close();
        }
    };

    private static final Fault REFUSES = connection -> {
        if (connection.readHead() != null) {
            connection.pause(PAUSE);
            connection.write("HTTP/1.1 413 Too Large\r\nContent-Length: 3\r\nConnection: close\r\n\r\nno!");
            connection.awaitServerClose();
        }
    };

    private static final Fault SLOW_AFTER_LEAVE = connection -> {
        ReceivedRequest head = connection.readHead();
        if (head != null) {
            connection.write(CONTINUE);
            connection.readBody(head);
            connection.pause(PAUSE);
            connection.write("HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nthanks");
            connection.awaitPeerClose();
        }
    };

    private static final Fault SLOW_REFUSAL = connection -> {
        if (connection.readHead() != null) {
            connection.write("HTTP/1.1 413 Too Large\r\nContent-");
            connection.pause(PAUSE);
            connection.write("Length: 3\r\n\r\nno!");
            connection.awaitPeerClose();
        }
    };

    private static final Fault SLOW_REFUSAL_BODY = connection -> {
        if (connection.readHead() != null) {
            connection.write("HTTP/1.1 413 Too Large\r\nContent-Length: 3\r\n\r\n");
            connection.pause(PAUSE);
            connection.write("no!");
            connection.awaitPeerClose();
        }
    };

    @RegisterExtension
    final ClientExtension leaks = new ClientExtension();

    private final List<ReceivedRequest> received = new CopyOnWriteArrayList<>();

    @BeforeAll
    static void warmUp() throws Exception {
        Wire.warmUp();
    }

    /** Counts how often it is written; of a length that is announced or not. */
    private static final class Upload extends RequestBody {
        private final AtomicInteger writes = new AtomicInteger();
        private final String text;
        private final long length;
        private final @Nullable IOException failure;

        Upload(String text, long length, @Nullable IOException failure) {
            this.text = text;
            this.length = length;
            this.failure = failure;
        }

        static Upload of(String text) {
            return new Upload(text, text.length(), null);
        }

        @Override
        public @Nullable MediaType contentType() {
            return null;
        }

        @Override
        public long contentLength() {
            return length;
        }

        @Override
        public void writeTo(BufferedSink sink) throws IOException {
            writes.incrementAndGet();
            sink.writeUtf8(text);
            if (failure != null) {
                throw failure;
            }
        }
    }

    private static Request post(String url, RequestBody body) {
        return new Request.Builder()
                .url(url)
                .header("Expect", "100-continue")
                .post(body)
                .build();
    }

    private FaultServer server(Wire wire, Fault fault) {
        FaultServer.Builder builder = FaultServer.builder().onRequest(received::add);
        return leaks.register((wire.isTls() ? builder.tls(Wire.CERTIFICATES) : builder).start(fault));
    }

    private BackgroundCall<String> start(CallStyle style, Wire wire, Fault fault, RequestBody body) {
        BelayClient belay = leaks.build(wire.belay());
        Request request = post(server(wire, fault).url("/"), body);
        return leaks.register(BackgroundCall.start(() -> style.call(belay, request, STATUS_AND_BODY)));
    }

    @Test
    void okHttpNeverSendsTheBody() throws Exception {
        OkHttpClient naive =
                Wire.HTTP_1.okHttp().newBuilder().readTimeout(PAUSE).build();
        leaks.register(Wire.end(naive));
        Upload body = Upload.of("order");
        try (FaultServer silent = server(Wire.HTTP_1, Fault.answers(Answers.ok("thanks")));
                var call = BackgroundCall.start(() -> {
                    try (Response response =
                            naive.newCall(post(silent.url("/"), body)).execute()) {
                        return response.code();
                    }
                })) {
            assertThat(call.outcome(LIMIT).failure()).isInstanceOf(SocketTimeoutException.class);
            assertThat(body.writes).hasValue(0);
        }
    }

    /** All at once, since each waits for a second. */
    @Test
    void aServerThatSaysNothingGetsTheBodyAfterASecond() throws Exception {
        Fault silent = Fault.answers(Answers.ok("thanks"));
        String large = "x".repeat(40_000);
        List<Upload> uploads = List.of(
                Upload.of("order"),
                new Upload(large, -1, null),
                new Upload("", -1, null),
                Upload.of(large),
                Upload.of("over TLS"),
                new Upload(large + large, -1, null));
        List<BackgroundCall<String>> calls = List.of(
                start(CallStyle.EXECUTE, Wire.HTTP_1, silent, uploads.get(0)),
                start(CallStyle.OPEN, Wire.HTTP_1, silent, uploads.get(1)),
                start(CallStyle.ASYNC, Wire.HTTP_1, silent, uploads.get(2)),
                start(CallStyle.ASYNC, Wire.HTTP_1_TLS, silent, uploads.get(3)),
                start(CallStyle.EXECUTE, Wire.HTTP_1_TLS, silent, uploads.get(4)),
                start(CallStyle.OPEN, Wire.HTTP_1_TLS, silent, uploads.get(5)));

        for (BackgroundCall<String> call : calls) {
            Outcome<String> outcome = call.outcome(LIMIT);
            assertThat(outcome.value()).as(outcome.describe()).isEqualTo("200thanks");
            assertThat(outcome.took()).isGreaterThan(Duration.ofMillis(900));
        }
        assertThat(received)
                .extracting(ReceivedRequest::body)
                .containsExactlyInAnyOrder(
                        "order", large, "", large, "over TLS", (large + large).substring(0, 64 * 1024));
        assertThat(uploads).allSatisfy(upload -> assertThat(upload.writes).hasValue(1));
    }

    @Test
    void whatGoesWrongAfterThatSecondIsToldAsEver() throws Exception {
        Fault answers = Fault.answers(Answers.ok("thanks"));
        IOException failure = new IOException("the disk is gone");
        var lost = start(CallStyle.EXECUTE, Wire.HTTP_1, CLOSES, Upload.of("order"));
        var lostOverTls = start(CallStyle.EXECUTE, Wire.HTTP_1_TLS, CLOSES, Upload.of("order"));
        var broken = start(CallStyle.EXECUTE, Wire.HTTP_1, answers, new Upload("half", 8, failure));
        var brokenOverTls = start(CallStyle.EXECUTE, Wire.HTTP_1_TLS, answers, new Upload("half", -1, failure));
        var tooShort = start(CallStyle.EXECUTE, Wire.HTTP_1, answers, new Upload("half", 8, null));
        var tooLong = start(CallStyle.EXECUTE, Wire.HTTP_1, answers, new Upload("all of it", 8, null));
        var refused = start(CallStyle.EXECUTE, Wire.HTTP_1, REFUSES, Upload.of("order"));

        assertThat(lost.outcome(LIMIT).failure())
                .isInstanceOf(ConnectionLostException.class)
                .hasMessageContaining("unexpected end of stream");
        assertThat(lostOverTls.outcome(LIMIT).failure()).isInstanceOf(ConnectionLostException.class);
        assertThat(broken.outcome(LIMIT).failure()).isSameAs(failure);
        assertThat(brokenOverTls.outcome(LIMIT).failure()).isSameAs(failure);
        assertThat(tooShort.outcome(LIMIT).failure()).hasStackTraceContaining("shorter than its contentLength()");
        assertThat(tooLong.outcome(LIMIT).failure()).hasStackTraceContaining("longer than its contentLength()");
        assertThat(refused.outcome(LIMIT).value()).isEqualTo("413no!");
        assertThat(received).hasSize(2);
    }

    @Test
    void thatSecondLimitsNothingElse() throws Exception {
        Upload unwanted = Upload.of("order");
        var granted = start(CallStyle.EXECUTE, Wire.HTTP_1, SLOW_AFTER_LEAVE, Upload.of("order"));
        var grantedOverTls = start(CallStyle.OPEN, Wire.HTTP_1_TLS, SLOW_AFTER_LEAVE, Upload.of("order"));
        var refused = start(CallStyle.ASYNC, Wire.HTTP_1, SLOW_REFUSAL, unwanted);
        var refusedOverTls = start(CallStyle.EXECUTE, Wire.HTTP_1_TLS, SLOW_REFUSAL_BODY, unwanted);

        assertThat(granted.outcome(LIMIT).value()).isEqualTo("200thanks");
        assertThat(grantedOverTls.outcome(LIMIT).value()).isEqualTo("200thanks");
        assertThat(refused.outcome(LIMIT).value()).isEqualTo("413no!");
        assertThat(refusedOverTls.outcome(LIMIT).value()).isEqualTo("413no!");
        assertThat(unwanted.writes).hasValue(0);
    }

    @ParameterizedTest
    @EnumSource(
            value = Wire.class,
            names = {"HTTP_1", "HTTP_1_TLS"})
    void withLeaveTheBodyIsSentOnceAndTheConnectionUsedAgain(Wire wire) throws Exception {
        Fault grants = connection -> {
            ReceivedRequest head = connection.readHead();
            while (head != null) {
                connection.write(CONTINUE);
                Answers.ok("thanks").write(connection.readBody(head), connection);
                head = connection.readHead();
            }
        };
        FaultServer server = server(wire, grants);
        BelayClient belay = leaks.build(wire.belay());
        for (CallStyle style : CallStyle.values()) {
            Upload body = Upload.of("order");
            assertThat(style.text(belay, post(server.url("/"), body))).isEqualTo("thanks");
            assertThat(body.writes).hasValue(1);
        }
        assertThat(received).extracting(ReceivedRequest::body).containsExactly("order", "order", "order");
        assertThat(server.traffic().connections()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"HTTP_1, 413", "HTTP_1, 417", "HTTP_1_TLS, 413", "HTTP_1_TLS, 417"})
    void aRefusalIsDeliveredAndTheBodyNeverSent(Wire wire, int status) throws Exception {
        Fault refuses = connection -> {
            if (connection.readHead() != null) {
                connection.write("HTTP/1.1 " + status + " No\r\nContent-Length: 3\r\n\r\nno!");
                connection.answered();
                connection.awaitPeerClose();
            }
        };
        FaultServer server = server(wire, refuses);
        BelayClient belay = leaks.build(wire.belay());
        Upload body = Upload.of("order");
        for (CallStyle style : CallStyle.values()) {
            assertThat(style.call(belay, post(server.url("/"), body), STATUS_AND_BODY))
                    .isEqualTo(status + "no!");
        }
        assertThat(body.writes).hasValue(0);
        assertThat(server.traffic().connections()).isEqualTo(3);
    }

    /** Over HTTP/2 the wish is not sent, since OkHttp would wait for ever; the stream's window bounds what is in vain. */
    @ParameterizedTest
    @EnumSource(
            value = Wire.class,
            names = {"HTTP_2", "HTTP_2_TLS"})
    void overHttp2TheBodyGoesAtOnce(Wire wire) throws Exception {
        try (Peer peer = Peer.start(wire, Answers.never(), StreamAnswers.ok("thanks"));
                BelayClient belay = wire.belay().build()) {
            for (CallStyle style : CallStyle.values()) {
                Upload body = Upload.of("order");
                assertThat(style.text(belay, post(peer.url(), body))).isEqualTo("thanks");
                assertThat(body.writes).hasValue(1);
            }
        }
    }

    @Test
    void theAttemptsLimitHoldsInTheWaitToo() throws Exception {
        FaultServer server = server(Wire.HTTP_1, Fault.readsOnlyTheHead());
        BelayClient belay = leaks.build(BelayClient.builder());
        var call = CallStyle.EXECUTE.start(
                belay.with(dev.belay.CallOptions.none().attempt(Duration.ofMillis(300))),
                post(server.url("/"), Upload.of("order")));

        assertThat(leaks.register(call).outcome(LIMIT).failure()).isInstanceOf(AttemptTimeoutException.class);
    }
}
