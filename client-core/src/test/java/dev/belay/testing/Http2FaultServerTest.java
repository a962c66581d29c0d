package dev.belay.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import okhttp3.Call;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okhttp3.internal.http2.StreamResetException;
import okio.BufferedSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class Http2FaultServerTest {
    private static final Duration LIMIT = Duration.ofSeconds(5);
    private static final Duration A_WHILE = Duration.ofMillis(200);

    private final OkHttpClient client = NaiveClients.okHttpPriorKnowledge();

    @AfterEach
    void closeTheClient() {
        client.connectionPool().evictAll();
        client.dispatcher().executorService().shutdown();
    }

    @Test
    void aHealthyServerAnswersManyRequestsOnOneConnection() throws Exception {
        try (Http2FaultServer server = Http2FaultServer.start(StreamAnswers.ok("hello"))) {
            try (Response response = get(server).execute()) {
                assertThat(response.protocol()).isEqualTo(Protocol.H2_PRIOR_KNOWLEDGE);
                assertThat(response.code()).isEqualTo(200);
                assertThat(response.body().string()).isEqualTo("hello");
            }
            assertThat(bodyOf(get(server))).isEqualTo("hello");
            assertThat(bodyOf(post(server, 3_000_000))).isEqualTo("hello");

            assertThat(server.traffic().connections()).isEqualTo(1);
            assertThat(server.traffic().requests()).isEqualTo(3);
            assertThat(server.traffic().bytesReceived()).isGreaterThan(3_000_000);
            assertThat(server.traffic().awaitRequestsInProgress(0, LIMIT)).isTrue();
        }
    }

    @Test
    void statusAndHeadersAreSent() throws Exception {
        StreamAnswer unavailable = StreamAnswers.status(503, Map.of("Retry-After", "7"));
        try (Http2FaultServer server = Http2FaultServer.start(unavailable);
                Response response = get(server).execute()) {
            assertThat(response.code()).isEqualTo(503);
            assertThat(response.header("retry-after")).isEqualTo("7");
        }
    }

    @Test
    void bothStockClientsSpeakToATlsServer() throws Exception {
        TestCertificates certificates = TestCertificates.create();
        try (Http2FaultServer server =
                Http2FaultServer.builder().tls(certificates).start(StreamAnswers.ok("hello"))) {
            HttpRequest jdkRequest =
                    HttpRequest.newBuilder(URI.create(server.url("/"))).build();
            HttpResponse<String> jdkResponse = NaiveClients.jdk(certificates).send(jdkRequest, BodyHandlers.ofString());
            assertThat(jdkResponse.version()).isEqualTo(HttpClient.Version.HTTP_2);
            assertThat(jdkResponse.body()).isEqualTo("hello");

            Request request = new Request.Builder().url(server.url("/")).build();
            try (Response response =
                    NaiveClients.okHttp(certificates).newCall(request).execute()) {
                assertThat(response.protocol()).isEqualTo(Protocol.HTTP_2);
                assertThat(response.body().string()).isEqualTo("hello");
            }
        }
    }

    @Test
    void oneSilentStreamLeavesTheOthersAlone() throws Exception {
        StreamAnswer answer =
                StreamAnswers.inTurn(StreamAnswers.ok("warm"), StreamAnswers.never(), StreamAnswers.ok("still here"));
        try (Http2FaultServer server = Http2FaultServer.start(answer)) {
            assertThat(bodyOf(get(server))).isEqualTo("warm");
            Call silent = get(server);
            try (BackgroundCall<Response> hanging = BackgroundCall.start(silent::execute, silent::cancel)) {
                assertThat(server.traffic().awaitRequests(2, LIMIT)).isTrue();
                assertThat(bodyOf(get(server))).isEqualTo("still here");
                assertThat(hanging.outcome(A_WHILE).isHanging()).isTrue();

                hanging.abort();

                assertThat(server.traffic().awaitRequestsInProgress(0, LIMIT)).isTrue();
                assertThat(server.traffic().openConnections()).isEqualTo(1);
            }
        }
    }

    @Test
    void anUploadStallsAtItsWindowWhileOtherStreamsGoOn() throws Exception {
        StreamAnswer answer =
                StreamAnswers.inTurn(StreamAnswers.ok("warm"), StreamAnswers.never(), StreamAnswers.ok("still here"));
        try (Http2FaultServer server = Http2FaultServer.start(answer)) {
            assertThat(bodyOf(get(server))).isEqualTo("warm");
            Call upload = post(server, 1 << 20);
            try (BackgroundCall<Response> hanging = BackgroundCall.start(upload::execute, upload::cancel)) {
                assertThat(server.traffic().awaitBytesReceived(65_535, LIMIT)).isTrue();
                assertThat(bodyOf(get(server))).isEqualTo("still here");
                assertThat(bodyOf(post(server, 200_000))).isEqualTo("still here");
                assertThat(hanging.outcome(A_WHILE).isHanging()).isTrue();
                assertThat(server.traffic().bytesReceived()).isLessThan(300_000);
                assertThat(server.traffic().connections()).isEqualTo(1);
            }
        }
    }

    @Test
    void anUploadStallsFromItsFirstByteWithoutAWindow() throws Exception {
        try (Http2FaultServer server =
                Http2FaultServer.builder().initialWindowBytes(0).start(StreamAnswers.never())) {
            Call upload = post(server, 1 << 20);
            try (BackgroundCall<Response> hanging = BackgroundCall.start(upload::execute, upload::cancel)) {
                assertThat(server.traffic().awaitRequests(1, LIMIT)).isTrue();
                assertThat(hanging.outcome(A_WHILE).isHanging()).isTrue();
                assertThat(server.traffic().bytesReceived()).isLessThan(70_000);
            }
        }
    }

    @Test
    void halfAHeaderBlockBlocksTheConnection() throws Exception {
        StreamAnswer answer =
                StreamAnswers.inTurn(StreamAnswers.ok("warm"), StreamAnswers.halfHeaders(), StreamAnswers.ok("unseen"));
        try (Http2FaultServer server = Http2FaultServer.start(answer)) {
            assertThat(bodyOf(get(server))).isEqualTo("warm");
            try (BackgroundCall<String> half = BackgroundCall.start(() -> bodyOf(get(server)))) {
                assertThat(server.traffic().awaitRequests(2, LIMIT)).isTrue();
                assertThat(half.outcome(A_WHILE).isHanging()).isTrue();
                try (BackgroundCall<String> innocent = BackgroundCall.start(() -> bodyOf(get(server)))) {
                    assertThat(server.traffic().awaitRequests(3, LIMIT)).isTrue();
                    assertThat(innocent.outcome(A_WHILE).isHanging()).isTrue();
                    assertThat(server.traffic().connections()).isEqualTo(1);
                }
            }
        }
    }

    @Test
    void aBodyStops() throws Exception {
        try (Http2FaultServer server = Http2FaultServer.start(StreamAnswers.bodyStops(3));
                Response response = get(server).execute()) {
            BufferedSource source = response.body().source();
            assertThat(source.readUtf8(3)).isEqualTo("aaa");
            try (BackgroundCall<Boolean> end = BackgroundCall.start(source::exhausted)) {
                assertThat(end.outcome(A_WHILE).isHanging()).isTrue();
            }
        }
    }

    @Test
    void aBodyTricklesUntilThePeerGivesUp() throws Exception {
        try (Http2FaultServer server = Http2FaultServer.start(StreamAnswers.trickle(Duration.ofMillis(5)))) {
            try (Response response = get(server).execute()) {
                assertThat(response.body().source().readUtf8(5)).isEqualTo("aaaaa");
            }
            assertThat(server.traffic().awaitRequestsInProgress(0, LIMIT)).isTrue();
        }
    }

    @Test
    void anEndlessBodyKeepsToTheWindowsOfThePeer() throws Exception {
        try (Http2FaultServer server = Http2FaultServer.start(StreamAnswers.endless());
                Response response = get(server).execute()) {
            response.body().source().skip(40 << 20);

            assertThat(response.body().source().readUtf8(3)).isEqualTo("aaa");
        }
    }

    @Test
    void aBodyIsCutByAResetOfItsStream() throws Exception {
        try (Http2FaultServer server = Http2FaultServer.start(StreamAnswers.bodyResets(3, 2));
                Response response = get(server).execute()) {
            assertThatThrownBy(() -> response.body().string())
                    .isInstanceOf(StreamResetException.class)
                    .hasMessageContaining("INTERNAL_ERROR");
        }
    }

    @Test
    void aStreamIsRefused() throws Exception {
        try (Http2FaultServer server = Http2FaultServer.start(StreamAnswers.refuses())) {
            assertThatThrownBy(() -> bodyOf(get(server)))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("REFUSED_STREAM");
        }
    }

    @Test
    void anAnswerWaitsUntilItIsReleased() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        try (Http2FaultServer server = Http2FaultServer.start(StreamAnswers.heldBy(release, StreamAnswers.ok("done")));
                BackgroundCall<String> held = BackgroundCall.start(() -> bodyOf(get(server)))) {
            assertThat(server.traffic().awaitRequestsInProgress(1, LIMIT)).isTrue();
            assertThat(held.outcome(A_WHILE).isHanging()).isTrue();

            release.countDown();

            assertThat(held.outcome(LIMIT).value()).isEqualTo("done");
        }
    }

    private Call get(Http2FaultServer server) {
        return client.newCall(new Request.Builder().url(server.url("/")).build());
    }

    private Call post(Http2FaultServer server, int bytes) {
        RequestBody body = RequestBody.create(new byte[bytes], null);
        return client.newCall(
                new Request.Builder().url(server.url("/")).post(body).build());
    }

    private static String bodyOf(Call call) throws IOException {
        try (Response response = call.execute()) {
            return response.body().string();
        }
    }
}
