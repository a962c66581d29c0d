package dev.belay.testing.waits;

import dev.belay.ClientInternals;
import dev.belay.event.Phase;
import dev.belay.policy.ConcurrencyPolicy;
import dev.belay.testing.Answer;
import dev.belay.testing.Answers;
import dev.belay.testing.BlackholeDns;
import dev.belay.testing.FaultServer;
import dev.belay.testing.FullBacklog;
import dev.belay.testing.Http2FaultServer;
import dev.belay.testing.MeasuredUpload;
import dev.belay.testing.ScriptedDns;
import dev.belay.testing.StreamAnswer;
import dev.belay.testing.StreamAnswers;
import dev.belay.testing.TestCertificates;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import okhttp3.Request;
import org.jspecify.annotations.Nullable;

/** Sets up the scenes of {@link Wait}. */
final class Waits {
    /** More often than any timeout, and so seldom that a hundred at once leave the machine idle. */
    private static final Duration TRICKLE = Duration.ofMillis(50);

    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final long SETTLE_MILLIS = 20;
    private static final String HOST = "x.test";

    /** Larger than what the kernel's buffers of all connections of one scene take. */
    private static final long UPLOAD_BYTES = 1L << 30;

    private Waits() {}

    static Scene blackholedDns() {
        Scene scene = new Scene();
        BlackholeDns dns = scene.holding(BlackholeDns.uninterruptible());
        return scene.client(builder -> builder.dns(dns))
                .get("http://" + HOST + "/")
                .stuckWhen((self, calls, limit) ->
                        self.watch().awaitAttempts(calls, limit) && dns.awaitThreadsInside(1, limit));
    }

    static Scene fullBacklog() {
        Scene scene = new Scene();
        FullBacklog backlog = scene.holding(FullBacklog.open());
        // By name, because the end of the look-up says that the connect begins.
        ScriptedDns dns = new ScriptedDns().answer(HOST, "127.0.0.1");
        return scene.client(builder -> builder.dns(dns))
                .get("http://" + HOST + ":" + backlog.port() + "/")
                .stuckWhen((self, calls, limit) -> self.watch().awaitPhaseEnded(Phase.DNS, calls, limit));
    }

    static Scene silentTls(Peers peers) {
        Scene scene = new Scene();
        FaultServer server = scene.holding(h1Server(peers).silentTls());
        return scene.get(server.url("/"))
                .stuckWhen((self, calls, limit) -> self.watch().awaitPhaseEnded(Phase.CONNECT, calls, limit));
    }

    static Scene blockedWrite() {
        Scene scene = new Scene();
        FaultServer server = scene.holding(FaultServer.neverReads());
        MeasuredUpload upload = MeasuredUpload.ofSize(UPLOAD_BYTES);
        return scene.request(() ->
                        new Request.Builder().url(server.url("/")).post(upload).build())
                .sending(upload)
                .stuckWhen((self, calls, limit) ->
                        self.watch().awaitPhaseEnded(Phase.CONNECT, calls, limit) && upload.awaitStall(limit));
    }

    static Scene blockedH2Write(Peers peers, @Nullable TestCertificates certificates) {
        Scene scene = new Scene();
        MeasuredUpload upload = MeasuredUpload.ofSize(UPLOAD_BYTES);
        DeafH2Servers servers = DeafH2Servers.start(scene, peers, certificates);
        AtomicBoolean blocked = new AtomicBoolean();
        return scene.request(() -> {
                    if (peers == Peers.ATTENTIVE || !servers.allHaveACall()) {
                        return upload(servers.next(), upload);
                    }
                    // One call's write blocks each connection, the others on it are innocent.
                    if (blocked.compareAndSet(false, true)) {
                        awaitStall(upload);
                    }
                    return get(servers.next());
                })
                .sending(upload)
                .stuckWhen((self, calls, limit) ->
                        self.watch().awaitAttempts(calls, limit) && upload.awaitStall(limit) && settled());
    }

