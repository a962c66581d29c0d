package dev.belay.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import okhttp3.Call;
import okhttp3.Request;
import okhttp3.Response;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(20)
class ServerLifecycleTest {
    private static final Duration LIMIT = Duration.ofSeconds(5);

    static Stream<Named<Fault>> scripts() {
        Answer held = Answers.heldBy(new CountDownLatch(1), Answers.ok("never"));
        return Stream.of(
                Named.of("silent", Fault.silent()),
                Named.of("never reads", Fault.neverReads()),
                Named.of("never answers", Fault.answers(Answers.never())),
                Named.of("trickles", Fault.answers(Answers.trickle(Duration.ofMinutes(1)))),
                Named.of("endless", Fault.answers(Answers.endless())),
                Named.of("held", Fault.answers(held)));
    }

    @ParameterizedTest
    @MethodSource("scripts")
    void closingFreesTheThreadsAndConnections(Fault script) throws Exception {
        FaultServer server = FaultServer.start(script);
        String threads = "fault-server-" + server.port();
        try (RawClient client = RawClient.connect(server.port())) {
            client.get();
            assertThat(server.traffic().awaitConnections(1, LIMIT)).isTrue();
            assertThat(ProcessFacts.liveThreads(threads)).hasSize(2).allMatch(Thread::isDaemon);

            server.close();
            server.close();

            // The last that a thread does is to sign off, so it may be alive for a moment more.
            assertThat(Await.condition(
                            LIMIT, () -> ProcessFacts.liveThreads(threads).isEmpty()))
                    .isTrue();
            assertThat(server.traffic().openConnections()).isZero();
            assertThat(server.traffic().requestsInProgress()).isZero();
            assertThatThrownBy(() -> RawClient.connect(server.port())).isInstanceOf(IOException.class);
        }
    }

    @Test
    void aScriptThatFailsIsReportedWhenTheServerIsClosed() throws Exception {
        FaultServer server = FaultServer.start((request, connection) -> {
            throw new IllegalArgumentException("wrong script");
        });
        try (RawClient client = RawClient.connect(server.port()).get()) {
            assertThat(client.readAll()).isEmpty();
        }
        assertThatThrownBy(server::close)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("wrong script");
    }

    @Test
    void stockClientsSpeakToATlsServer() throws Exception {
        TestCertificates certificates = TestCertificates.create();
        try (FaultServer server = FaultServer.builder().tls(certificates).start(Answers.ok("secret"))) {
            HttpRequest jdkRequest =
                    HttpRequest.newBuilder(URI.create(server.url("/"))).build();
            Request request =
                    new Request.Builder().url(server.url("localhost", "/")).build();

            assertThat(NaiveClients.jdk(certificates)
                            .send(jdkRequest, BodyHandlers.ofString())
                            .body())
                    .isEqualTo("secret");
            try (Response response =
                    NaiveClients.okHttp(certificates).newCall(request).execute()) {
                assertThat(response.body().string()).isEqualTo("secret");
            }
            assertThat(certificates.certificatePem()).startsWith("-----BEGIN CERTIFICATE-----");
        }
    }

    @Test
    void aSilentTlsServerNeverShakesHands() throws Exception {
        TestCertificates certificates = TestCertificates.create();
        try (FaultServer server = FaultServer.silentTls()) {
            Call call = NaiveClients.okHttp(certificates)
                    .newCall(new Request.Builder().url(server.url("/")).build());
            try (BackgroundCall<Response> hanging = BackgroundCall.start(call::execute, call::cancel)) {
                assertThat(server.traffic().awaitBytesReceived(100, LIMIT)).isTrue();
                assertThat(hanging.outcome(Duration.ofMillis(200)).isHanging()).isTrue();

                hanging.abort();

                assertThat(hanging.outcome(LIMIT).state()).isEqualTo(Outcome.State.FAILED);
            }
            assertThat(server.traffic().awaitOpenConnections(0, LIMIT)).isTrue();
        }
    }

    @Test
    void twoServersShareAPortOnTwoAddresses() throws Exception {
        try (FaultServer first = FaultServer.silentTls();
                FaultServer second = FaultServer.builder()
                        .address("127.0.0.2")
                        .port(first.port())
                        .start(Answers.ok("second"))) {
            assertThat(second.port()).isEqualTo(first.port());
            assertThat(second.url("/a")).isEqualTo("http://127.0.0.2:" + first.port() + "/a");
            assertThat(first.url("x.test", "/a")).isEqualTo("https://x.test:" + first.port() + "/a");
        }
    }

    @Test
    void aServerThatReadsOnlyTheHeadCountsTheRequestAndBlocksItsBody() throws Exception {
        MeasuredUpload body = MeasuredUpload.ofSize(32 << 20);
        try (FaultServer server = FaultServer.builder().receiveBufferBytes(4096).start(Fault.readsOnlyTheHead())) {
            Request request =
                    new Request.Builder().url(server.url("/")).post(body).build();
            Call call = NaiveClients.okHttp().newCall(request);
            try (BackgroundCall<Response> upload = BackgroundCall.start(call::execute, call::cancel)) {
                assertThat(body.awaitStall(LIMIT)).isTrue();
                assertThat(server.traffic().requests()).isEqualTo(1);
                assertThat(upload.outcome(Duration.ZERO).isHanging()).isTrue();
            }
        }
    }
}
