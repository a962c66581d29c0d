package dev.belay.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.BelayClient;
import dev.belay.CallOptions;
import dev.belay.CancellationSource;
import dev.belay.HttpCaller;
import dev.belay.ResponseHandle;
import dev.belay.testing.Answers;
import dev.belay.testing.Await;
import dev.belay.testing.BackgroundCall;
import dev.belay.testing.ClientExtension;
import dev.belay.testing.Fault;
import dev.belay.testing.FaultServer;
import dev.belay.testing.Http2FaultServer;
import dev.belay.testing.NaiveClients;
import dev.belay.testing.Outcome;
import dev.belay.testing.StreamAnswer;
import dev.belay.testing.StreamAnswers;
import dev.belay.testing.TestClients;
import dev.belay.testing.waits.Scene;
import dev.belay.testing.waits.StuckCall;
import dev.belay.testing.waits.Threads;
import dev.belay.testing.waits.Wait;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import okhttp3.Request;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** F25: a task that waits for ever. After every fault, threads, timer, listeners and sockets are back at the baseline. */
@Timeout(30)
class F25NothingLeftBehindTest {
    private static final int CALLS = 5;
    private static final Duration LIMIT = Duration.ofSeconds(5);
    private static final Duration TOTAL = Duration.ofMillis(200);

    /** Compares the process before and after, and every client that was built. */
    @RegisterExtension
    final ClientExtension clients = new ClientExtension();

    private final CancellationSource parent = CancellationSource.create();

    @ParameterizedTest
    @EnumSource(
            value = Wire.class,
            names = {"HTTP_1", "HTTP_2_TLS"})
    void aNaiveClientLeavesAThreadPerCall(Wire wire) throws Exception {
        clients.allowSockets();
        Peer peer = clients.register(Stall.HEAD.serve(wire));
        HttpClient naive = wire.isTls() ? NaiveClients.jdk(Wire.CERTIFICATES) : NaiveClients.jdk();
        List<BackgroundCall<String>> calls = new ArrayList<>();
        for (int i = 0; i < CALLS; i++) {
            calls.add(BackgroundCall.start(
                    () -> naive.send(peer.jdkRequest(), BodyHandlers.ofString()).body()));
        }
        assertThat(peer.traffic().awaitRequests(CALLS, LIMIT)).isTrue();

        assertThat(calls.get(0).outcome(TOTAL).isHanging()).isTrue();
        for (BackgroundCall<String> call : calls) {
            assertThat(call.outcome(Duration.ZERO).isHanging()).isTrue();
            assertThat(call.thread().isAlive()).isTrue();
        }

        calls.forEach(BackgroundCall::close);
    }

    @ParameterizedTest
    @EnumSource(Wait.class)
    void noWaitLeavesAnythingBehind(Wait wait) throws Exception {
        Scene scene = clients.register(wait.setUp());
        BelayClient client = clients.build(scene.builder());
        scene.prepare(client);
        boolean byDeadline = wait.mayOutlastTheDeadline();
        HttpCaller caller = client.with(byDeadline ? CallOptions.none().total(TOTAL) : Scene.patient());
        List<StuckCall> calls = new ArrayList<>();
        for (int i = 0; i < CALLS; i++) {
            calls.add(StuckCall.execute(caller, scene.request(), parent.token(), Threads.PLATFORM));
        }
        if (!byDeadline) {
            scene.awaitStuck(CALLS);
            calls.forEach(StuckCall::interrupt);
        }

        for (StuckCall call : calls) {
            assertThat(call.awaitEnd(LIMIT)).isTrue();
            assertThat(call.failure()).isInstanceOf(IOException.class);
        }
        assertThat(parent.token()).hasFieldOrPropertyWithValue("last", null);
        client.close(Duration.ZERO);
    }

    static Stream<Named<Fault>> faults() {
        return Stream.of(
                Named.of("closes at once", Fault.closesAtOnce()),
                Named.of("resets at once", Fault.resetsAtOnce()),
                Named.of("reads only the head", Fault.readsOnlyTheHead()),
                Named.of("closes instead of an answer", Fault.answers(Answers.closes())),
                Named.of("body ends early", Fault.answers(Answers.bodyEndsEarly(3, 10))),
                Named.of("body is reset", Fault.answers(Answers.bodyResets(3, 10))),
                Named.of("head trickles", Fault.answers(Answers.trickledHead(Duration.ofMillis(5)))),
                Named.of("garbage", Fault.answers(Answers.raw("what?\r\n\r\n"))),
                Named.of("endless body", Fault.answers(Answers.endless())));
    }

    @ParameterizedTest
    @MethodSource("faults")
    void noFaultLeavesAnythingBehind(Fault fault) throws Exception {
        FaultServer server = clients.register(FaultServer.start(fault));
        assertFailsAndLeavesNoListener(clients.build(BelayClient.builder()), server.url("/"));
    }

    static Stream<Named<StreamAnswer>> streamFaults() {
        return Stream.of(
                Named.of("stream is reset", StreamAnswers.resets(2)),
                Named.of("stream is refused", StreamAnswers.refuses()),
                Named.of("body is reset", StreamAnswers.bodyResets(3, 2)),
                Named.of("endless body", StreamAnswers.endless()),
                Named.of("connection is reset", stream -> stream.resetConnection()),
                Named.of("connection goes away", stream -> stream.goAwayUnprocessed()));
    }

    @ParameterizedTest
    @MethodSource("streamFaults")
    void noFaultOfHttp2LeavesAnythingBehind(StreamAnswer fault) throws Exception {
        Http2FaultServer server = clients.register(Http2FaultServer.start(fault));
        assertFailsAndLeavesNoListener(clients.build(TestClients.priorKnowledge()), server.url("/"));
    }

    private void assertFailsAndLeavesNoListener(BelayClient client, String url) throws Exception {
        Request request = new Request.Builder().url(url).build();
        HttpCaller caller = client.with(CallOptions.none().total(TOTAL));
        List<BackgroundCall<byte[]>> calls = new ArrayList<>();
        for (int i = 0; i < CALLS; i++) {
            calls.add(BackgroundCall.start(() -> caller.execute(request, parent.token(), ResponseHandle::bytes)));
        }
        for (BackgroundCall<byte[]> call : calls) {
            Outcome<byte[]> outcome = call.outcome(LIMIT);
            assertThat(outcome.failure()).as(outcome.describe()).isInstanceOf(IOException.class);
            assertThat(Await.condition(LIMIT, () -> !call.thread().isAlive())).isTrue();
        }
        assertThat(parent.token()).hasFieldOrPropertyWithValue("last", null);
    }
}
