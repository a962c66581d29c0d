package dev.belay.internal.adapter.okhttp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belay.testing.Await;
import dev.belay.testing.BackgroundCall;
import dev.belay.testing.ClientExtension;
import dev.belay.testing.Http2FaultServer;
import dev.belay.testing.MeasuredUpload;
import dev.belay.testing.StreamAnswer;
import dev.belay.testing.StreamAnswers;
import dev.belay.testing.TestCertificates;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import okhttp3.Call;
import okhttp3.MediaType;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okio.BufferedSink;
import okio.BufferedSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the documentation of OkHttp's calls says, where HTTP/2 makes it another thing: streams that end one by one. */
@Timeout(30)
class Http2CallContractTest {
    private static final TestCertificates CERTIFICATES = TestCertificates.create();
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final int LARGE = 320 << 10;
    /** As many calls to one host as OkHttp's dispatcher has at once. */
    private static final int AT_ONCE = 5;

    @RegisterExtension
    final ClientExtension clients = new ClientExtension();

    private final Semaphore givenUp = new Semaphore(0);

    private Http2FaultServer serve(StreamAnswer answer) {
        return clients.register(Http2FaultServer.builder().tls(CERTIFICATES).start(answer));
    }

    /** Answers as {@code answer} does, and notes when the stream is over, which for one without an end is when it is reset. */
    private StreamAnswer noting(StreamAnswer answer) {
        return stream -> {
            try {
                answer.answer(stream);
            } finally {
                givenUp.release();
            }
        };
    }

    private boolean awaitGivenUp() throws InterruptedException {
        return givenUp.tryAcquire(SOON.toSeconds(), TimeUnit.SECONDS);
    }

    private static Request to(Http2FaultServer server) {
        return new Request.Builder().url(server.url("/a")).build();
    }

    private static Request to(Http2FaultServer server, RequestBody body) {
        return to(server).newBuilder().post(body).build();
    }

