package dev.belay.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import okhttp3.Call;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class Http2ConnectionFaultsTest {
    private static final Duration LIMIT = Duration.ofSeconds(5);
    private static final Duration A_WHILE = Duration.ofMillis(300);

    private final TestCertificates certificates = TestCertificates.create();

    @ParameterizedTest(name = "over TLS: {0}")
    @ValueSource(booleans = {false, true})
    void aBlockedUploadTakesAnInnocentCallWithItAndIgnoresItsCancel(boolean tls) throws Exception {
        Http2FaultServer.Builder builder = Http2FaultServer.neverReads();
        try (Http2FaultServer server = (tls ? builder.tls(certificates) : builder).start(StreamAnswers.never())) {
            OkHttpClient client = client(tls);
            MeasuredUpload body = MeasuredUpload.ofSize(32 << 20);
            Call upload = client.newCall(request(server).post(body).build());
            Call innocent = client.newCall(request(server).build());
            try (BackgroundCall<Response> uploading = BackgroundCall.start(upload::execute, upload::cancel)) {
                assertThat(body.awaitStall(LIMIT)).isTrue();
                try (BackgroundCall<Response> waiting = BackgroundCall.start(innocent::execute, innocent::cancel)) {
                    assertThat(waiting.outcome(A_WHILE).describe()).startsWith("still hanging");

                    upload.cancel();
                    innocent.cancel();

                    assertThat(uploading.outcome(A_WHILE).describe()).startsWith("still hanging");
                    assertThat(waiting.outcome(A_WHILE).describe()).startsWith("still hanging");
                    assertThat(server.traffic().connections()).isEqualTo(1);
                    assertThat(server.traffic().bytesReceived()).isLessThan(100_000);
                }
            }
        }
    }

    @ParameterizedTest(name = "over TLS: {0}")
    @ValueSource(booleans = {false, true})
    void aConnectionGoesDarkAtARequestAndANewOneIsAlive(boolean tls) throws Exception {
        Http2FaultServer.Builder builder = Http2FaultServer.builder().goesDarkAtRequest(2);
        try (Http2FaultServer server = (tls ? builder.tls(certificates) : builder).start(StreamAnswers.ok("alive"))) {
            OkHttpClient client = client(tls);
            assertThat(bodyOf(client.newCall(request(server).build()))).isEqualTo("alive");
            Call second = client.newCall(request(server).build());
            try (BackgroundCall<Response> dark = BackgroundCall.start(second::execute, second::cancel)) {
                assertThat(server.traffic().awaitRequests(2, LIMIT)).isTrue();
                assertThat(dark.outcome(A_WHILE).isHanging()).isTrue();

                assertThat(bodyOf(client(tls).newCall(request(server).build()))).isEqualTo("alive");
                assertThat(server.traffic().connections()).isEqualTo(2);
            }
        }
    }

    @Test
    void openConnectionsGoDarkOnDemandAndStillSeeThePeerLeave() throws Exception {
        try (Http2FaultServer server = Http2FaultServer.start(StreamAnswers.ok("alive"))) {
            OkHttpClient client = client(false);
            assertThat(bodyOf(client.newCall(request(server).build()))).isEqualTo("alive");
            long before = server.traffic().bytesReceived();

            server.goDark();

            Call call = client.newCall(request(server).build());
            try (BackgroundCall<Response> dark = BackgroundCall.start(call::execute, call::cancel)) {
                assertThat(server.traffic().awaitBytesReceived(before + 1, LIMIT))
                        .isTrue();
                assertThat(dark.outcome(A_WHILE).isHanging()).isTrue();
                assertThat(server.traffic().requests()).isEqualTo(1);
                dark.abort();
                assertThat(dark.outcome(LIMIT).state()).isEqualTo(Outcome.State.FAILED);
            }
            client.connectionPool().evictAll();
            assertThat(server.traffic().awaitOpenConnections(0, LIMIT)).isTrue();
        }
    }

    @Test
    void openConnectionsStopReadingOnDemand() throws Exception {
        try (Http2FaultServer server = Http2FaultServer.start(StreamAnswers.ok("alive"))) {
            OkHttpClient client = client(false);
            assertThat(bodyOf(client.newCall(request(server).build()))).isEqualTo("alive");

            server.stopReading();

            Call call = client.newCall(request(server).build());
            try (BackgroundCall<Response> unread = BackgroundCall.start(call::execute, call::cancel)) {
                assertThat(unread.outcome(A_WHILE).isHanging()).isTrue();
                assertThat(server.traffic().requests()).isEqualTo(1);
            }
        }
    }

    @Test
    void aServerThatGoesAwayFinishesItsStreamAndGetsNoMore() throws Exception {
        StreamAnswer last = stream -> {
            stream.goAway();
            StreamAnswers.ok("last").answer(stream);
        };
        try (Http2FaultServer server = Http2FaultServer.start(StreamAnswers.inTurn(last, StreamAnswers.ok("next")))) {
            OkHttpClient client = client(false);

            assertThat(bodyOf(client.newCall(request(server).build()))).isEqualTo("last");
            assertThat(bodyOf(client.newCall(request(server).build()))).isEqualTo("next");
            assertThat(server.traffic().connections()).isEqualTo(2);
        }
    }

    @Test
    void aStreamThatWasNotProcessedMayBeSentAgain() throws Exception {
        StreamAnswer answer = StreamAnswers.inTurn(
                StreamAnswers.ok("warm"), Http2Stream::goAwayUnprocessed, StreamAnswers.ok("again"));
        try (Http2FaultServer server = Http2FaultServer.start(answer)) {
            OkHttpClient client = client(false);
            assertThat(bodyOf(client.newCall(request(server).build()))).isEqualTo("warm");

            assertThat(bodyOf(client.newCall(request(server).build()))).isEqualTo("again");
            assertThat(server.traffic().requests()).isEqualTo(3);
            assertThat(server.traffic().connections()).isEqualTo(2);
        }
    }

    @Test
    void aConnectionIsResetUnderItsStreams() throws Exception {
        OkHttpClient client =
                client(false).newBuilder().retryOnConnectionFailure(false).build();
        try (Http2FaultServer server = Http2FaultServer.start(Http2Stream::resetConnection)) {
            assertThatThrownBy(() -> bodyOf(client.newCall(request(server).build())))
                    .isInstanceOf(IOException.class);
            assertThat(server.traffic().awaitOpenConnections(0, LIMIT)).isTrue();
        }
    }

    @Test
    void closingFreesTheThreadsAndConnections() throws Exception {
        Http2FaultServer server = Http2FaultServer.start(StreamAnswers.never());
        Call call = client(false).newCall(request(server).build());
        try (BackgroundCall<Response> hanging = BackgroundCall.start(call::execute, call::cancel)) {
            assertThat(server.traffic().awaitRequests(1, LIMIT)).isTrue();
            assertThat(ProcessFacts.liveThreads("fault-server-" + server.port()))
                    .hasSize(3);

            server.close();
            server.close();

            assertThat(ProcessFacts.liveThreads("fault-server-" + server.port()))
                    .isEmpty();
            assertThat(server.traffic().openConnections()).isZero();
            assertThat(server.traffic().requestsInProgress()).isZero();
            assertThat(hanging.outcome(LIMIT).state()).isEqualTo(Outcome.State.FAILED);
        }
    }

    private OkHttpClient client(boolean tls) {
        return tls ? NaiveClients.okHttp(certificates) : NaiveClients.okHttpPriorKnowledge();
    }

    private static Request.Builder request(Http2FaultServer server) {
        return new Request.Builder().url(server.url("/"));
    }

    private static String bodyOf(Call call) throws IOException {
        try (Response response = call.execute()) {
            return response.body().string();
        }
    }
}
