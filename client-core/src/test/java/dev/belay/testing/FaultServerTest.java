package dev.belay.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.SocketException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class FaultServerTest {
    private static final Duration LIMIT = Duration.ofSeconds(5);
    private static final Duration A_WHILE = Duration.ofMillis(150);

    @Test
    void aHealthyServerAnswersManyRequestsOnOneConnection() throws Exception {
        try (FaultServer server = FaultServer.start(Answers.ok("hello"));
                RawClient client = RawClient.connect(server.port())) {
            String first = client.get().readUntil("hello");
            String second = client.get().readUntil("hello");

            assertThat(first).startsWith("HTTP/1.1 200 ").contains("Content-Length: 5\r\n");
            assertThat(second).isEqualTo(first);
            assertThat(server.traffic().connections()).isEqualTo(1);
            assertThat(server.traffic().requests()).isEqualTo(2);
            assertThat(server.traffic().requestsInProgress()).isZero();
        }
    }

    @Test
    void aHeaderIsEchoed() throws Exception {
        try (FaultServer server = FaultServer.start(Answers.echoHeader("X-Number"));
                RawClient client = RawClient.connect(server.port())) {
            assertThat(client.get("x-number: forty-two").readUntil("forty-two")).contains("Content-Length: 9\r\n");
        }
    }

    @Test
    void aSilentServerCountsTheRequestAndSeesThePeerLeave() throws Exception {
        try (FaultServer server = FaultServer.silent()) {
            try (RawClient client = RawClient.connect(server.port()).get()) {
                assertThat(server.traffic().awaitRequests(1, LIMIT)).isTrue();
                assertThat(client.isQuietFor(A_WHILE)).isTrue();
                assertThat(server.traffic().openConnections()).isEqualTo(1);
                assertThat(server.traffic().requestsInProgress()).isEqualTo(1);
            }

            assertThat(server.traffic().awaitOpenConnections(0, LIMIT)).isTrue();
            assertThat(server.traffic().requestsInProgress()).isZero();
        }
    }

    @Test
    void anInattentiveServerDoesNotSeeThePeerLeave() throws Exception {
        try (FaultServer server = FaultServer.builder().inattentive().start(Answers.never())) {
            try (RawClient client = RawClient.connect(server.port()).get()) {
                assertThat(server.traffic().awaitRequests(1, LIMIT)).isTrue();
                assertThat(client.isQuietFor(A_WHILE)).isTrue();
            }

            assertThat(server.traffic().awaitRequestsInProgress(0, A_WHILE)).isFalse();
        }
    }

    @Test
    void aWaitForSomethingThatDoesNotHappenEnds() throws Exception {
        try (FaultServer server = FaultServer.silent()) {
            assertThat(server.traffic().awaitRequests(1, Duration.ofMillis(20))).isFalse();
        }
    }

    @Test
    void aHeadStopsHalfway() throws Exception {
        try (FaultServer server = FaultServer.start(Answers.halfHead());
                RawClient client = RawClient.connect(server.port()).get()) {
            assertThat(client.readUntil("Content-Len")).doesNotContain("\r\n\r\n");
            assertThat(client.isQuietFor(A_WHILE)).isTrue();
        }
    }

    @Test
    void aHeadTrickles() throws Exception {
        try (FaultServer server = FaultServer.start(Answers.trickledHead(Duration.ofMillis(5)));
                RawClient client = RawClient.connect(server.port()).get()) {
            assertThat(client.readUntil("X-Slow: aaa")).doesNotContain("\r\n\r\n");
        }
    }

    @Test
    void aBodyStopsAfterSomeBytes() throws Exception {
        try (FaultServer server = FaultServer.start(Answers.bodyStops(3, 100));
                RawClient client = RawClient.connect(server.port()).get()) {
            assertThat(client.readUntil("\r\n\r\naaa")).contains("Content-Length: 100\r\n");
            assertThat(client.isQuietFor(A_WHILE)).isTrue();
        }
    }

    @Test
    void aBodyEndsBeforeItsDeclaredLength() throws Exception {
        try (FaultServer server = FaultServer.start(Answers.bodyEndsEarly(3, 100));
                RawClient client = RawClient.connect(server.port()).get()) {
            assertThat(client.readAll()).contains("Content-Length: 100\r\n").endsWith("\r\n\r\naaa");
        }
    }

    @Test
    void aBodyIsCutByAReset() throws Exception {
        try (FaultServer server = FaultServer.start(Answers.bodyResets(3, 100));
                RawClient client = RawClient.connect(server.port()).get()) {
            assertThatThrownBy(client::readAll)
                    .isInstanceOf(SocketException.class)
                    .hasMessageContaining("reset");
        }
    }

    @Test
    void aBodyTricklesUntilThePeerLeaves() throws Exception {
        try (FaultServer server = FaultServer.start(Answers.trickle(Duration.ofMillis(5)))) {
            try (RawClient client = RawClient.connect(server.port()).get()) {
                client.readUntil("\r\n\r\n1\r\na\r\n1\r\na\r\n1\r\na\r\n");
            }

            assertThat(server.traffic().awaitOpenConnections(0, LIMIT)).isTrue();
        }
    }

    @Test
    void anEndlessBodyNeverEnds() throws Exception {
        try (FaultServer server = FaultServer.start(Answers.endless());
                RawClient client = RawClient.connect(server.port()).get()) {
            assertThat(client.read(10_000_000)).isEqualTo(10_000_000);
        }
    }

    @Test
    void aBigBodyHasExactlyItsSize() throws Exception {
        try (FaultServer server = FaultServer.start(Answers.then(Answers.ofSize(1_000_003), Answers.closes()));
                RawClient client = RawClient.connect(server.port()).get()) {
            assertThat(client.readUntil("\r\n\r\n")).contains("Content-Length: 1000003\r\n");
            assertThat(client.readAll()).hasSize(1_000_003);
        }
    }

    @Test
    void aChunkedBodyHasExactlyItsSize() throws Exception {
        try (FaultServer server = FaultServer.start(Answers.then(Answers.chunkedOfSize(10_000), Answers.closes()));
                RawClient client = RawClient.connect(server.port()).get()) {
            String response = client.readAll();

            assertThat(response).contains("Transfer-Encoding: chunked").endsWith("\r\n0\r\n\r\n");
            String body = response.substring(response.indexOf("\r\n\r\n"));
            assertThat(body.chars().filter(c -> c == 'a')).hasSize(10_000);
        }
    }

    @Test
    void statusAndHeaderLinesAreSent() throws Exception {
        try (FaultServer server = FaultServer.start(
                        Answers.inTurn(Answers.status(503, "Retry-After: 0"), Answers.redirect("/b")));
                RawClient client = RawClient.connect(server.port())) {
            assertThat(client.get().readUntil("\r\n\r\n"))
                    .startsWith("HTTP/1.1 503 ")
                    .contains("Retry-After: 0\r\n");
            assertThat(client.get().readUntil("\r\n\r\n"))
                    .startsWith("HTTP/1.1 302 ")
                    .contains("Location: /b\r\n");
            assertThat(client.get().readUntil("\r\n\r\n")).startsWith("HTTP/1.1 302 ");
        }
    }

    @Test
    void anAnswerComesAfterItsDelay() throws Exception {
        try (FaultServer server = FaultServer.start(Answers.delayed(Duration.ofMillis(300), Answers.ok("late")));
                RawClient client = RawClient.connect(server.port()).get()) {
            assertThat(client.isQuietFor(A_WHILE)).isTrue();
            assertThat(client.readUntil("late")).startsWith("HTTP/1.1 200 ");
        }
    }

    @Test
    void heldAnswersAreInTheServerUntilTheyAreReleased() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        try (FaultServer server = FaultServer.start(Answers.heldBy(release, Answers.ok("done")));
                RawClient first = RawClient.connect(server.port()).get();
                RawClient second = RawClient.connect(server.port()).get()) {
            assertThat(server.traffic().awaitRequestsInProgress(2, LIMIT)).isTrue();
            assertThat(first.isQuietFor(A_WHILE)).isTrue();

            release.countDown();

            first.readUntil("done");
            second.readUntil("done");
            assertThat(server.traffic().requestsInProgress()).isZero();
            assertThat(server.traffic().mostRequestsInProgress()).isEqualTo(2);
        }
    }

    @Test
    void aHeldRequestWhosePeerLeavesIsOver() throws Exception {
        try (FaultServer server = FaultServer.start(Answers.heldBy(new CountDownLatch(1), Answers.ok("never")))) {
            try (RawClient client = RawClient.connect(server.port())) {
                client.get();
                assertThat(server.traffic().awaitRequestsInProgress(1, LIMIT)).isTrue();
            }

            assertThat(server.traffic().awaitRequestsInProgress(0, LIMIT)).isTrue();
            assertThat(server.traffic().awaitOpenConnections(0, LIMIT)).isTrue();
        }
    }

    @Test
    void requestBodiesAreReadWhateverTheirFraming() throws Exception {
        List<ReceivedRequest> seen = new CopyOnWriteArrayList<>();
        try (FaultServer server = FaultServer.builder().onRequest(seen::add).start(Answers.ok("ok"));
                RawClient client = RawClient.connect(server.port())) {
            client.send("POST /sized HTTP/1.1\r\nContent-Length: 5\r\n\r\nfirst")
                    .readUntil("ok");
            client.send("POST /chunked HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nsec\r\n3\r\nond\r\n0\r\n\r\n")
                    .readUntil("ok");
        }
        assertThat(seen).extracting(ReceivedRequest::target).containsExactly("/sized", "/chunked");
        assertThat(seen).extracting(ReceivedRequest::body).containsExactly("first", "second");
    }

    @Test
    void connectionsAreClosedOrResetAtOnce() throws Exception {
        Fault closeThenReset = Fault.perConnection(number -> number == 1 ? Fault.closesAtOnce() : Fault.resetsAtOnce());
        try (FaultServer server = FaultServer.start(closeThenReset);
                RawClient closed = RawClient.connect(server.port());
                RawClient reset = RawClient.connect(server.port())) {
            assertThat(closed.readAll()).isEmpty();
            assertThatThrownBy(reset::readAll).isInstanceOf(IOException.class).hasMessageContaining("reset");
        }
    }

    @Test
    void aServerThatNeverReadsBlocksAnUpload() throws Exception {
        try (FaultServer server = FaultServer.neverReads();
                RawClient client = RawClient.connect(server.port());
                BackgroundCall<RawClient> upload =
                        BackgroundCall.start(() -> client.send("a".repeat(32 << 20)), server::close)) {
            assertThat(upload.outcome(Duration.ofMillis(500)).isHanging()).isTrue();
            assertThat(server.traffic().bytesReceived()).isZero();

            upload.abort();

            assertThat(upload.outcome(LIMIT).state()).isEqualTo(Outcome.State.FAILED);
        }
    }
}