    private static String text(Call call) throws IOException {
        try (Response response = call.execute()) {
            return response.body().string();
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    @ParameterizedTest
    @EnumSource
    void aResponseIsWhole(Factories maker) throws Exception {
        Http2FaultServer server = serve(StreamAnswers.response(203, Map.of("x-one", "1"), new byte[LARGE]));

        try (Response response =
                maker.trusting(clients, CERTIFICATES).newCall(to(server)).execute()) {
            assertThat(response.code()).isEqualTo(203);
            assertThat(response.protocol()).isEqualTo(Protocol.HTTP_2);
            assertThat(response.message()).isEmpty();
            assertThat(response.handshake().peerCertificates()).isNotEmpty();
            assertThat(response.header("X-One")).isEqualTo("1");
            assertThat(response.receivedResponseAtMillis()).isGreaterThanOrEqualTo(response.sentRequestAtMillis());
            assertThat(response.networkResponse().protocol()).isEqualTo(Protocol.HTTP_2);
            assertThat(response.networkResponse().request().header("Host")).isEqualTo("127.0.0.1:" + server.port());
            assertThat(response.body().contentLength()).isEqualTo(-1);
            assertThat(response.body().bytes()).hasSize(LARGE);
        }
    }

    @ParameterizedTest
    @EnumSource
    void anEnqueuedCallGetsIt(Factories maker) throws Exception {
        Http2FaultServer server = serve(StreamAnswers.ok("hello"));
        Call call = maker.trusting(clients, CERTIFICATES).newCall(to(server));
        CallbackLog log = new CallbackLog();

        call.enqueue(log);

        try (Response response = log.response()) {
            assertThat(response.protocol()).isEqualTo(Protocol.HTTP_2);
            assertThat(response.body().string()).isEqualTo("hello");
        }
        assertThat(log.count()).isOne();
    }

    @ParameterizedTest
    @EnumSource
    void bodiesAreSentWhole(Factories maker) throws Exception {
        Http2FaultServer server = serve(StreamAnswers.ok("done"));
        Call.Factory factory = maker.trusting(clients, CERTIFICATES);
        RequestBody ofUnknownLength = new RequestBody() {
            @Override
            public @Nullable MediaType contentType() {
                return null;
            }

            @Override
            public void writeTo(BufferedSink sink) throws IOException {
                sink.write(new byte[LARGE]);
            }
        };

        assertThat(text(factory.newCall(to(server, MeasuredUpload.ofSize(LARGE)))))
                .isEqualTo("done");
        assertThat(text(factory.newCall(to(server, ofUnknownLength)))).isEqualTo("done");

        assertThat(server.traffic().bytesReceived()).isGreaterThan(2L * LARGE);
        assertThat(server.traffic().connections()).isOne();
    }

    @ParameterizedTest
    @EnumSource
    void aRedirectIsAPriorResponse(Factories maker) throws Exception {
        Http2FaultServer server = serve(StreamAnswers.inTurn(
                StreamAnswers.response(302, Map.of("location", "/b"), bytes("gone")), StreamAnswers.ok("hello")));
        Request request = to(server);

        try (Response response =
                maker.trusting(clients, CERTIFICATES).newCall(request).execute()) {
            assertThat(response.request().url().encodedPath()).isEqualTo("/b");
            assertThat(response.protocol()).isEqualTo(Protocol.HTTP_2);
            Response prior = response.priorResponse();
            assertThat(prior.code()).isEqualTo(302);
            assertThat(prior.protocol()).isEqualTo(Protocol.HTTP_2);
            assertThat(prior.message()).isEmpty();
            assertThat(prior.handshake()).isEqualTo(response.handshake());
            assertThat(prior.request()).isSameAs(request);
            assertThat(prior.networkResponse().code()).isEqualTo(302);
            assertThat(prior.priorResponse()).isNull();
            assertThatThrownBy(() -> prior.body().string()).isInstanceOf(IllegalStateException.class);
            assertThat(response.body().string()).isEqualTo("hello");
        }
        assertThat(server.traffic().requests()).isEqualTo(2);
        assertThat(server.traffic().connections()).isOne();
    }

    /** The server answers none before it has them all. */
    @ParameterizedTest
    @EnumSource
    void callsAtOnceShareAConnection(Factories maker) throws Exception {
        CountDownLatch all = new CountDownLatch(AT_ONCE);
        StreamAnswer together = stream -> {
            all.countDown();
            all.await();
            StreamAnswers.ok("hello").answer(stream);
        };
        Http2FaultServer server = serve(StreamAnswers.inTurn(StreamAnswers.ok("first"), together));
        Call.Factory factory = maker.trusting(clients, CERTIFICATES);
        assertThat(text(factory.newCall(to(server)))).isEqualTo("first");

        List<CallbackLog> logs = new ArrayList<>();
        for (int i = 0; i < AT_ONCE; i++) {
            CallbackLog log = new CallbackLog();
            logs.add(log);
            factory.newCall(to(server)).enqueue(log);
        }

        for (CallbackLog log : logs) {
            try (Response response = log.response()) {
                assertThat(response.body().string()).isEqualTo("hello");
            }
        }
        assertThat(server.traffic().connections()).isOne();
    }

    @ParameterizedTest
    @EnumSource
    void cancelEndsTheWaitForTheHeadAndResetsTheStream(Factories maker) throws Exception {
        Http2FaultServer server = serve(noting(StreamAnswers.never()));
        Call call = maker.trusting(clients, CERTIFICATES).newCall(to(server));
        try (BackgroundCall<String> made = BackgroundCall.start(() -> text(call))) {
            assertThat(server.traffic().awaitRequests(1, SOON)).isTrue();

            call.cancel();

            assertThat(made.outcome(SOON).failure()).isInstanceOf(IOException.class);
        }
        assertThat(awaitGivenUp()).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void cancelInTheBodyLeavesOtherStreamsAlone(Factories maker) throws Exception {
        CountDownLatch cancelled = new CountDownLatch(1);
        Http2FaultServer server = serve(StreamAnswers.inTurn(
                noting(StreamAnswers.bodyStops(3)),
                StreamAnswers.heldBy(cancelled, StreamAnswers.ok("not me")),
                StreamAnswers.ok("nor me")));
        Call.Factory factory = maker.trusting(clients, CERTIFICATES);
        Call call = factory.newCall(to(server));
        CallbackLog other = new CallbackLog();
        try (Response response = call.execute()) {
            BufferedSource body = response.body().source();
            assertThat(body.readUtf8(3)).isEqualTo("aaa");
            factory.newCall(to(server)).enqueue(other);
            assertThat(server.traffic().awaitRequests(2, SOON)).isTrue();
            try (BackgroundCall<String> read = BackgroundCall.start(body::readUtf8)) {
                assertThat(Await.parked(read.thread(), SOON)).isTrue();

                call.cancel();

                assertThat(read.outcome(SOON).failure()).isInstanceOf(IOException.class);
            }
        }
        assertThat(awaitGivenUp()).isTrue();
        cancelled.countDown();
        try (Response response = other.response()) {
            assertThat(response.body().string()).isEqualTo("not me");
        }
        assertThat(text(factory.newCall(to(server)))).isEqualTo("nor me");
        assertThat(server.traffic().connections()).isOne();
    }

    @ParameterizedTest
    @EnumSource
    void theTimeoutResetsTheStreamBeforeTheHeadAndInTheBody(Factories maker) throws Exception {
        Http2FaultServer server =
                serve(noting(StreamAnswers.inTurn(StreamAnswers.never(), StreamAnswers.bodyStops(3))));
        Call.Factory factory = maker.trusting(clients, CERTIFICATES);

        for (int i = 0; i < 2; i++) {
            Call call = factory.newCall(to(server));
            call.timeout().timeout(500, TimeUnit.MILLISECONDS);

            assertThatThrownBy(() -> text(call)).isInstanceOf(InterruptedIOException.class);

            assertThat(awaitGivenUp()).isTrue();
        }
    }

    /** A way to close a response's body before its end. */
    private interface Closing {
        void close(Response response) throws IOException;
    }

    @ParameterizedTest
    @EnumSource
    void eachWayOfClosingResetsTheStream(Factories maker) throws Exception {
        List<Closing> ways = List.of(
                Response::close,
                response -> response.body().close(),
                response -> response.body().source().close(),
                response -> response.body().byteStream().close(),
                response -> response.body().charStream().close());
        Http2FaultServer server = serve(noting(StreamAnswers.endless()));
        Call.Factory factory = maker.trusting(clients, CERTIFICATES);

        for (Closing way : ways) {
            Response response = factory.newCall(to(server)).execute();
            response.body().source().require(LARGE);

            way.close(response);

            assertThat(awaitGivenUp()).isTrue();
            assertThat(response.body().source().isOpen()).isFalse();
        }
        assertThat(server.traffic().connections()).isOne();
    }

    /** A code that says CANCEL (8) is not a cancel of the caller's. */
    @ParameterizedTest
    @EnumSource
    void aStreamThatIsResetFailsItsCallAlone(Factories maker) throws Exception {
        for (int code : new int[] {2, 8}) {
            Http2FaultServer server = serve(StreamAnswers.inTurn(
                    StreamAnswers.resets(code),
                    StreamAnswers.resets(code),
                    StreamAnswers.bodyResets(3, code),
                    StreamAnswers.ok("hello")));
            Call.Factory factory = maker.trusting(clients, CERTIFICATES);
            Call first = factory.newCall(to(server));
            CallbackLog second = new CallbackLog();

            assertThatThrownBy(first::execute)
                    .isInstanceOf(IOException.class)
                    .isNotInstanceOf(InterruptedIOException.class)
                    .hasMessageNotContaining(Thrown.CANCELLED);
            factory.newCall(to(server)).enqueue(second);
            assertThat(second.failure()).isNotInstanceOf(InterruptedIOException.class);
            assertThatThrownBy(() -> text(factory.newCall(to(server))))
                    .isInstanceOf(IOException.class)
                    .isNotInstanceOf(InterruptedIOException.class)
                    .hasMessageNotContaining(Thrown.CANCELLED);

            assertThat(first.isCanceled()).isFalse();
            assertThat(text(factory.newCall(to(server)))).isEqualTo("hello");
        }
    }

    @ParameterizedTest
    @EnumSource
    void aBodyThatIsNotAsLongAsAnnouncedFails(Factories maker) throws Exception {
        Http2FaultServer server = serve(StreamAnswers.response(200, Map.of("content-length", "6"), bytes("hello")));
        Http2FaultServer generous = serve(StreamAnswers.response(200, Map.of("content-length", "4"), bytes("hello")));
        Call.Factory factory = maker.trusting(clients, CERTIFICATES);

        try (Response response = factory.newCall(to(server)).execute()) {
            assertThat(response.body().contentLength()).isEqualTo(6);
            // OkHttp's string() gives out what is there.
            assertThatThrownBy(() -> response.body().bytes()).isInstanceOf(IOException.class);
        }
        try (Response response = factory.newCall(to(generous)).execute()) {
            assertThat(response.body().contentLength()).isEqualTo(4);
            assertThatThrownBy(() -> response.body().bytes()).isInstanceOf(ProtocolException.class);
        }
    }

    /** What the server does not want it does not take: the upload ends with the stream's window, and the answer counts. */
    @ParameterizedTest
    @EnumSource
    void anAnswerBeforeTheEndOfAnUploadIsHeard(Factories maker) throws Exception {
        Http2FaultServer server = serve(stream -> {
            stream.sendHeaders(413, Map.of(), false);
            stream.sendData(bytes("no!"), true);
            stream.reset(0);
        });
        Call call = maker.trusting(clients, CERTIFICATES).newCall(to(server, MeasuredUpload.ofSize(16 << 20)));
        RecordingEvents events = new RecordingEvents();
        call.addEventListener(events);

        try (Response response = call.execute()) {
            assertThat(response.code()).isEqualTo(413);
            assertThat(response.body().string()).isEqualTo("no!");
        }

        assertThat(events.names())
                .containsSubsequence(
                        "requestBodyStart",
                        "requestFailed",
                        "responseHeadersEnd 413",
                        "responseBodyEnd 3",
                        "connectionReleased",
                        "callEnd")
                .endsWith("callEnd");
    }
}