    private static void awaitStall(MeasuredUpload upload) {
        try {
            if (!upload.awaitStall(LIMIT)) {
                throw new IllegalStateException("the uploads did not block");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private static Request get(Http2FaultServer server) {
        return new Request.Builder().url(server.url("/")).build();
    }

    /** Waits; from its attempt to where a call gets stuck it is microseconds, of which no event tells the end. */
    private static boolean settled() throws InterruptedException {
        return !new CountDownLatch(1).await(SETTLE_MILLIS, TimeUnit.MILLISECONDS);
    }

    static Scene behindBlockedH2Write(Peers peers, @Nullable TestCertificates certificates) {
        Scene scene = new Scene();
        DeafH2Servers servers = DeafH2Servers.start(scene, peers, certificates);
        return scene.request(() -> get(servers.next()))
                .background((client, self) -> {
                    MeasuredUpload upload = MeasuredUpload.ofSize(UPLOAD_BYTES);
                    servers.all().forEach(server -> self.underWay(client, upload(server, upload)));
                    if (!self.watch().awaitAttempts(servers.all().size(), LIMIT)) {
                        throw new IllegalStateException("the uploads did not begin");
                    }
                    awaitStall(upload);
                })
                .stuckWhen((self, calls, limit) ->
                        self.watch().awaitAttempts(calls + servers.all().size(), limit) && settled());
    }

    private static Request upload(Http2FaultServer server, MeasuredUpload upload) {
        return new Request.Builder().url(server.url("/upload")).post(upload).build();
    }

    static Scene shutWindow() {
        Scene scene = new Scene();
        MeasuredUpload upload = MeasuredUpload.ofSize(UPLOAD_BYTES);
        Http2FaultServer server = h2Server(scene, StreamAnswers.never());
        return scene.request(() -> upload(server, upload))
                .sending(upload)
                .stuckWhen((self, calls, limit) -> self.watch().awaitAttempts(calls, limit) && upload.awaitStall(limit))
                .freedWhen(limit -> server.traffic().awaitRequestsInProgress(0, limit));
    }

    static Scene halfHead(Peers peers) {
        return h1(peers, Answers.halfHead(), Phase.SEND);
    }

    static Scene halfH2Head() {
        return h2(StreamAnswers.halfHeaders(), Phase.SEND);
    }

    static Scene noHead(Peers peers) {
        return h1(peers, Answers.never(), Phase.SEND);
    }

    static Scene noH2Head() {
        return h2(StreamAnswers.never(), Phase.SEND);
    }

    static Scene bodyStops(Peers peers) {
        return h1(peers, Answers.bodyStops(3, 100_000), Phase.FIRST_BYTE);
    }

    static Scene h2BodyStops() {
        return h2(StreamAnswers.bodyStops(3), Phase.FIRST_BYTE);
    }

    static Scene bodyTrickles(Peers peers) {
        return h1(peers, Answers.trickle(TRICKLE), Phase.FIRST_BYTE);
    }

    static Scene h2BodyTrickles() {
        return h2(StreamAnswers.trickle(TRICKLE), Phase.FIRST_BYTE);
    }

    static Scene noPermit() {
        Scene scene = new Scene();
        FaultServer server = scene.holding(FaultServer.silent());
        ConcurrencyPolicy one = ConcurrencyPolicy.builder()
                .perOrigin(1)
                .queue(20_000)
                .maxWait(Duration.ofMinutes(2))
                .build();
        return scene.client(builder -> builder.concurrency(one))
                .get(server.url("/"))
                .background((client, self) -> {
                    self.underWay(client, self.request());
                    if (!server.traffic().awaitRequests(1, LIMIT)) {
                        throw new IllegalStateException("the call that holds the permit was not sent");
                    }
                })
                // A call is admitted just before it asks for its permit; it cannot get one, so it does not matter how
                // far it is.
                .stuckWhen((self, calls, limit) -> self.watch().awaitCallsStarted(calls + 1, limit));
    }

    private static FaultServer.Builder h1Server(Peers peers) {
        FaultServer.Builder builder = FaultServer.builder();
        return peers == Peers.ELSEWHERE ? builder.inattentive() : builder;
    }

    private static Scene h1(Peers peers, Answer answer, Phase before) {
        Scene scene = new Scene();
        FaultServer server = scene.holding(h1Server(peers).start(answer));
        return scene.get(server.url("/"))
                .stuckWhen((self, calls, limit) -> self.watch().awaitPhaseEnded(before, calls, limit)
                        && server.traffic().awaitRequests(calls, limit))
                .freedWhen(limit -> server.traffic().awaitRequestsInProgress(0, limit));
    }

    private static Scene h2(StreamAnswer answer, Phase before) {
        Scene scene = new Scene();
        Http2FaultServer server = h2Server(scene, answer);
        return scene.get(server.url("/"))
                .stuckWhen((self, calls, limit) -> self.watch().awaitPhaseEnded(before, calls, limit))
                .freedWhen(limit -> server.traffic().awaitRequestsInProgress(0, limit));
    }

    private static Http2FaultServer h2Server(Scene scene, StreamAnswer answer) {
        Http2FaultServer server = scene.holding(Http2FaultServer.start(answer));
        scene.client(ClientInternals::priorKnowledge).beforeMeasuring(server::stopReading);
        return server;
    }
}
